import type { Contract } from '../../../matching/contract.ts'
import { fixedText } from '../../../matching/fixed.ts'
import type { Order, Refusal as Word } from '../../../matching/order.ts'
import { Refusal } from '../../binance/refusals.ts'

type Wording = readonly [code: number, msg: string]

/**
 * The engine's refusals in the venue's codes and sentences.
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/error-code
 */
const wordings: Readonly<Record<Word, Wording>> = {
  unknownSymbol: [-1121, 'Invalid symbol.'],
  unknownAccount: [-2015, 'Invalid API-key, IP, or permissions for action.'],
  unknownOrder: [-2013, 'Order does not exist.'],
  duplicateClientOrderId: [-4116, 'ClientOrderId is duplicated.'],
  quantityNotPositive: [-4003, 'Quantity less than or equal to zero.'],
  priceNotPositive: [-4001, 'Price less than 0.'],
  tickSize: [-4014, 'Price not increased by tick size.'],
  pricePrecision: [-1111, 'Precision is over the maximum defined for this asset.'],
  priceBelowMinimum: [-4013, 'Price less than min price.'],
  priceAboveMaximum: [-4002, 'Price greater than max price.'],
  priceAboveBand: [-4016, "Limit price can't be higher than {limit}."],
  priceBelowBand: [-4024, "Limit price can't be lower than {limit}."],
  stepSize: [-1111, 'Precision is over the maximum defined for this asset.'],
  marketStepSize: [-1111, 'Precision is over the maximum defined for this asset.'],
  quantityBelowMinimum: [-4004, 'Quantity less than min quantity.'],
  marketQuantityBelowMinimum: [-4004, 'Quantity less than min quantity.'],
  quantityAboveMaximum: [-4005, 'Quantity greater than max quantity.'],
  marketQuantityAboveMaximum: [-4005, 'Quantity greater than max quantity.'],
  notionalBelowMinimum: [
    -4164,
    "Order's notional must be no smaller than {notional} (unless you choose reduce only).",
  ],
  notionalAboveMaximum: [-4005, 'Quantity greater than max quantity.'],
  maxOpenOrders: [-2025, 'Reach max open order limit.'],
  maxTriggerOrders: [-4045, 'Reach max stop order limit.'],
  insufficientBalance: [-2018, 'Balance is insufficient.'],
  insufficientMargin: [-2019, 'Margin is insufficient.'],
  positionLimit: [-2027, 'Exceeded the maximum allowable position at current leverage.'],
  reduceOnly: [-2022, 'ReduceOnly Order is rejected.'],
  positionSideMode: [-4061, "Order's position side does not match user's setting."],
  wouldTake: [
    -5022,
    'Due to the order could not be executed as maker, the Post Only order will be rejected. The order will not be recorded in the order history',
  ],
  fokNotFillable: [
    -5021,
    'Due to the order could not be filled immediately, the FOK order has been rejected. The order will not be recorded in the order history',
  ],
  wouldTriggerAtOnce: [-2021, 'Order would immediately trigger.'],
  expireTimePassed: [
    -5040,
    'The goodTillDate timestamp must be greater than the current time plus 600 seconds and smaller than 253402300799000',
  ],
  nothingToChange: [-5027, 'No need to modify the order.'],
  quantityBelowFilled: [-5026, 'Exceed maximum modify order limit.'],
  notAmendable: [-5024, 'Symbol is not in trading status. Order amendment is not permitted.'],
  noLiquidity: [-2020, 'Unable to fill.'],
  leverageOutOfRange: [-4028, 'Leverage {leverage} is not valid'],
  leverageReduction: [
    -4161,
    'Leverage reduction is not supported in Isolated Margin Mode with open positions.',
  ],
  noChange: [-4046, 'No need to change margin type.'],
  hasOpenOrders: [-4047, 'Margin type cannot be changed if there exists open orders.'],
  hasPosition: [-4048, 'Margin type cannot be changed if there exists position.'],
  noPosition: [-4054, 'Cannot add position margin: position is 0.'],
  notIsolated: [-4051, 'Isolated balance insufficient.'],
}

/** The venue's refusal; braces in the sentence are filled from `more`. */
export function refusalOf(word: Word, more: Readonly<Record<string, string>> = {}): Refusal {
  const [code, msg] = wordings[word]
  return new Refusal(
    code,
    msg.replaceAll(/\{(\w+)\}/g, (whole, name: string) => more[name] ?? whole),
  )
}

export function notionalText(contract: Contract): string {
  return fixedText(contract.rules.minNotional ?? 0n)
}

/** `timeInForce` of an order. */
export function timeInForceText({ request }: Order): string {
  if (request.postOnly) return 'GTX'
  return request.orderType === 'market' && request.trigger === null
    ? 'GTC'
    : request.timeInForce.toUpperCase()
}
