import type { UnifiedSymbol } from '../../../contract/domain/ids.ts'
import type { Environment, VenueId } from '../../../contract/domain/venue.ts'
import type { Bar } from './bars.ts'

/** One venue's data of one symbol in one environment. */
export type BarSeries = {
  readonly environment: Environment
  readonly venue: VenueId
  readonly symbol: UnifiedSymbol
}

/**
 * A part of a step as it was seen: merged with what is kept of the step, whatever the order. What
 * was watched live (`stream`) comes before what the venue tells of its past (`history`).
 */
export type BarPart = {
  readonly series: BarSeries
  readonly time: number
  readonly source: 'stream' | 'history'
  readonly prices: {
    readonly open: number
    readonly high: number
    readonly low: number
    readonly close: number
    /** Of the first and the last price, ms after the begin of the step. */
    readonly openOffsetMs: number
    readonly closeOffsetMs: number
  } | null
  readonly openInterest: { readonly value: number; readonly offsetMs: number } | null
  readonly fundingRate: number | null
}

export type BarStore = {
  /** All or nothing. */
  write(parts: readonly BarPart[]): void
  /** In order of time, `from <= time < to`. */
  read(series: BarSeries, from: number, to: number): readonly Bar[]
  /** Every series with anything in it, and when it begins. */
  series(environment: Environment): readonly (BarSeries & { readonly firstTime: number })[]
}

export function seriesKey({ environment, venue, symbol }: BarSeries): string {
  return `${environment} ${venue} ${symbol}`
}
