import type { ExternalMarket } from '../../../matching/externalMarket.ts'
import { type Fixed, fixed } from '../../../matching/fixed.ts'
import type {
  BookedSide,
  OrderRequest,
  Side,
  TimeInForce,
  Trigger,
} from '../../../matching/order.ts'
import { mandatory, Refusal } from '../../binance/refusals.ts'
import type { Parameters } from '../../binance/private/parameters.ts'
import { readSelfTrade, selfTradeWords } from '../../binance/private/words.ts'

const clientIdShape = /^[.A-Z:/a-z0-9_-]{1,36}$/
const timesInForce = ['GTC', 'IOC', 'FOK', 'GTX', 'GTD'] as const

/** The price side of reading an order: `priceMatch` asks the book. */
export type OrderReader = {
  readonly external: ExternalMarket
  readonly now: number
  readonly newClientOrderId: () => string
}

/** `POST /fapi/v1/order`: LIMIT and MARKET only; the others have an address of their own. */
export function readOrder(parameters: Parameters, reader: OrderReader): OrderRequest {
  const type = parameters.needText('type')
  if (conditionalTypes.some((known) => known === type)) {
    const msg =
      'Order type not supported for this endpoint. Please use the Algo Order API endpoints instead.'
    throw new Refusal(-4120, msg)
  }
  if (type !== 'LIMIT' && type !== 'MARKET') throw new Refusal(-1116, 'Invalid orderType.')
  const common = readCommon(parameters, reader, 'newClientOrderId')
  const quantity = parameters.needDecimal('quantity')
  if (type === 'MARKET') {
    refuseUnneeded(parameters, ['price', 'timeInForce', 'priceMatch'])
    return { ...common, orderType: 'market', quantity, note: { type } }
  }
  const price = readPrice(parameters, common.side, reader)
  return { ...common, ...readTerms(parameters, reader.now), orderType: 'limit', quantity, price }
}

export const conditionalTypes = [
  'STOP',
  'STOP_MARKET',
  'TAKE_PROFIT',
  'TAKE_PROFIT_MARKET',
  'TRAILING_STOP_MARKET',
] as const

/** `POST /fapi/v1/algoOrder`. */
export function readAlgoOrder(parameters: Parameters, reader: OrderReader): OrderRequest {
  if (parameters.needText('algoType') !== 'CONDITIONAL') {
    throw new Refusal(-1130, "Data sent for parameter 'algoType' is not valid.")
  }
  const type = parameters.word('type', conditionalTypes, new Refusal(-1116, 'Invalid orderType.'))
  if (type === null) throw mandatory('type')
  const common = readCommon(parameters, reader, 'clientAlgoId')
  const isLimit = type === 'STOP' || type === 'TAKE_PROFIT'
  const workingType = readWorkingType(parameters)
  const closePosition = parameters.flag('closePosition')
  const quantity = closePosition ? null : parameters.needDecimal('quantity')
  const terms = isLimit ? readTerms(parameters, reader.now, 'GTC') : { timeInForce: 'gtc' as const }
  return {
    ...common,
    ...terms,
    orderType: isLimit ? 'limit' : 'market',
    price: isLimit ? readPrice(parameters, common.side, reader) : null,
    quantity,
    closePosition,
    reduceOnly: common.reduceOnly || closePosition,
    trigger: readTrigger(parameters, type, common.side, workingType),
    note: {
      type,
      workingType,
      priceProtect: String(parameters.flag('priceProtect')),
      priceMatch: parameters.text('priceMatch') ?? 'NONE',
      timeInForce: parameters.text('timeInForce') ?? 'GTC',
    },
  }
}

function readTrigger(
  parameters: Parameters,
  type: (typeof conditionalTypes)[number],
  side: Side,
  workingType: string,
): Trigger {
  const by = workingType === 'MARK_PRICE' ? 'mark' : 'last'
  if (type === 'TRAILING_STOP_MARKET') {
    const activation = parameters.decimal('activatePrice')
    return { kind: 'trailing', by, callback: readCallback(parameters), activation }
  }
  const price = parameters.needDecimal('triggerPrice')
  const kind = type.startsWith('TAKE') ? 'takeProfit' : 'stop'
  const rises = (side === 'buy') === (kind === 'stop')
  return { kind, by, price, direction: rises ? 'rise' : 'fall' }
}

/** Percent, 0.1 to 20 since 2026-10-23. */
function readCallback(parameters: Parameters): Fixed {
  const percent = parameters.needDecimal('callbackRate')
  if (percent < fixed('0.1') || percent > fixed('20')) {
    throw new Refusal(-2007, 'Invalid callBack rate.')
  }
  return percent / 100n
}

function readWorkingType(parameters: Parameters): string {
  const refusal = new Refusal(-4054, "Data sent for parameter 'workingType' is not valid.")
  return (
    parameters.word('workingType', ['CONTRACT_PRICE', 'MARK_PRICE'] as const, refusal) ??
    'CONTRACT_PRICE'
  )
}

