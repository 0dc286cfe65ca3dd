import { type Fixed, fixed } from '../../../matching/fixed.ts'
import type { OrderRequest, Side, TimeInForce, Trigger } from '../../../matching/order.ts'
import type { Parameters } from '../../binance/private/parameters.ts'
import { readSelfTrade, selfTradeWords } from '../../binance/private/words.ts'
import { mandatory, Refusal } from '../../binance/refusals.ts'

const orderTypes = [
  'LIMIT',
  'LIMIT_MAKER',
  'MARKET',
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
] as const
export type SpotType = (typeof orderTypes)[number]

const timesInForce = ['GTC', 'IOC', 'FOK'] as const
const clientIdShape = /^[a-zA-Z0-9-_.:/]{1,36}$/

/** What each type must not carry. */
const unneeded: Readonly<Record<SpotType, readonly string[]>> = {
  LIMIT: ['quoteOrderQty', 'stopPrice', 'trailingDelta'],
  LIMIT_MAKER: ['quoteOrderQty', 'stopPrice', 'trailingDelta', 'timeInForce'],
  MARKET: ['price', 'stopPrice', 'trailingDelta', 'timeInForce', 'icebergQty'],
  STOP_LOSS: ['price', 'quoteOrderQty', 'timeInForce', 'icebergQty'],
  STOP_LOSS_LIMIT: ['quoteOrderQty'],
  TAKE_PROFIT: ['price', 'quoteOrderQty', 'timeInForce', 'icebergQty'],
  TAKE_PROFIT_LIMIT: ['quoteOrderQty'],
}

/** `POST /api/v3/order`. */
export function readOrder(parameters: Parameters, newClientOrderId: () => string): OrderRequest {
  const symbol = parameters.needText('symbol')
  const side = readSide(parameters)
  const type = parameters.word('type', orderTypes, new Refusal(-1116, 'Invalid orderType.'))
  if (type === null) throw mandatory('type')
  refuseUnneeded(parameters, unneeded[type])
  const isLimit = type.includes('LIMIT')
  return {
    symbol,
    side,
    orderType: isLimit ? 'limit' : 'market',
    trigger: readTrigger(parameters, type, side),
    ...readSize(parameters, type),
    price: isLimit ? parameters.needDecimal('price') : null,
    timeInForce: readTimeInForce(parameters, type),
    expireTime: null,
    postOnly: type === 'LIMIT_MAKER',
    reduceOnly: false,
    closePosition: false,
    positionSide: 'both',
    clientOrderId: readClientId(parameters, 'newClientOrderId') ?? newClientOrderId(),
    selfTrade: readSelfTradeMode(parameters),
    note: { type, ...readStrategy(parameters) },
  }
}

export function readClientId(parameters: Parameters, name: string): string | null {
  const given = parameters.text(name)
  if (given !== null && !clientIdShape.test(given)) {
    const legal = '^[a-zA-Z0-9-_]{1,36}$'
    const msg = `Illegal characters found in parameter '${name}'; legal range is '${legal}'.`
    throw new Refusal(-1100, msg)
  }
  return given
}

function readSide(parameters: Parameters): Side {
  const refusal = new Refusal(-1117, 'Invalid side.')
  const side = parameters.word('side', ['BUY', 'SELL'] as const, refusal)
  if (side === null) throw mandatory('side')
  return side === 'BUY' ? 'buy' : 'sell'
}

/** Only market orders may be sized in the quote asset. */
function readSize(
  parameters: Parameters,
  type: SpotType,
): Pick<OrderRequest, 'quantity' | 'quoteQuantity'> {
  if (parameters.has('icebergQty')) throw new Refusal(-1013, 'Iceberg orders are not supported.')
  const quoteQuantity = parameters.decimal('quoteOrderQty')
  if (type !== 'MARKET' || quoteQuantity === null) {
    return {
      quantity: needPrecise(parameters.needDecimal('quantity'), 'quantity'),
      quoteQuantity: null,
    }
  }
  refuseUnneeded(parameters, ['quantity'])
  return { quantity: null, quoteQuantity }
}

function needPrecise(value: Fixed, name: string): Fixed {
  if (value % fixed('0.00000001') === 0n) return value
  throw new Refusal(-1111, `Parameter '${name}' has too much precision.`)
}

function readTimeInForce(parameters: Parameters, type: SpotType): TimeInForce {
  if (type === 'LIMIT_MAKER') return 'gtc'
  if (!type.includes('LIMIT')) return 'ioc'
  const refusal = new Refusal(-1115, 'Invalid timeInForce.')
  const word = parameters.word('timeInForce', timesInForce, refusal)
  if (word === null) throw mandatory('timeInForce')
  return word.toLowerCase() as TimeInForce
}

/** Stop losses follow a falling long or a rising short; take profits the other way. */
function readTrigger(parameters: Parameters, type: SpotType, side: Side): Trigger | null {
  const isStop = type.startsWith('STOP_LOSS')
  if (!isStop && !type.startsWith('TAKE_PROFIT')) return null
  const direction = (side === 'buy') === isStop ? 'rise' : 'fall'
  const delta = parameters.whole('trailingDelta')
  if (delta === null) {
    const price = parameters.needDecimal('stopPrice')
    return { kind: isStop ? 'stop' : 'takeProfit', by: 'last', price, direction }
  }
  if (delta < 10 || delta > 2000) throw new Refusal(-1013, 'Filter failure: TRAILING_DELTA')
  return {
    kind: 'trailing',
    by: 'last',
    callback: fixed(delta) / 10_000n,
    activation: parameters.decimal('stopPrice'),
    activationDirection: direction,
  }
}

function readSelfTradeMode(parameters: Parameters): OrderRequest['selfTrade'] {
  const refusal = new Refusal(
    -1130,
    "Data sent for parameter 'selfTradePreventionMode' is not valid.",
  )
  const word = parameters.word('selfTradePreventionMode', selfTradeWords, refusal)
  return word === null ? null : readSelfTrade(word)
}

function readStrategy(parameters: Parameters): Readonly<Record<string, string>> {
  const [id, type] = [parameters.whole('strategyId'), parameters.whole('strategyType')]
  if (type !== null && type < 1_000_000) {
    throw new Refusal(-1130, "Data sent for parameter 'strategyType' is not valid.")
  }
  return {
    ...(id === null ? {} : { strategyId: String(id) }),
    ...(type === null ? {} : { strategyType: String(type) }),
  }
}

function refuseUnneeded(parameters: Parameters, names: readonly string[]): void {
  const extra = names.find((name) => parameters.has(name))
  if (extra === undefined) return
  throw new Refusal(-1106, `Parameter '${extra}' sent when not required.`)
}
