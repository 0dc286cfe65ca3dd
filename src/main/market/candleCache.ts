import type { InstrumentId, UnixMs } from '../../contract/domain/ids.ts'
import { type Candle, type CandleInterval, intervalMs } from '../../contract/domain/market.ts'
import type { VenueId } from '../../contract/domain/venue.ts'
import { type Failure, PitwallError, type Result } from '../../contract/errors.ts'
import type { Clock } from '../core/clock.ts'
import { type Span, missingOf, withSpan } from './spans.ts'

/** Asks a venue; oldest first, at most what it gives in the range. */
export type FetchCandles = (
  venue: VenueId,
  instrumentId: InstrumentId,
  interval: CandleInterval,
  from: UnixMs,
  to: UnixMs,
) => Promise<Result<readonly Candle[]>>

export type CandleSeries = {
  readonly venue: VenueId
  readonly instrumentId: InstrumentId
  readonly interval: CandleInterval
}

type Entry = {
  readonly candles: Map<number, Candle>
  /** Closed time the venue has answered for; what it left out there is a gap for good. */
  settled: readonly Span[]
  /** When the venue was last asked for the present. */
  tailTime: number
  /** The request under way; the next waits for it and often finds its answer there. */
  busy: Promise<unknown>
}

/** How long the running candle may be shown before it is asked for again, ms. */
const refreshMs = 3000

/** Candles on demand. Closed ones are kept, up to a bound; the running one is asked for again. */
export class CandleCache {
  private readonly entries = new Map<string, Entry>()
  private readonly fetch: FetchCandles
  private readonly clock: Clock
  private readonly bound: number

  constructor(fetch: FetchCandles, clock: Clock, boundCandles: number) {
    this.fetch = fetch
    this.clock = clock
    this.bound = boundCandles
  }

  /** Candles that open in the span, oldest first. Throws the venue's failure when it has none to give. */
  async read(series: CandleSeries, wanted: Span): Promise<readonly Candle[]> {
    const entry = this.entryOf(series)
    const task = entry.busy.then(() => this.complete(entry, series, wanted))
    entry.busy = task.catch(() => null)
    const failure = await task
    if (failure !== null && !this.onlyTailMissing(entry, series, wanted)) throw thrown(failure)
    return this.take(entry, wanted, failure === null)
  }

  /** A candle from a stream takes the place of what we hold of it; unknown series are not kept. */
  put(candle: Candle): void {
    const entry = this.entries.get(keyOf(candle))
    const known = entry?.candles.get(candle.openTime)
    if (entry !== undefined && known?.closed !== true) entry.candles.set(candle.openTime, candle)
  }

  private async complete(
    entry: Entry,
    series: CandleSeries,
    wanted: Span,
  ): Promise<Failure | null> {
    const missing = missingOf(entry.settled, wanted)
    if (missing === null) return null
    const now = this.clock.now()
    const isTail = missing.from >= unsettledFrom(series.interval, now)
    if (isTail && now - entry.tailTime < refreshMs) return null
    const answer = await this.ask(series, missing)
    if (!answer.ok) return answer.error
    this.keep(entry, series, missing, answer.value)
    return null
  }

  private ask(series: CandleSeries, { from, to }: Span): Promise<Result<readonly Candle[]>> {
    const { venue, instrumentId, interval } = series
    return this.fetch(venue, instrumentId, interval, from as UnixMs, to as UnixMs)
  }

  private keep(entry: Entry, series: CandleSeries, asked: Span, candles: readonly Candle[]): void {
    const step = intervalMs[series.interval]
    const now = this.clock.now()
    let closedUntil = asked.from
    for (const candle of candles) {
      if (candle.openTime < asked.from || candle.openTime >= asked.to) continue
      entry.candles.set(candle.openTime, candle)
      if (candle.closed) closedUntil = Math.max(closedUntil, candle.openTime + step)
    }
    const answeredUntil = Math.min(asked.to, unsettledFrom(series.interval, now))
    const to = Math.max(closedUntil, answeredUntil)
    entry.settled = withSpan(entry.settled, { from: asked.from, to })
    if (asked.to > unsettledFrom(series.interval, now)) entry.tailTime = now
    this.evict(keyOf(series))
  }

  /** While the venue does not answer, a running candle is no longer what it says. */
  private take(entry: Entry, wanted: Span, current: boolean): readonly Candle[] {
    return [...entry.candles.values()]
      .filter(({ openTime }) => openTime >= wanted.from && openTime < wanted.to)
      .filter(({ closed }) => closed || current)
      .toSorted((left, right) => left.openTime - right.openTime)
  }

  private onlyTailMissing(entry: Entry, series: CandleSeries, wanted: Span): boolean {
    const missing = missingOf(entry.settled, wanted)
    const tail = unsettledFrom(series.interval, this.clock.now())
    return missing === null || (missing.from >= tail && missing.from > wanted.from)
  }

  private entryOf(series: CandleSeries): Entry {
    const key = keyOf(series)
    const known = this.entries.get(key)
    const entry = known ?? {
      candles: new Map(),
      settled: [],
      tailTime: Number.NEGATIVE_INFINITY,
      busy: Promise.resolve(),
    }
    this.entries.delete(key)
    this.entries.set(key, entry)
    return entry
  }

  private evict(keep: string): void {
    let held = 0
    for (const { candles } of this.entries.values()) held += candles.size
    for (const [key, { candles }] of this.entries) {
      if (held <= this.bound && this.entries.size <= this.bound) return
      if (key === keep) continue
      this.entries.delete(key)
      held -= candles.size
    }
  }
}

/** The last closed interval may still be missing at the venue; before it an answer is final. */
function unsettledFrom(interval: CandleInterval, now: number): number {
  const step = intervalMs[interval]
  return Math.floor(now / step) * step - step
}

function keyOf(series: { instrumentId: InstrumentId; interval: CandleInterval }): string {
  return `${series.instrumentId} ${series.interval}`
}

function thrown({ code, message, path }: Failure): PitwallError {
  return new PitwallError(code, message, path === undefined ? {} : { path })
}
