import type { ModelNote } from '../../../contract/domain/liquidationModel.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'

/** Prices further apart than this are told. */
const notedDeviation = 0.02
/** A price this far from the others is left out of sums, where three or more can be compared. */
const excludedDeviation = 0.05

export type VenuePrice = { readonly venue: VenueId; readonly price: number }

export type Reference = {
  /** Median of the venues' prices; null without any. */
  readonly price: number | null
  /** Venues whose price the others contradict. */
  readonly excluded: readonly VenueId[]
  readonly notes: readonly ModelNote[]
}

/** What the venues' prices say together, and which of them disagree wildly. */
export function referenceOf(prices: readonly VenuePrice[]): Reference {
  const price = medianOf(prices.map((each) => each.price))
  if (price === null) return { price, excluded: [], notes: [] }
  const away = prices.map(({ venue, price: own }) => ({ venue, own, share: own / price - 1 }))
  const canTell = prices.length >= 3
  const excluded = away.filter(({ share }) => canTell && Math.abs(share) > excludedDeviation)
  const notes = away
    .filter(({ share }) => Math.abs(share) > notedDeviation)
    .map(({ venue, own, share }): ModelNote => {
      const left = excluded.some((each) => each.venue === venue)
      const consequence = left ? ' It is left out of sums over venues.' : ''
      const apart = `${(Math.abs(share) * 100).toFixed(1)} % ${share > 0 ? 'above' : 'below'}`
      return {
        kind: 'venuesDisagree',
        venue,
        message: `${venue} shows ${own}, ${apart} the venues' median of ${price}.${consequence}`,
      }
    })
  return { price, excluded: excluded.map(({ venue }) => venue), notes }
}

export function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) return null
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
