import type { EndReason, Refusal } from '../../../matching/order.ts'

/** What the venue says to an order it does not take, and the status it keeps of it. */
export type Wording = { readonly text: string; readonly status: string }

const tick = { text: 'Price must be divisible by tick size.', status: 'tickRejected' }
const size = { text: 'Order has invalid size.', status: 'rejected' }
const margin = { text: 'Insufficient margin to place order.', status: 'perpMarginRejected' }
const far = {
  text: 'Order price cannot be more than 80% away from the reference price',
  status: 'oracleRejected',
}
const cannotMatch = {
  text: 'Order could not immediately match against any resting orders.',
  status: 'iocCancelRejected',
}
const gone = {
  text: 'Order was never placed, already canceled, or filled.',
  status: 'rejected',
}
const limit = {
  text: 'Order would cause position to exceed margin tier limit at current leverage',
  status: 'perpMaxPositionRejected',
}
const leverage = { text: 'Invalid leverage value', status: 'rejected' }
const tooMany = { text: 'Too many open orders.', status: 'tooManyOpenOrdersRejected' }

const wordings: Readonly<Record<Refusal, Wording>> = {
  unknownSymbol: { text: 'Invalid asset.', status: 'rejected' },
  unknownOrder: gone,
  duplicateClientOrderId: { text: 'Cloid is already in use.', status: 'rejected' },
  quantityNotPositive: { text: 'Order has zero size.', status: 'rejected' },
  priceNotPositive: tick,
  tickSize: tick,
  pricePrecision: tick,
  priceBelowMinimum: tick,
  priceAboveMaximum: tick,
  priceAboveBand: far,
  priceBelowBand: far,
  stepSize: size,
  quantityBelowMinimum: size,
  quantityAboveMaximum: size,
  marketStepSize: size,
  marketQuantityBelowMinimum: size,
  marketQuantityAboveMaximum: size,
  notionalBelowMinimum: {
    text: 'Order must have minimum value of $10.',
    status: 'minTradeNtlRejected',
  },
  notionalAboveMaximum: limit,
  maxOpenOrders: tooMany,
  maxTriggerOrders: tooMany,
  insufficientBalance: margin,
  insufficientMargin: margin,
  positionLimit: limit,
  reduceOnly: {
    text: 'Reduce only order would increase position.',
    status: 'reduceOnlyRejected',
  },
  positionSideMode: size,
  wouldTake: {
    text: 'Post only order would have immediately matched, bbo was {bbo}.',
    status: 'badAloPxRejected',
  },
  fokNotFillable: cannotMatch,
  wouldTriggerAtOnce: { text: 'Invalid TP/SL price.', status: 'badTriggerPxRejected' },
  expireTimePassed: gone,
  nothingToChange: gone,
  quantityBelowFilled: gone,
  notAmendable: gone,
  noLiquidity: {
    text: 'No liquidity available for market order.',
    status: 'marketOrderNoLiquidityRejected',
  },
  unknownAccount: gone,
  leverageOutOfRange: leverage,
  leverageReduction: leverage,
  noChange: leverage,
  hasOpenOrders: leverage,
  hasPosition: leverage,
  noPosition: leverage,
  notIsolated: leverage,
}

export function wordingOf(refusal: Refusal): Wording {
  return wordings[refusal]
}

/** An order that ended without a fill at once. */
export const unmatched: Wording = cannotMatch

/** The venue's word for how an order ended that nobody canceled. */
export const endStatus: Readonly<Record<EndReason, string>> = {
  ioc: 'iocCancelRejected',
  fok: 'iocCancelRejected',
  noLiquidity: 'marketOrderNoLiquidityRejected',
  postOnly: 'badAloPxRejected',
  reduceOnly: 'reduceOnlyCanceled',
  selfTrade: 'selfTradeCanceled',
  margin: 'marginCanceled',
  expired: 'canceled',
  countdown: 'scheduledCancel',
  liquidation: 'liquidatedCanceled',
  amendedBelowFilled: 'canceled',
  replaced: 'canceled',
}
