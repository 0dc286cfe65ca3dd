import { Big } from 'big.js'
import type { InstrumentId } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { ManagedOrder, OrderTerms } from '../../../contract/domain/managedOrder.ts'
import type { Side } from '../../../contract/domain/market.ts'
import type { OrderType } from '../../../contract/domain/order.ts'
import { atMarket } from '../../core/orderRules.ts'
import { type Prices, type Reference, notionalOf } from './prices.ts'

/** What an order can still do to a position and to a balance. */
export type Work = {
  readonly instrumentId: InstrumentId
  readonly side: Side
  /** It can only shrink what is held. */
  readonly reduces: boolean
  /** Null where the order is sized in quote units and no price is known. */
  readonly quantity: Big | null
  /** Dollars; null where something has no price. */
  readonly notional: Big | null
  /** Of the asset that it is paid with at a spot venue; null at others or without a price. */
  readonly spends: { readonly asset: string; readonly amount: Big } | null
}

/** Orders of others may be of a type that we do not have. */
type Sized = Omit<OrderTerms, 'orderType'> & {
  readonly instrumentId: InstrumentId
  readonly orderType: OrderType | null
}

/** Whether an order can only shrink what is held: by flag, by its side of a hedge, or by selling spot. */
export function reduces(
  terms: Pick<OrderTerms, 'side' | 'reduceOnly' | 'positionSide'>,
  { marketKind }: Instrument,
): boolean {
  if (marketKind === 'spot') return terms.side === 'sell'
  const { reduceOnly, positionSide, side } = terms
  return reduceOnly || (positionSide !== null && (positionSide === 'long') === (side === 'sell'))
}

/** `leaves` is what can still trade; null where the order is sized in the quote asset. */
export function workOf(
  terms: Sized,
  leaves: Big | null,
  instrument: Instrument,
  reference: Reference,
  prices: Pick<Prices, 'inDollars'>,
): Work {
  const price = dearest(terms, reference)
  const quote = terms.quoteQuantity === null ? null : new Big(terms.quoteQuantity)
  const quantity = leaves ?? quantityOf(quote, price)
  const notional =
    leaves === null
      ? inDollars(quote, instrument, prices)
      : notionalAt(instrument, leaves, price, prices)
  return {
    instrumentId: terms.instrumentId,
    side: terms.side,
    reduces: reduces(terms, instrument),
    quantity,
    notional,
    spends: spendsOf(terms, instrument, quantity, quote ?? costOf(leaves, price, instrument)),
  }
}

/** The order of the journal, with the larger of its sizes while a change of it is under way. */
export function leavesOf(order: ManagedOrder): Big | null {
  const asked = order.pending?.kind === 'amend' ? order.pending.amendment.quantity : null
  const leaves = order.leavesQuantity === null ? null : new Big(order.leavesQuantity)
  const known = leaves ?? leftOf(order.quantity, order)
  const changed = asked === null ? null : leftOf(asked, order)
  if (known === null || changed === null) return known
  return changed.gt(known) ? changed : known
}

/** The highest price at which it may trade, as far as one is known. */
function dearest({ price, stopPrice, orderType, side }: Sized, reference: Reference): Big | null {
  const own = [price, stopPrice].flatMap((each) => (each === null ? [] : [new Big(each)]))
  // A sell trades at its price or better; the rest at whatever the market then is.
  const takesMarket = orderType === null || atMarket.has(orderType) || side === 'sell'
  const { bid, ask, mark } = reference
  const market = takesMarket ? [bid, ask, mark].filter((each) => each !== null) : []
  return [...own, ...market].reduce<Big | null>(
    (highest, each) => (highest === null || each.gt(highest) ? each : highest),
    null,
  )
}

function leftOf(quantity: string | null, { cumulativeQuantity }: ManagedOrder): Big | null {
  if (quantity === null) return null
  const left = new Big(quantity).minus(cumulativeQuantity)
  return left.lt(0) ? new Big(0) : left
}

function quantityOf(quote: Big | null, price: Big | null): Big | null {
  return quote === null || price === null ? null : quote.div(price)
}

function costOf(leaves: Big | null, price: Big | null, { multiplier }: Instrument): Big | null {
  return leaves === null || price === null ? null : leaves.times(price).times(multiplier)
}

function inDollars(
  quote: Big | null,
  { quoteAsset }: Instrument,
  prices: Pick<Prices, 'inDollars'>,
): Big | null {
  const rate = prices.inDollars(quoteAsset)
  return quote === null || rate === null ? null : quote.times(rate)
}

function notionalAt(
  instrument: Instrument,
  leaves: Big,
  price: Big | null,
  prices: Pick<Prices, 'inDollars'>,
): Big | null {
  // An inverse contract is worth so many units of the quote asset at any price.
  if (instrument.marketKind === 'inverse') {
    return notionalOf(instrument, leaves, new Big(1), prices)
  }
  return price === null ? null : notionalOf(instrument, leaves, price, prices)
}

function spendsOf(
  { side }: Sized,
  { marketKind, baseAsset, quoteAsset }: Instrument,
  quantity: Big | null,
  cost: Big | null,
): Work['spends'] {
  if (marketKind !== 'spot') return null
  if (side === 'buy') return cost === null ? null : { asset: quoteAsset, amount: cost }
  return quantity === null ? null : { asset: baseAsset, amount: quantity }
}
