import type { VenueId } from '../../contract/domain/venue.ts'
import { intervals as binanceIntervals } from '../venues/intervals.ts'
import { intervals as bybitIntervals } from '../venues/bybit/text.ts'
import { intervals as hyperliquidIntervals } from '../venues/hyperliquid/text.ts'

/** Where a venue's messages carry times: names of fields, in their order of authority. */
type TimeFields = {
  /** Fields that say when the message came about. */
  readonly event: readonly string[]
  /** Every field that holds a time. */
  readonly all: readonly string[]
  /** Fields of a candle that must stay on the interval's edges. */
  readonly edges: ReadonlySet<string>
  readonly intervals: ReadonlyMap<string, number>
}

const fields: Readonly<Record<VenueId, TimeFields>> = {
  'binance-usdm': {
    event: ['E', 'T'],
    all: [
      'E',
      'T',
      't',
      'O',
      'C',
      'time',
      'nextFundingTime',
      'openTime',
      'closeTime',
      'fundingTime',
    ],
    edges: new Set(['t', 'T']),
    intervals: binanceIntervals,
  },
  'binance-spot': {
    event: ['E', 'T'],
    all: ['E', 'T', 't', 'O', 'C', 'W', 'time', 'openTime', 'closeTime', 'timestamp'],
    edges: new Set(['t', 'T']),
    intervals: binanceIntervals,
  },
  bybit: {
    event: ['ts', 'T', 'updatedTime', 'time'],
    all: ['ts', 'cts', 'T', 'start', 'end', 'timestamp', 'time', 'updatedTime', 'nextFundingTime'],
    edges: new Set(['start', 'end']),
    intervals: bybitIntervals,
  },
  hyperliquid: {
    event: ['time'],
    all: ['time', 't', 'T'],
    edges: new Set(['t', 'T']),
    intervals: hyperliquidIntervals,
  },
}

/** A time in milliseconds between 2001 and 2065, as a field's value: a number or digits as text. */
const value = String.raw`(["]?\s*:\s*["]?)([12]\d{12})(?![\d.])`

const patterns = new Map(
  Object.entries(fields).map(([venue, { all }]) => [
    venue,
    new RegExp(`"(${all.join('|')})${value}`, 'g'),
  ]),
)

/** Times that stand bare in rows of candles: `[1499040000000,"0.0163`. */
const rowTime = /([[,]\s*["]?)([12]\d{12})(?=["]?\s*,)/g

/** When the message came about by its own account, ms; null where it does not say. */
export function eventTimeOf(venue: VenueId, raw: string): number | null {
  const found = new Map<string, number>()
  for (const [, name, , digits] of raw.matchAll(pattern(venue))) {
    if (name === undefined) continue
    found.set(name, Math.max(found.get(name) ?? 0, Number(digits)))
  }
  const name = fields[venue].event.find((field) => found.has(field))
  return name === undefined ? null : (found.get(name) as number)
}

/**
 * Moves every time of a message by an offset, in the text itself: all other bytes stay. The edges
 * of a candle move by whole intervals.
 */
export function moveTimes(venue: VenueId, raw: string, offsetMs: number, interval: string): string {
  const { edges, intervals } = fields[venue]
  const intervalMs = Math.max(intervals.get(interval) ?? 1, 1)
  const edgeOffset = Math.round(offsetMs / intervalMs) * intervalMs
  return raw.replace(pattern(venue), (_, name: string, between: string, digits: string) => {
    const moved = Number(digits) + (interval !== '' && edges.has(name) ? edgeOffset : offsetMs)
    return `"${name}${between}${moved}`
  })
}

/** The same for the bare times in rows of candles. */
export function moveRowTimes(raw: string, offsetMs: number): string {
  return raw.replace(
    rowTime,
    (_, before: string, digits: string) => before + (Number(digits) + offsetMs),
  )
}

function pattern(venue: VenueId): RegExp {
  return patterns.get(venue) as RegExp
}
