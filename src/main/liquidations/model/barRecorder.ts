import type { MarkPrice } from '../../../contract/domain/market.ts'
import type { UnifiedSymbol } from '../../../contract/domain/ids.ts'
import type { Environment, VenueId } from '../../../contract/domain/venue.ts'
import type { Bus } from '../../core/bus.ts'
import type { Cancel, Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { maxAheadMs } from '../validate.ts'
import { barTimeOf } from './bars.ts'
import { type BarPart, type BarSeries, type BarStore, seriesKey } from './barStore.ts'

/** Which series a mark belongs to; null for an instrument nobody lists. */
export type SeriesOf = (mark: MarkPrice) => {
  readonly venue: VenueId
  readonly symbol: UnifiedSymbol
} | null

export type BarRecorderOptions = {
  readonly bus: Bus
  readonly clock: Clock
  readonly log: Log
  readonly store: BarStore
  readonly seriesOf: SeriesOf
  readonly environmentOf: (venue: VenueId) => Environment | null
  /** Told which steps of a series changed in storage: the earliest of them. */
  readonly onWritten: (series: BarSeries, from: number) => void
}

/** What a venue's marks look like to the machine's clock. */
export type SeriesHealth = {
  /** Smoothed receive time minus venue time, ms; far from zero means that a clock is wrong. */
  readonly lagMs: number | null
  /** Marks that could not be used since the start. */
  readonly refused: number
  /** Whether marks of this venue carry open interest. */
  readonly hasInterest: boolean
}

type Part = {
  -readonly [Name in keyof BarPart]: BarPart[Name]
}

type VenueMeter = { -readonly [Name in keyof SeriesHealth]: SeriesHealth[Name] }

const noHealth: SeriesHealth = { lagMs: null, refused: 0, hasInterest: false }

const writeEveryMs = 10_000
/** Steps that wait while storage fails; the oldest give way. */
const waitingBound = 20_000
const smoothing = 0.02

/**
 * Gathers marks into steps and writes what changed every ten seconds, so that a death of the
 * process costs no more. Late marks join the step they belong to, in whatever order they come.
 */
export class BarRecorder {
  private readonly options: BarRecorderOptions
  private readonly parts = new Map<string, Part>()
  private readonly meters = new Map<VenueId, VenueMeter>()
  private readonly stops: Cancel[]
  private isFailing = false
  lost = 0

  constructor(options: BarRecorderOptions) {
    this.options = options
    this.stops = [
      options.bus.on('mark', (mark) => this.take(mark)),
      options.clock.every(writeEveryMs, () => this.flush()),
    ]
  }

  health(venue: VenueId): SeriesHealth {
    return this.meters.get(venue) ?? noHealth
  }

  /** Writes what waits. False while storage refuses; it is kept and tried again. */
  flush(): boolean {
    const parts = [...this.parts.values()]
    if (parts.length === 0) return true
    try {
      this.options.store.write(parts)
    } catch (error) {
      if (!this.isFailing)
        this.options.log.error({ error }, 'market data of the model cannot be written')
      this.isFailing = true
      this.shedOldest()
      return false
    }
    this.isFailing = false
    this.parts.clear()
    this.tell(parts)
    return true
  }

  close(): void {
    for (const stop of this.stops) stop()
    this.flush()
  }

  private take(mark: MarkPrice): void {
    const listed = this.options.seriesOf(mark)
    const environment = listed === null ? null : this.options.environmentOf(listed.venue)
    if (listed === null || environment === null) return
    const meter = this.meterOf(listed.venue)
    const now = this.options.clock.now()
    const { exchangeTime, receivedTime, markPrice } = mark
    const isUsable = Number.isSafeInteger(exchangeTime) && exchangeTime > 0
    if (
      !isUsable ||
      exchangeTime > now + maxAheadMs ||
      !(markPrice > 0) ||
      !Number.isFinite(markPrice)
    ) {
      meter.refused += 1
      return
    }
    const lag = receivedTime - exchangeTime
    meter.lagMs = meter.lagMs === null ? lag : meter.lagMs + (lag - meter.lagMs) * smoothing
    meter.hasInterest ||= mark.openInterest !== null
    this.join({ ...listed, environment }, mark)
  }

  private join(series: BarSeries, mark: MarkPrice): void {
    const time = barTimeOf(mark.exchangeTime)
    const key = `${seriesKey(series)} ${time}`
    const part: Part = this.parts.get(key) ?? {
      series,
      time,
      source: 'stream',
      prices: null,
      openInterest: null,
      fundingRate: null,
    }
    this.parts.set(key, part)
    const offsetMs = mark.exchangeTime - time
    part.prices = withPrice(part.prices, mark.markPrice, offsetMs)
    const { openInterest } = mark
    if (openInterest !== null && Number.isFinite(openInterest) && openInterest >= 0) {
      const isLater = offsetMs >= (part.openInterest?.offsetMs ?? 0)
      if (isLater) part.openInterest = { value: openInterest, offsetMs }
    }
    part.fundingRate = mark.fundingRate ?? part.fundingRate
  }

  private tell(parts: readonly Part[]): void {
    const earliest = new Map<string, Part>()
    for (const part of parts) {
      const key = seriesKey(part.series)
      const known = earliest.get(key)
      if (known === undefined || part.time < known.time) earliest.set(key, part)
    }
    for (const { series, time } of earliest.values()) this.options.onWritten(series, time)
  }

  private shedOldest(): void {
    for (const key of this.parts.keys()) {
      if (this.parts.size <= waitingBound) return
      this.parts.delete(key)
      this.lost += 1
    }
  }

  private meterOf(venue: VenueId): VenueMeter {
    const known = this.meters.get(venue) ?? { ...noHealth }
    this.meters.set(venue, known)
    return known
  }
}

type Prices = NonNullable<BarPart['prices']>

/** At equal times the later of two prices is the higher one, so that their order is no matter. */
function withPrice(known: BarPart['prices'], price: number, offsetMs: number): Prices {
  if (known === null) {
    return {
      open: price,
      high: price,
      low: price,
      close: price,
      openOffsetMs: offsetMs,
      closeOffsetMs: offsetMs,
    }
  }
  const isFirst = offsetMs < known.openOffsetMs
  const isLast =
    offsetMs > known.closeOffsetMs || (offsetMs === known.closeOffsetMs && price > known.close)
  return {
    open: isFirst ? price : known.open,
    high: Math.max(known.high, price),
    low: Math.min(known.low, price),
    close: isLast ? price : known.close,
    openOffsetMs: isFirst ? offsetMs : known.openOffsetMs,
    closeOffsetMs: Math.max(known.closeOffsetMs, offsetMs),
  }
}
