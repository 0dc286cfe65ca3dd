import * as fc from 'fast-check'
import type { Level } from '../../../src/contract/domain/market.ts'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { type VenueSpec, allVenues, specOf } from '../../support/routing.ts'

/** Prices are whole units, quantities whole thousandths, so that an oracle can count in integers. */
export const lot = 0.001

export function lots(count: number): number {
  return count / 1000
}

export function lotText(count: number): string {
  return (count / 1000).toFixed(3)
}

const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 })

function asks(from: number): fc.Arbitrary<readonly Level[]> {
  return sizes.map((counts) =>
    counts.map((count, index) => [from + index, lots(count)] as const satisfies Level),
  )
}

function bids(from: number): fc.Arbitrary<readonly Level[]> {
  return sizes.map((counts) =>
    counts.map((count, index) => [from - index, lots(count)] as const satisfies Level),
  )
}

const rate = fc.integer({ min: -2, max: 12 }).map((points) => (points / 10_000).toFixed(4))

export const fees = fc.record({ maker: rate, taker: rate })

function venue(id: VenueId): fc.Arbitrary<VenueSpec> {
  return fc.integer({ min: 995, max: 1005 }).chain((mid) =>
    fc
      .record({
        asks: asks(mid + 1),
        bids: bids(mid - 1),
        fees,
        priority: fc.option(fc.integer({ min: 0, max: 3 })),
        bookAgeMs: fc.oneof(
          { weight: 6, arbitrary: fc.integer({ min: 0, max: 500 }) },
          { weight: 1, arbitrary: fc.constant(null) },
          { weight: 1, arbitrary: fc.integer({ min: 501, max: 60_000 }) },
        ),
      })
      .map((fields) => specOf(id, fields)),
  )
}

export const venues: fc.Arbitrary<readonly VenueSpec[]> = fc
  .shuffledSubarray([...allVenues], { minLength: 1 })
  .chain((ids) => fc.tuple(...ids.map((id) => venue(id))))

export const side = fc.constantFrom('buy', 'sell')

/** Every unit of the taken side one by one, best first: the plainest way to walk a book. */
export function unitPrices(spec: VenueSpec, takenSide: 'buy' | 'sell'): readonly number[] {
  const levels = takenSide === 'buy' ? spec.asks : spec.bids
  return levels.flatMap(([price, quantity]) =>
    Array.from({ length: Math.round(quantity * 1000) }, () => price),
  )
}

export function isUsable({ bookAgeMs }: VenueSpec): boolean {
  return bookAgeMs !== null && bookAgeMs <= 500
}