function readCommon(
  parameters: Parameters,
  reader: OrderReader,
  clientIdName: 'newClientOrderId' | 'clientAlgoId',
): OrderRequest {
  const clientOrderId = parameters.text(clientIdName) ?? reader.newClientOrderId()
  if (!clientIdShape.test(clientOrderId)) {
    throw new Refusal(-4015, 'Client order id is not valid.')
  }
  const positionSide = readPositionSide(parameters)
  if (positionSide !== 'both' && parameters.has('reduceOnly')) {
    throw new Refusal(-1106, "Parameter 'reduceonly' sent when not required.")
  }
  return {
    symbol: parameters.needText('symbol'),
    side: readSide(parameters),
    orderType: 'limit',
    trigger: null,
    quantity: null,
    quoteQuantity: null,
    price: null,
    timeInForce: 'ioc',
    expireTime: null,
    postOnly: false,
    reduceOnly: parameters.flag('reduceOnly'),
    closePosition: false,
    positionSide,
    clientOrderId,
    selfTrade: readSelfTradeMode(parameters),
    note: {},
  }
}

function readSide(parameters: Parameters): Side {
  const refusal = new Refusal(-1117, 'Invalid side.')
  const side = parameters.word('side', ['BUY', 'SELL'] as const, refusal)
  if (side === null) throw mandatory('side')
  return side === 'BUY' ? 'buy' : 'sell'
}

export function readPositionSide(parameters: Parameters): BookedSide {
  const refusal = new Refusal(-4060, 'Invalid position side.')
  const side = parameters.word('positionSide', ['BOTH', 'LONG', 'SHORT'] as const, refusal)
  return (side ?? 'BOTH').toLowerCase() as BookedSide
}

function readSelfTradeMode(parameters: Parameters): OrderRequest['selfTrade'] {
  const refusal = new Refusal(-5039, 'Invalid self trade prevention mode.')
  const word = parameters.word('selfTradePreventionMode', selfTradeWords, refusal)
  return word === null ? null : readSelfTrade(word)
}

/** Good till date: more than ten minutes from now. */
const leastLifeMs = 600_000

function readTerms(
  parameters: Parameters,
  now: number,
  /** Without the parameter; null demands it. */
  absent: (typeof timesInForce)[number] | null = null,
): Pick<OrderRequest, 'timeInForce' | 'expireTime' | 'postOnly' | 'note'> {
  const refusal = new Refusal(-1115, 'Invalid timeInForce.')
  const word = parameters.word('timeInForce', timesInForce, refusal) ?? absent
  if (word === null) throw mandatory('timeInForce')
  const priceMatch = parameters.text('priceMatch') ?? 'NONE'
  const note = { type: parameters.needText('type'), timeInForce: word, priceMatch }
  if (word === 'GTX') return { timeInForce: 'gtc', expireTime: null, postOnly: true, note }
  const timeInForce = word.toLowerCase() as TimeInForce
  if (word !== 'GTD') return { timeInForce, expireTime: null, postOnly: false, note }
  const until = Math.floor(parameters.needWhole('goodTillDate') / 1000) * 1000
  if (until <= now + leastLifeMs) {
    const msg =
      'The goodTillDate timestamp must be greater than the current time plus 600 seconds and smaller than 253402300799000'
    throw new Refusal(-5040, msg)
  }
  return { timeInForce, expireTime: until, postOnly: false, note }
}

const priceMatches = [
  'OPPONENT',
  'OPPONENT_5',
  'OPPONENT_10',
  'OPPONENT_20',
  'QUEUE',
  'QUEUE_5',
  'QUEUE_10',
  'QUEUE_20',
] as const

/** `price`, or the level of the book that `priceMatch` names. */
function readPrice(parameters: Parameters, side: Side, reader: OrderReader): Fixed {
  const refusal = new Refusal(-5037, 'Invalid price match.')
  const match = parameters.word('priceMatch', [...priceMatches, 'NONE'] as const, refusal)
  if (match === null || match === 'NONE') return parameters.needDecimal('price')
  if (parameters.has('price')) throw refusal
  const [word = '', depth = '1'] = match.split('_')
  const takes = word === 'OPPONENT'
  const symbol = parameters.needText('symbol')
  const levels =
    (side === 'buy') === takes
      ? reader.external.asks(symbol, reader.now, Number(depth))
      : reader.external.bids(symbol, reader.now, Number(depth))
  const level = levels.at(-1)
  if (level === undefined) throw new Refusal(-5041, 'No depth matches this BBO order.')
  return level.price
}

export function refuseUnneeded(parameters: Parameters, names: readonly string[]): void {
  const extra = names.find((name) => parameters.has(name))
  if (extra === undefined) return
  throw new Refusal(-1106, `Parameter '${extra}' sent when not required.`)
}
