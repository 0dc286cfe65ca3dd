import type { Candle } from '../../../contract/domain/market.ts'
import type { Result } from '../../../contract/errors.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { type Bar, barMs, barTimeOf } from './bars.ts'
import { type BarPart, type BarSeries, type BarStore, seriesKey } from './barStore.ts'

/** Open interest at a moment of the past, base units of one side. */
export type InterestPoint = { readonly time: number; readonly openInterest: number }

/** What can be asked about the past, whichever venue it is. */
export type HistorySource = {
  /** Candles of five minutes, `from <= openTime < to`. */
  candles(series: BarSeries, from: number, to: number): Promise<Result<readonly Candle[]>>
  /** Null where the venue tells no open interest of the past. */
  readonly openInterest:
    | ((series: BarSeries, from: number, to: number) => Promise<Result<readonly InterestPoint[]>>)
    | null
}

export type HistoryFillerOptions = {
  readonly store: BarStore
  readonly clock: Clock
  readonly log: Log
  /** Null for a venue that cannot be asked now. */
  readonly sourceOf: (series: BarSeries) => HistorySource | null
  readonly onWritten: (series: BarSeries, from: number) => void
}

type Kind = 'prices' | 'openInterest'
type Span = { readonly from: number; readonly to: number }
type Job = Span & { readonly series: BarSeries; readonly kind: Kind }

/** How far back venues are asked; Binance tells open interest of one month. */
const farthestMs = 30 * 86_400_000
/** Steps asked for at once. */
const chunkSteps = 400
/** A step that the venue did not tell is asked for again after this long, ms. */
const againMs = 900_000
/** The same for the newest steps, which venues tell late, ms. */
const freshAgainMs = 45_000
const freshMs = 1_200_000
/** Jobs that wait at most; more are asked for again when somebody looks. */
const jobBound = 500

/**
 * Asks venues for the steps that were not watched, one request after the other, newest first. What
 * they do not tell stays a gap.
 */
export class HistoryFiller {
  private readonly options: HistoryFillerOptions
  private readonly asked = new Map<string, Map<number, number>>()
  private readonly jobs: Job[] = []
  private working: Promise<void> | null = null
  private isClosed = false

  constructor(options: HistoryFillerOptions) {
    this.options = options
  }

  /** Asks for what storage lacks of the range. Returns at once. */
  want(series: BarSeries, from: number, to: number): void {
    const source = this.isClosed ? null : this.options.sourceOf(series)
    if (source === null) return
    const now = this.options.clock.now()
    const first = barTimeOf(Math.max(from, now - farthestMs))
    // The running step is watched; its past is told once it is over.
    const end = Math.min(barTimeOf(to) + barMs, barTimeOf(now))
    if (first >= end) return
    const known = new Map(this.options.store.read(series, first, end).map((bar) => [bar.time, bar]))
    this.plan(series, 'prices', first, end, (bar) => (bar?.prices ?? null) !== null, known)
    if (source.openInterest !== null) {
      this.plan(
        series,
        'openInterest',
        first,
        end,
        (bar) => (bar?.openInterest ?? null) !== null,
        known,
      )
    }
    this.working ??= this.work().finally(() => {
      this.working = null
    })
  }

  /** Settles when nothing is being asked for. */
  async idle(): Promise<void> {
    await this.working
  }

  async close(): Promise<void> {
    this.isClosed = true
    this.jobs.length = 0
    await this.working
  }

  private plan(
    series: BarSeries,
    kind: Kind,
    from: number,
    to: number,
    isKnown: (bar: Bar | undefined) => boolean,
    known: ReadonlyMap<number, Bar>,
  ): void {
    const asked = this.askedOf(series, kind)
    const now = this.options.clock.monotonic()
    const wall = this.options.clock.now()
    const wanted: number[] = []
    for (let time = to - barMs; time >= from; time -= barMs) {
      const last = asked.get(time) ?? Number.NEGATIVE_INFINITY
      const pause = wall - time < freshMs ? freshAgainMs : againMs
      if (isKnown(known.get(time)) || now - last < pause) continue
      asked.set(time, now)
      wanted.push(time)
    }
    for (const span of spansOf(wanted)) this.enqueue({ series, kind, ...span })
  }

