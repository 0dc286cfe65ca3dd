import type { Order, Refusal as Word } from '../../../matching/order.ts'
import { Refusal } from '../../binance/refusals.ts'

type Wording = readonly [code: number, msg: string]

const rejected = (msg: string): Wording => [-2010, msg]
const filtered = (name: string): Wording => [-1013, `Filter failure: ${name}`]

/**
 * The engine's refusals in the venue's codes and sentences.
 * https://developers.binance.com/docs/binance-spot-api-docs/errors
 */
const wordings: Readonly<Record<Word, Wording>> = {
  unknownSymbol: [-1121, 'Invalid symbol.'],
  unknownAccount: [-2015, 'Invalid API-key, IP, or permissions for action.'],
  unknownOrder: [-2013, 'Order does not exist.'],
  duplicateClientOrderId: rejected('Duplicate order sent.'),
  quantityNotPositive: [-1013, 'Invalid quantity.'],
  priceNotPositive: [-1013, 'Invalid price.'],
  tickSize: filtered('PRICE_FILTER'),
  pricePrecision: filtered('PRICE_FILTER'),
  priceBelowMinimum: filtered('PRICE_FILTER'),
  priceAboveMaximum: filtered('PRICE_FILTER'),
  priceAboveBand: filtered('PERCENT_PRICE_BY_SIDE'),
  priceBelowBand: filtered('PERCENT_PRICE_BY_SIDE'),
  stepSize: filtered('LOT_SIZE'),
  quantityBelowMinimum: filtered('LOT_SIZE'),
  quantityAboveMaximum: filtered('LOT_SIZE'),
  marketStepSize: filtered('MARKET_LOT_SIZE'),
  marketQuantityBelowMinimum: filtered('MARKET_LOT_SIZE'),
  marketQuantityAboveMaximum: filtered('MARKET_LOT_SIZE'),
  notionalBelowMinimum: filtered('NOTIONAL'),
  notionalAboveMaximum: filtered('NOTIONAL'),
  maxOpenOrders: filtered('MAX_NUM_ORDERS'),
  maxTriggerOrders: filtered('MAX_NUM_ALGO_ORDERS'),
  insufficientBalance: rejected('Account has insufficient balance for requested action.'),
  insufficientMargin: rejected('Account has insufficient balance for requested action.'),
  positionLimit: filtered('MAX_POSITION'),
  reduceOnly: [-1106, "Parameter 'reduceOnly' sent when not required."],
  positionSideMode: [-1106, "Parameter 'positionSide' sent when not required."],
  wouldTake: rejected('Order would immediately match and take.'),
  fokNotFillable: rejected('Order would not be filled at once.'),
  wouldTriggerAtOnce: rejected('Stop price would trigger immediately.'),
  expireTimePassed: [-1130, "Data sent for parameter 'goodTillDate' is not valid."],
  nothingToChange: [-2038, 'The requested amend action would result in no change to the order.'],
  quantityBelowFilled: [-2038, 'Order was not amended: the new quantity is already filled.'],
  notAmendable: [-2038, 'The order cannot be amended.'],
  noLiquidity: rejected('Market is closed.'),
  leverageOutOfRange: [-1130, "Data sent for parameter 'leverage' is not valid."],
  leverageReduction: [-1130, "Data sent for parameter 'leverage' is not valid."],
  noChange: [-1130, 'Nothing to change.'],
  hasOpenOrders: [-1130, 'There are open orders.'],
  hasPosition: [-1130, 'There is a position.'],
  noPosition: [-1130, 'There is no position.'],
  notIsolated: [-1130, 'There is no isolated margin.'],
}

export function refusalOf(word: Word): Refusal {
  const [code, msg] = wordings[word]
  return new Refusal(code, msg)
}

export function unknownToCancel(): Refusal {
  return new Refusal(-2011, 'Unknown order sent.')
}

/** `type` of an order, as it was sent. */
export function typeText({ request }: Order): string {
  return request.note['type'] ?? request.orderType.toUpperCase()
}

/** `timeInForce` of an order; those that have none say GTC. */
export function timeInForceText({ request }: Order): string {
  return request.orderType === 'market' ? 'GTC' : request.timeInForce.toUpperCase()
}

/** `expiryReason` since 2026-03; undefined where there is none. */
export function expiryReasonText({ status, reason }: Order): string | undefined {
  if (status !== 'expired') return undefined
  if (reason === 'ioc') return 'UNFILLED_IOC_QUANTITY_EXPIRED'
  if (reason === 'fok') return 'UNFILLED_FOK_ORDER_EXPIRED'
  return reason === 'noLiquidity' ? 'INSUFFICIENT_LIQUIDITY' : undefined
}
