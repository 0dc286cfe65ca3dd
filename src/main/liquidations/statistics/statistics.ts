import type {
  LiquidationStatistics,
  LiquidationSum,
  SidedSum,
  StatisticsQuery,
} from '../../../contract/domain/liquidationStatistics.ts'
import { sizeBucketFloors } from '../../../contract/domain/liquidationStatistics.ts'
import type { UnifiedSymbol, UnixMs } from '../../../contract/domain/ids.ts'
import type { Liquidation } from '../../../contract/domain/liquidation.ts'
import type { Environment, VenueId } from '../../../contract/domain/venue.ts'
import { PitwallError } from '../../../contract/errors.ts'
import { MicrosSum } from '../amounts.ts'
import { guaranteeAt } from '../coverageView.ts'
import { type ConfiguredVenue, askedFor, environmentOf } from '../mapQuery.ts'

type Range = {
  readonly environment: Environment
  readonly venues: readonly VenueId[]
  readonly symbol: UnifiedSymbol | null
}

/** Sums of a venue, side, size bucket and hour of the day over a range. */
export type HourSum = {
  readonly venue: VenueId
  readonly short: 0 | 1
  readonly sizeBucket: number
  readonly hour: number
  readonly notionalMicros: number
  readonly count: number
}

export type StatisticsStore = {
  hourSums(query: Range & { readonly from: number; readonly to: number }): readonly HourSum[]
  largest(
    query: Range & {
      readonly from: number
      readonly before: number
      readonly minNotional: number
      readonly limit: number
    },
  ): readonly Liquidation[]
}

export type StatisticsOptions = {
  readonly store: StatisticsStore
  readonly venues: readonly ConfiguredVenue[]
  /** Share of the range that was recorded, 0 to 1. */
  readonly recorded: (
    venue: ConfiguredVenue,
    symbol: UnifiedSymbol,
    from: number,
    to: number,
  ) => number
  readonly now: () => number
  /** Writes what waits, so that the answer is current. */
  readonly flush: () => void
}

const hourMs = 3_600_000
const hoursOfDay = 24
const defaultLargest = 10

/** Who was liquidated where, when and how large. */
export function statisticsOf(
  options: StatisticsOptions,
  query: StatisticsQuery,
): LiquidationStatistics {
  const from = Math.floor(query.from / hourMs) * hourMs
  const to = Math.ceil(query.to / hourMs) * hourMs
  if (from >= to) {
    throw new PitwallError('INVALID_RANGE', 'The range must begin before it ends.', {
      path: 'from',
    })
  }
  options.flush()
  const environment = environmentOf(query, options.venues)
  const configured = askedFor(query.venues, options.venues).filter(
    (each) => each.environment === environment,
  )
  const venues = configured.map(({ info }) => info.venue)
  const range = { environment, venues, symbol: query.symbol ?? null }
  const sums = options.store.hourSums({ ...range, from, to })
  const of = (isPart: (sum: HourSum) => boolean): SidedSum => sided(sums.filter(isPart))
  return {
    symbol: query.symbol ?? null,
    from: from as UnixMs,
    to: to as UnixMs,
    venues,
    total: sided(sums),
    byVenue: configured.map((each) => ({
      venue: each.info.venue,
      guarantee: guaranteeAt(each.info, from),
      recorded: recordedOf(options, each, query.symbol, from, to),
      ...of(({ venue }) => venue === each.info.venue),
    })),
    bySize: sizeBucketFloors.map((floor, index) => ({
      floor,
      cap: sizeBucketFloors[index + 1] ?? null,
      ...of(({ sizeBucket }) => sizeBucket === index),
    })),
    byHour: Array.from({ length: hoursOfDay }, (_, hour) => ({
      hour,
      ...of((sum) => sum.hour === hour),
    })),
    largest: options.store.largest({
      ...range,
      from,
      before: to,
      minNotional: floorOfLargest(sums, query.largest ?? defaultLargest),
      limit: query.largest ?? defaultLargest,
    }),
  }
}

function recordedOf(
  { recorded, now }: StatisticsOptions,
  venue: ConfiguredVenue,
  symbol: UnifiedSymbol | undefined,
  from: number,
  to: number,
): number | null {
  const until = Math.min(to, now())
  return symbol === undefined || until <= from ? null : recorded(venue, symbol, from, until)
}

function sided(sums: readonly HourSum[]): SidedSum {
  return { long: sumOf(sums, 0), short: sumOf(sums, 1) }
}

function sumOf(sums: readonly HourSum[], short: 0 | 1): LiquidationSum {
  const micros = new MicrosSum()
  let count = 0
  for (const sum of sums) {
    if (sum.short !== short) continue
    micros.add(sum.notionalMicros)
    count += sum.count
  }
  return { notional: micros.amount, count }
}

/** The largest `limit` lie in the size buckets from here on: few rows have to be looked at. */
function floorOfLargest(sums: readonly HourSum[], limit: number): number {
  let count = 0
  for (let bucket = sizeBucketFloors.length - 1; bucket > 0; bucket -= 1) {
    for (const sum of sums) if (sum.sizeBucket === bucket) count += sum.count
    if (count >= limit) return sizeBucketFloors[bucket] ?? 0
  }
  return 0
}