  private enqueue(job: Job): void {
    if (this.jobs.length < jobBound) this.jobs.push(job)
    else
      for (let time = job.from; time < job.to; time += barMs)
        this.askedOf(job.series, job.kind).delete(time)
  }

  private async work(): Promise<void> {
    await Promise.resolve()
    for (let job = this.jobs.shift(); job !== undefined; job = this.jobs.shift()) {
      try {
        await this.fill(job)
      } catch (error) {
        this.options.log.warn(
          { error, venue: job.series.venue },
          'past market data was not taken in',
        )
      }
    }
  }

  private async fill(job: Job): Promise<void> {
    const source = this.options.sourceOf(job.series)
    if (source === null || this.isClosed) return
    const parts =
      job.kind === 'prices' ? await this.prices(source, job) : await this.interest(source, job)
    if (parts.length === 0 || this.isClosed) return
    this.options.store.write(parts)
    this.options.onWritten(job.series, Math.min(...parts.map(({ time }) => time)))
  }

  private async prices(source: HistorySource, job: Job): Promise<readonly BarPart[]> {
    const answer = await source.candles(job.series, job.from, job.to)
    if (!answer.ok) return this.refused(job, answer.error.message)
    return answer.value
      .filter(({ openTime, closed }) => closed && openTime >= job.from && openTime < job.to)
      .filter(isSound)
      .map(({ openTime, open, high, low, close }) => ({
        ...emptyPart(job.series, openTime),
        prices: { open, high, low, close, openOffsetMs: 0, closeOffsetMs: barMs - 1 },
      }))
  }

  /** A figure at the very end of a step belongs to it. */
  private async interest(source: HistorySource, job: Job): Promise<readonly BarPart[]> {
    const answer = await source.openInterest?.(job.series, job.from, job.to + barMs)
    if (answer === undefined) return []
    if (!answer.ok) return this.refused(job, answer.error.message)
    return answer.value
      .filter(({ openInterest }) => Number.isFinite(openInterest) && openInterest >= 0)
      .map(({ time, openInterest }) => {
        const step = barTimeOf(time - 1)
        return {
          ...emptyPart(job.series, step),
          openInterest: { value: openInterest, offsetMs: time - step },
        }
      })
      .filter(({ time }) => time >= job.from && time < job.to)
  }

  private refused({ series, kind }: Job, why: string): readonly BarPart[] {
    this.options.log.debug({ venue: series.venue, kind, why }, 'a venue did not tell its past')
    return []
  }

  private askedOf(series: BarSeries, kind: Kind): Map<number, number> {
    const key = `${seriesKey(series)} ${kind}`
    const known = this.asked.get(key) ?? new Map<number, number>()
    this.asked.set(key, known)
    const oldest = this.options.clock.now() - farthestMs - barMs
    for (const time of known.keys()) {
      if (time >= oldest) break
      known.delete(time)
    }
    return known
  }
}

/** Steps, newest first, as stretches no longer than one request takes. */
function spansOf(times: readonly number[]): readonly Span[] {
  const spans: { from: number; to: number }[] = []
  for (const time of times) {
    const last = spans.at(-1)
    const fits = last !== undefined && last.from === time + barMs
    if (fits && last.to - time <= chunkSteps * barMs) last.from = time
    else spans.push({ from: time, to: time + barMs })
  }
  return spans
}

function isSound({ openTime, open, high, low, close }: Candle): boolean {
  const prices = [open, high, low, close]
  const isPositive = prices.every((price) => Number.isFinite(price) && price > 0)
  return (
    isPositive &&
    openTime % barMs === 0 &&
    high >= Math.max(open, close) &&
    low <= Math.min(open, close)
  )
}

function emptyPart(series: BarSeries, time: number): BarPart {
  return { series, time, source: 'history', prices: null, openInterest: null, fundingRate: null }
}
