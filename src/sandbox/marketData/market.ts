import type { VenueId } from '../../contract/domain/venue.ts'
import { type DayPath, listingDay, PathSource, priceAt } from './dayPath.ts'
import { dayMs, minuteMs, minutesPerDay } from './factor.ts'
import { type ForcedTrade, forcedTrade } from './forcedTrades.ts'
import { mix, smoothNoise, textKey } from './hash.ts'
import { floorToStep, type Listing, listingsOf } from './listings.ts'
import { LruCache } from './lruCache.ts'
import { positionsOpenedOn, type SimulatedPosition } from './positions.ts'

/** What became of one day's newly opened positions. */
type OpenedDay = {
  readonly positions: readonly SimulatedPosition[]
  /** Sorted by time; they reach into the next day. */
  readonly forced: readonly ForcedTrade[]
}

/** Open simulated quantity per minute of a day, base units. */
export type Exposure = { readonly long: Float64Array; readonly short: Float64Array }

/** Two listing days back of all symbols of three venues, and room for history. */
const openedDays = 160
const exposureDays = 160

/** Positions that trade without a simulated trader: many times those that are simulated. */
const quietInterestMinutes = 250
const interestKey = textKey('interest')

/**
 * The seeded market: everything about any venue, symbol and time is a function of the seed and that
 * time alone, so live streams, history and the truth cannot disagree, and two runs agree too.
 */
export class Market {
  readonly seed: number
  private readonly paths: PathSource
  private readonly venues = new Map<VenueId, readonly Listing[]>()
  private readonly opened = new LruCache<number, OpenedDay>(openedDays)
  private readonly exposures = new LruCache<number, Exposure>(exposureDays)

  constructor(seed: number) {
    this.seed = seed
    this.paths = new PathSource(seed)
  }

  listings(venue: VenueId): readonly Listing[] {
    const known = this.venues.get(venue)
    if (known !== undefined) return known
    const made = listingsOf(venue)
    this.venues.set(venue, made)
    return made
  }

  find(venue: VenueId, venueSymbol: string): Listing | null {
    return this.listings(venue).find((listing) => listing.venueSymbol === venueSymbol) ?? null
  }

  path(listing: Listing, day: number): DayPath {
    return this.paths.day(listing, day)
  }

  /** Mark price at a time, quote asset, not rounded. */
  mark(listing: Listing, time: number): number {
    const day = Math.floor(time / dayMs)
    return priceAt(this.path(listing, day), time - day * dayMs)
  }

  /** Index price: the mark without most of its short moves. */
  index(listing: Listing, time: number): number {
    const noise = smoothNoise(mix(this.seed, listing.key, interestKey, 7), time / 45_000)
    return this.mark(listing, time) * (1 + 0.00008 * noise)
  }

  /** Forced trades with `from <= time < to`, in order of time. */
  forcedTrades(listing: Listing, from: number, to: number): ForcedTrade[] {
    const found: ForcedTrade[] = []
    for (let day = Math.floor(from / dayMs) - 1; day * dayMs < to; day += 1) {
      for (const trade of this.openedOn(listing, day).forced) {
        if (trade.time >= from && trade.time < to) found.push(trade)
      }
    }
    return found.toSorted((left, right) => left.time - right.time)
  }

  /** Every forced trade of a venue (or of all) with `from <= time < to`, in order of time. */
  truth(venues: readonly VenueId[], from: number, to: number): ForcedTrade[] {
    return venues
      .flatMap((venue) => this.listings(venue))
      .flatMap((listing) => this.forcedTrades(listing, from, to))
      .toSorted((left, right) => left.time - right.time || compare(left.id, right.id))
  }

  /** Simulated positions that are open at a time. */
  openPositions(listing: Listing, time: number): SimulatedPosition[] {
    const day = Math.floor(time / dayMs)
    return [day - 1, day].flatMap((opening) =>
      this.openedOn(listing, opening).positions.filter(
        (position) => position.entryTime <= time && position.endTime > time,
      ),
    )
  }

  /** Open contracts of one side at a minute, base units: simulated ones over a quiet base. */
  openInterest(listing: Listing, time: number): number {
    const day = Math.floor(time / dayMs)
    const minute = Math.floor((time - day * dayMs) / minuteMs)
    const { long, short } = this.exposure(listing, day)
    const simulated = ((long[minute] as number) + (short[minute] as number)) / 2
    const slow = 1 + 0.04 * smoothNoise(mix(this.seed, listing.key, interestKey), time / dayMs)
    const base =
      (quietInterestMinutes * listing.asset.minuteNotional * listing.scale) / listing.asset.price
    return floorToStep(base * slow + simulated, listing.stepSize)
  }

  /** Rate paid per 8 h by longs to shorts, as a share: rises with the longs' overweight. */
  fundingRate(listing: Listing, time: number): number {
    const day = Math.floor(time / dayMs)
    const minute = Math.floor((time - day * dayMs) / minuteMs)
    const { long, short } = this.exposure(listing, day)
    const longs = long[minute] as number
    const shorts = short[minute] as number
    const lean = longs + shorts === 0 ? 0 : (longs - shorts) / (longs + shorts)
    return Math.max(-0.00375, Math.min(0.00375, 0.0001 + 0.0012 * lean))
  }

  private openedOn(listing: Listing, day: number): OpenedDay {
    return this.opened.getOrMake(listingDay(listing, day), () => {
      const today = this.path(listing, day)
      const positions = positionsOpenedOn(this.seed, listing, today, this.path(listing, day + 1))
      const forced = positions
        .filter((position) => position.liquidated)
        .map((position) => forcedTrade(this.seed, position))
        .toSorted((left, right) => left.time - right.time)
      return { positions, forced }
    })
  }

  private exposure(listing: Listing, day: number): Exposure {
    return this.exposures.getOrMake(listingDay(listing, day), () => {
      const exposure = {
        long: new Float64Array(minutesPerDay + 1),
        short: new Float64Array(minutesPerDay + 1),
      }
      for (const opening of [day - 1, day]) {
        for (const position of this.openedOn(listing, opening).positions) {
          addExposure(exposure, position, day * dayMs)
        }
      }
      return { long: runningSum(exposure.long), short: runningSum(exposure.short) }
    })
  }
}

function addExposure(exposure: Exposure, position: SimulatedPosition, dayStart: number): void {
  const steps = exposure[position.positionSide]
  const from = minuteIndex(position.entryTime - dayStart)
  const to = minuteIndex(position.endTime - dayStart)
  if (to <= 0 || from >= to) return
  steps[from] = (steps[from] as number) + position.quantity
  steps[to] = (steps[to] as number) - position.quantity
}

/** The minute of a day, at its edges for times outside it. */
function minuteIndex(ms: number): number {
  return Math.max(0, Math.min(minutesPerDay, Math.floor(ms / minuteMs)))
}

function runningSum(steps: Float64Array): Float64Array {
  let sum = 0
  return steps.map((step) => (sum += step))
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
