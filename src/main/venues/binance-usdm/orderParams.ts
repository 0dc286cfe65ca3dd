import { Big } from 'big.js'
import type { DecimalText } from '../../../contract/domain/decimal.ts'
import type { PositionSide, Side } from '../../../contract/domain/market.ts'
import type { TimeInForce } from '../../../contract/domain/order.ts'
import { type Params, defined } from '../shared/binance/drafts.ts'
import { type OrderTerms, isStopLoss } from '../shared/orderTerms.ts'

export const sidesOnWire: Readonly<Record<Side, string>> = { buy: 'BUY', sell: 'SELL' }
const positionSidesOnWire: Readonly<Record<PositionSide, string>> = {
  long: 'LONG',
  short: 'SHORT',
}
const timesInForceOnWire: Readonly<Partial<Record<TimeInForce, string>>> = {
  gtc: 'GTC',
  ioc: 'IOC',
  fok: 'FOK',
  gtd: 'GTD',
}

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/New-Order */
export function plainParams(terms: OrderTerms, symbol: string): Params {
  const isLimit = terms.orderType === 'limit'
  return defined({
    symbol,
    side: sidesOnWire[terms.side],
    positionSide: positionSideOf(terms),
    type: isLimit ? 'LIMIT' : 'MARKET',
    timeInForce: isLimit ? (lifetimeOf(terms) ?? 'GTC') : undefined,
    quantity: terms.quantity ?? undefined,
    price: terms.price ?? undefined,
    reduceOnly: reduceOnlyOf(terms),
    newClientOrderId: terms.clientOrderId ?? undefined,
    newOrderRespType: 'RESULT',
    goodTillDate: terms.expireTime ?? undefined,
  })
}

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/New-Algo-Order */
export function conditionalParams(terms: OrderTerms, symbol: string): Params {
  const trails = terms.orderType === 'trailingStop'
  return defined({
    algoType: 'CONDITIONAL',
    symbol,
    side: sidesOnWire[terms.side],
    positionSide: positionSideOf(terms),
    type: conditionalTypeOf(terms),
    timeInForce: terms.orderType === 'stopLimit' ? lifetimeOf(terms) : undefined,
    quantity: terms.quantity ?? undefined,
    price: terms.price ?? undefined,
    triggerPrice: trails ? undefined : (terms.stopPrice ?? undefined),
    activatePrice: trails ? (terms.stopPrice ?? undefined) : undefined,
    callbackRate: trails ? percentOf(terms.trailingDelta) : undefined,
    workingType: workingTypeOf(terms),
    reduceOnly: reduceOnlyOf(terms),
    clientAlgoId: terms.clientOrderId ?? undefined,
    newOrderRespType: 'RESULT',
    goodTillDate: terms.expireTime ?? undefined,
  })
}

/** A stop waits for the price to go against it, a take profit for it to go its way. */
function conditionalTypeOf(terms: OrderTerms): string {
  if (terms.orderType === 'trailingStop') return 'TRAILING_STOP_MARKET'
  const word = isStopLoss(terms) ? 'STOP' : 'TAKE_PROFIT'
  return terms.orderType === 'stopMarket' ? `${word}_MARKET` : word
}

function lifetimeOf({ postOnly, timeInForce }: OrderTerms): string | undefined {
  if (postOnly) return 'GTX'
  return timeInForce === null ? undefined : timesInForceOnWire[timeInForce]
}

function positionSideOf({ positionSide }: OrderTerms): string | undefined {
  return positionSide === null ? undefined : positionSidesOnWire[positionSide]
}

function reduceOnlyOf({ reduceOnly, positionSide }: OrderTerms): string | undefined {
  return reduceOnly && positionSide === null ? 'true' : undefined
}

function workingTypeOf({ triggerBy }: OrderTerms): string | undefined {
  if (triggerBy === null) return undefined
  return triggerBy === 'mark' ? 'MARK_PRICE' : 'CONTRACT_PRICE'
}

/** The venue trails by percent of the price, we by basis points. */
function percentOf(basisPoints: DecimalText | null): string | undefined {
  return basisPoints === null ? undefined : new Big(basisPoints).times('0.01').toFixed()
}
