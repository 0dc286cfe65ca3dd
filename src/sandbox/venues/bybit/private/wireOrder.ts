import type { SelfTrade } from '../../../matching/contract.ts'
import { type Fixed, readFixed } from '../../../matching/fixed.ts'
import type { BookedSide, OrderRequest, TimeInForce, Trigger } from '../../../matching/order.ts'
import { badParameter, Refusal } from './refusal.ts'

export type Parameters = Readonly<Record<string, unknown>>

const linkIdShape = /^[A-Za-z0-9_-]{1,36}$/

const timesInForce: Readonly<Record<string, TimeInForce>> = {
  GTC: 'gtc',
  IOC: 'ioc',
  FOK: 'fok',
  PostOnly: 'gtc',
}

const triggerSources = { LastPrice: 'last', MarkPrice: 'mark', IndexPrice: 'index' } as const

const bookedSides: readonly BookedSide[] = ['both', 'long', 'short']

const selfTrades: Readonly<Record<string, SelfTrade>> = {
  None: 'none',
  CancelTaker: 'expireTaker',
  CancelMaker: 'expireMaker',
  CancelBoth: 'expireBoth',
}

/** Parameters of an order that the sandbox does not offer: they are refused, never overlooked. */
const notOffered = [
  'takeProfit',
  'stopLoss',
  'slippageTolerance',
  'bboSideType',
  'closeOnTrigger',
] as const

/** Text of a parameter, `''` where it is left out. Numbers travel as text. */
export function textOf(parameters: Parameters, name: string): string {
  const value = parameters[name]
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string') throw badParameter(`params error: ${name} invalid`)
  return value
}

/** Null where it is left out. */
export function amountOf(parameters: Parameters, name: string): Fixed | null {
  const text = textOf(parameters, name)
  if (text === '') return null
  const value = readFixed(text)
  if (value === null) throw badParameter(`params error: ${name} invalid`)
  return value
}

/** Only linear contracts are listed at the sandbox. */
export function checkCategory(parameters: Parameters): void {
  const category = textOf(parameters, 'category')
  if (category === 'linear') return
  if (category === 'spot') throw new Refusal(170121, 'Invalid symbol.')
  throw badParameter('Illegal category')
}

/** The engine's request for `order/create`. Throws a refusal for what the venue refuses unread. */
export function readOrder(parameters: Parameters): OrderRequest {
  checkCategory(parameters)
  for (const name of notOffered) {
    const value = parameters[name]
    if (value !== undefined && value !== '' && value !== '0' && value !== false) {
      throw badParameter(`${name} is not offered by the sandbox`)
    }
  }
  const orderType = oneOf(parameters, 'orderType', { Limit: 'limit', Market: 'market' } as const)
  const side = oneOf(parameters, 'side', { Buy: 'buy', Sell: 'sell' } as const)
  const wireTimeInForce = textOf(parameters, 'timeInForce')
  const quantity = amountOf(parameters, 'qty')
  const price = amountOf(parameters, 'price')
  if (quantity === null) throw badParameter('params error: qty invalid')
  if (orderType === 'limit' && price === null) throw badParameter('params error: price invalid')
  const smpType = textOf(parameters, 'smpType')
  const timeInForce = readTimeInForce(orderType, wireTimeInForce)
  return {
    symbol: textOf(parameters, 'symbol'),
    side,
    orderType,
    trigger: readTrigger(parameters),
    quantity,
    quoteQuantity: null,
    price: orderType === 'limit' ? price : null,
    timeInForce: timesInForce[timeInForce] ?? 'gtc',
    expireTime: null,
    postOnly: timeInForce === 'PostOnly',
    reduceOnly: flag(parameters, 'reduceOnly'),
    closePosition: false,
    positionSide: readPositionSide(parameters),
    clientOrderId: readLinkId(parameters),
    selfTrade: smpType === '' ? null : (selfTrades[smpType] ?? null),
    note: { timeInForce, ...(smpType === '' ? {} : { smpType }) },
  }
}

/** At market it is always IOC. */
function readTimeInForce(orderType: 'limit' | 'market', word: string): string {
  if (orderType === 'market') return 'IOC'
  if (word === '') return 'GTC'
  if (timesInForce[word] === undefined) throw badParameter('params error: timeInForce invalid')
  return word
}

function readTrigger(parameters: Parameters): Trigger | null {
  const price = amountOf(parameters, 'triggerPrice')
  if (price === null || price === 0n) return null
  const direction = parameters['triggerDirection']
  const isRise = Number(direction) === 1
  if (!isRise && Number(direction) !== 2) throw badParameter('TriggerDirection invalid')
  const source = textOf(parameters, 'triggerBy')
  const by = triggerSources[(source === '' ? 'LastPrice' : source) as keyof typeof triggerSources]
  if (by === undefined) throw badParameter('params error: triggerBy invalid')
  return { kind: 'stop', by, price, direction: isRise ? 'rise' : 'fall' }
}

function readPositionSide(parameters: Parameters): BookedSide {
  const side = bookedSides[Number(parameters['positionIdx'] ?? 0)]
  if (side === undefined) throw badParameter('params error: positionIdx invalid')
  return side
}

export function readLinkId(parameters: Parameters): string {
  const linkId = textOf(parameters, 'orderLinkId')
  if (linkId !== '' && !linkIdShape.test(linkId)) {
    throw badParameter('params error: orderLinkId invalid')
  }
  return linkId
}

function flag(parameters: Parameters, name: string): boolean {
  const value = parameters[name] ?? false
  if (typeof value !== 'boolean') throw badParameter(`params error: ${name} invalid`)
  return value
}

function oneOf<Words extends Readonly<Record<string, unknown>>>(
  parameters: Parameters,
  name: string,
  words: Words,
): Words[keyof Words] {
  const value = words[textOf(parameters, name)]
  if (value === undefined) throw badParameter(`params error: ${name} invalid`)
  return value as Words[keyof Words]
}
