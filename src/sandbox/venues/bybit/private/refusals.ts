import type { EndReason, Refusal as EngineRefusal } from '../../../matching/order.ts'
import { Refusal } from './refusal.ts'

type Words = readonly [code: number, message: string]

const invalidQuantity: Words = [10001, 'Qty invalid']
const invalidPrice: Words = [10001, 'Price invalid']
const outOfRange: Words = [110003, 'Order price exceeds the allowable range.']
const notEnough: Words = [110007, 'ab not enough for new order']
const riskLimit: Words = [
  110016,
  'Requested quantity of contracts exceeds risk limit, please adjust your risk limit level before trying again',
]
const unknown: Words = [110001, 'order not exists or too late to cancel']

/** https://bybit-exchange.github.io/docs/v5/error */
const words: Readonly<Record<EngineRefusal, Words>> = {
  unknownAccount: [10003, 'API key is invalid.'],
  unknownSymbol: [10001, 'params error: symbol invalid'],
  unknownOrder: unknown,
  duplicateClientOrderId: [110072, 'OrderLinkedID is duplicate'],
  quantityNotPositive: invalidQuantity,
  priceNotPositive: invalidPrice,
  tickSize: invalidPrice,
  pricePrecision: invalidPrice,
  priceBelowMinimum: outOfRange,
  priceAboveMaximum: outOfRange,
  priceAboveBand: outOfRange,
  priceBelowBand: outOfRange,
  stepSize: invalidQuantity,
  quantityBelowMinimum: [10001, 'The number of contracts exceeds minimum limit allowed'],
  quantityAboveMaximum: [10001, 'The number of contracts exceeds maximum limit allowed: too large'],
  marketStepSize: invalidQuantity,
  marketQuantityBelowMinimum: [10001, 'The number of contracts exceeds minimum limit allowed'],
  marketQuantityAboveMaximum: [
    10001,
    'The number of contracts exceeds maximum limit allowed: too large',
  ],
  notionalBelowMinimum: [110094, 'Order does not meet minimum order value 5USDT'],
  notionalAboveMaximum: riskLimit,
  maxOpenOrders: [110020, 'Cannot have more than 500 active orders.'],
  maxTriggerOrders: [110009, 'The number of stop orders exceeds maximum limit allowed'],
  insufficientBalance: notEnough,
  insufficientMargin: notEnough,
  positionLimit: riskLimit,
  reduceOnly: [110017, 'current position is zero, cannot fix reduce-only order qty'],
  positionSideMode: [10001, 'position idx not match position mode'],
  wouldTake: [110003, 'Order price exceeds the allowable range.'],
  fokNotFillable: [110003, 'Order price exceeds the allowable range.'],
  wouldTriggerAtOnce: [110092, 'expect Rising, but trigger_price <= current'],
  expireTimePassed: unknown,
  nothingToChange: [
    10001,
    'The order remains unchanged as the parameters entered match the existing ones.',
  ],
  quantityBelowFilled: [
    110064,
    'The number of contracts modified cannot be less than or equal to the filled quantity',
  ],
  notAmendable: [110032, 'Illegal order'],
  noLiquidity: notEnough,
  leverageOutOfRange: [110013, 'Cannot set leverage due to risk limit level.'],
  leverageReduction: [110013, 'Cannot set leverage due to risk limit level.'],
  noChange: [110043, 'leverage not modified'],
  hasOpenOrders: [110028, 'Open orders exist, so you cannot change position mode'],
  hasPosition: [110024, 'You have an existing position, so position mode cannot be switched'],
  noPosition: [110033, 'Margin cannot be set without open position'],
  notIsolated: [110015, 'The position is in cross margin.'],
}

export function refusalOf(refusal: EngineRefusal): Refusal {
  return new Refusal(...words[refusal])
}

/** `cancelType` and `rejectReason` of an order that ended unfilled. */
export type Ending = { readonly cancelType: string; readonly rejectReason: string }

const noError = 'EC_NoError'

/** How an order ended that its owner did not cancel. */
export const endings: Readonly<Record<EndReason, Ending>> = {
  ioc: { cancelType: 'UNKNOWN', rejectReason: 'EC_NoImmediateQtyToFill' },
  fok: { cancelType: 'UNKNOWN', rejectReason: 'EC_CancelForNoFullFill' },
  noLiquidity: { cancelType: 'UNKNOWN', rejectReason: 'EC_NoImmediateQtyToFill' },
  postOnly: { cancelType: 'UNKNOWN', rejectReason: 'EC_PostOnlyWillTakeLiquidity' },
  reduceOnly: { cancelType: 'CancelByReduceOnly', rejectReason: noError },
  selfTrade: { cancelType: 'CancelBySmp', rejectReason: noError },
  margin: { cancelType: 'UNKNOWN', rejectReason: 'EC_CannotAffordOrderCost' },
  expired: { cancelType: 'UNKNOWN', rejectReason: noError },
  countdown: { cancelType: 'CancelByDCP', rejectReason: noError },
  liquidation: { cancelType: 'CancelAllBeforeLiq', rejectReason: noError },
  amendedBelowFilled: { cancelType: 'CancelByUser', rejectReason: noError },
  replaced: { cancelType: 'CancelByUser', rejectReason: noError },
}

export const canceledByUser: Ending = {
  cancelType: 'CancelByUser',
  rejectReason: 'EC_PerCancelRequest',
}

export const notEnded: Ending = { cancelType: 'UNKNOWN', rejectReason: noError }
