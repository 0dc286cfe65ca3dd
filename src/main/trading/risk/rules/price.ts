import { Big } from 'big.js'
import { isDecimalText } from '../../../../contract/domain/decimal.ts'
import type { Denial } from '../../../../contract/domain/managedOrder.ts'
import type { Instrument } from '../../../../contract/domain/instrument.ts'
import type { Side } from '../../../../contract/domain/market.ts'
import { deny } from '../denial.ts'
import type { Facts, Rule } from '../facts.ts'

type Against = { readonly name: string; readonly price: Big }

/** A limit price that crosses the market too far: a buy far above it, a sell far below. */
const limitPrice: Rule = (facts) => {
  const { question, limits } = facts
  const { orderType, side } = question.request
  const price = readable(question.request.price)
  if (limits.priceCollar === null || price === null) return []
  if (orderType !== 'limit' && orderType !== 'stopLimit') return []
  const stop = readable(question.request.stopPrice)
  const against: readonly Against[] =
    orderType === 'stopLimit' && stop !== null
      ? [{ name: 'its stop price', price: stop }]
      : referencesOf(facts, side)
  return collar('price', price, side, limits.priceCollar, against, question.instrument)
}

/** A stop price that the market has passed by far: it would be set off at once. */
const stopPrice: Rule = (facts) => {
  const { question, limits } = facts
  const { orderType, side, triggerDirection } = question.request
  const price = readable(question.request.stopPrice)
  if (limits.priceCollar === null || price === null) return []
  if (orderType !== 'stopMarket' && orderType !== 'stopLimit') return []
  const rises = (triggerDirection ?? (side === 'buy' ? 'rise' : 'fall')) === 'rise'
  // Waiting for a rise from far above is as a sell far below the market, and the other way round.
  const direction = rises ? 'sell' : 'buy'
  const against = referencesOf(facts, direction)
  return collar('stopPrice', price, direction, limits.priceCollar, against, question.instrument)
}

/** A market order takes what the book has: it must not be far off the mark. */
const marketPrice: Rule = ({ question, limits, reference, grows }) => {
  const { side, orderType } = question.request
  if (limits.priceCollar === null || orderType !== 'market' || !grows) return []
  const top = side === 'buy' ? reference.ask : reference.bid
  if (top === null || reference.mark === null) return []
  const against = [{ name: 'the mark price', price: reference.mark }]
  return collar(null, top, side, limits.priceCollar, against, question.instrument)
}

function referencesOf({ reference }: Facts, side: Side): readonly Against[] {
  const top = side === 'buy' ? reference.ask : reference.bid
  const name = side === 'buy' ? 'the best ask' : 'the best bid'
  return [
    ...(top === null ? [] : [{ name, price: top }]),
    ...(reference.mark === null ? [] : [{ name: 'the mark price', price: reference.mark }]),
  ]
}

/** At most one denial: of the reference that bounds the price the most. */
function collar(
  field: 'price' | 'stopPrice' | null,
  price: Big,
  side: Side,
  share: string,
  against: readonly Against[],
  { quoteAsset }: Instrument,
): readonly Denial[] {
  const isBuy = side === 'buy'
  const bounds = against.map((each) => ({
    ...each,
    bound: each.price.times(isBuy ? new Big(1).plus(share) : new Big(1).minus(share)),
  }))
  const broken = bounds
    .filter(({ bound }) => (isBuy ? price.gt(bound) : price.lt(bound)))
    .toSorted((left, right) => left.bound.cmp(right.bound) * (isBuy ? 1 : -1))[0]
  if (broken === undefined) return []
  const percent = new Big(share).times(100).toFixed()
  const words = `${isBuy ? 'above' : 'below'} ${broken.name}, ${broken.price.toFixed()}`
  const what =
    field === null
      ? `The best price to trade at, ${price.toFixed()},`
      : `${field} ${price.toFixed()}`
  const message = `${what} is more than ${percent} % ${words}.`
  const detail = { limit: broken.bound, value: price, unit: quoteAsset }
  return [deny('priceCollar', message, field === null ? detail : { ...detail, field })]
}

/** Data too old to decide anything by. */
const freshness: Rule = ({ grows, reference, limits, question: { instrument } }) => {
  const { bid, ask, mark } = reference
  if (!grows || bid !== null || ask !== null || mark !== null) return []
  const age = limits.maxDataAgeMs
  const message =
    age === null
      ? `Neither a mark price nor the top of the book of ${instrument.venueSymbol} is known.`
      : `Neither the mark price nor the top of the book of ${instrument.venueSymbol} is from the last ${age} ms.`
  if (age === null) return [deny('marketData', message)]
  return [deny('maxDataAgeMs', message, { limit: age, unit: 'ms' })]
}

function readable(text: string | null): Big | null {
  return isDecimalText(text) && new Big(text).gt(0) ? new Big(text) : null
}

/** Whether prices make sense beside the market. */
export const priceRules: readonly Rule[] = [freshness, limitPrice, stopPrice, marketPrice]
