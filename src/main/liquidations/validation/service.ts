import {
  type ValidationHorizon,
  type ValidationQuery,
  type ValidationReport,
  type ValidationRow,
  horizonMs,
  validationHorizons,
} from '../../../contract/domain/validation.ts'
import {
  type ModelSettings,
  type ModelVersion,
  modelVersions,
} from '../../../contract/domain/liquidationModel.ts'
import type { UnifiedSymbol, UnixMs } from '../../../contract/domain/ids.ts'
import type { Liquidation } from '../../../contract/domain/liquidation.ts'
import {
  type Environment,
  type FeedGuarantee,
  type VenueId,
  feedGuarantees,
} from '../../../contract/domain/venue.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { Clock } from '../../core/clock.ts'
import type { ValidationQueries } from '../../core/liquidationServices.ts'
import { guaranteeAt } from '../coverageView.ts'
import type { ConfiguredVenue } from '../mapQuery.ts'
import { type Bar, barMs, barTimeOf } from '../model/bars.ts'
import type { BarSeries, BarStore } from '../model/barStore.ts'
import type { ModelService } from '../model/service.ts'
import { warmUpMs } from '../model/timeline.ts'
import { rangeShare, zoneShare } from '../model/zones.ts'
import { Estimator, bootstrapSeed, resamples, share } from './estimate.ts'
import {
  type MadePrediction,
  type VenueBars,
  makePredictions,
  predictEveryMs,
} from './predictions.ts'
import { type Tally, addTally, emptyTally } from './tally.ts'
import { type PriceReach, type ScoredEvent, binShare, score } from './window.ts'

export type ValidationOptions = {
  readonly bars: BarStore
  readonly model: Pick<ModelService, 'scope' | 'ratios' | 'flush'>
  readonly venues: readonly ConfiguredVenue[]
  /** Stored liquidations of a series, `from <= exchangeTime < to`, at most `limit`. */
  readonly events: (
    series: BarSeries,
    from: number,
    to: number,
    limit: number,
  ) => readonly Liquidation[]
  /** Share of each stretch in which the venue's liquidations were observed, 0 to 1. */
  readonly recordedShares: (
    venue: ConfiguredVenue,
    symbol: UnifiedSymbol,
    columns: { readonly from: number; readonly intervalMs: number; readonly columns: number },
  ) => readonly number[]
  /** Asks for stored steps that are missing; a later report has them. */
  readonly wantHistory: (series: BarSeries, from: number, to: number) => void
  /** Writes what waits. */
  readonly flush: () => void
  readonly clock: Clock
  readonly breathe: () => Promise<void>
}

const weekMs = 7 * 86_400_000
const longestMs = 400 * 86_400_000
/** Data before the range that decides its levels, ms. */
const lookBackMs = 30 * 86_400_000
const eventBound = 500_000
/** Windows are put together to blocks of at least this length before chance is judged, ms. */
const blockMs = 14_400_000
/** Fewer events than this are named as few. */
const fewEvents = 30
/** How long a report of a range that reaches the present is good for, ms. */
const freshMs = 300_000
/** One without a window to score is made again soon: history may be on its way, ms. */
const emptyFreshMs = 10_000
const keptReports = 32

type VenueData = {
  readonly venue: ConfiguredVenue
  readonly bars: ReadonlyMap<number, Bar>
  readonly events: readonly ScoredEvent[]
  /** Without a price of their moment they cannot be placed. */
  readonly placeless: number
  /** Whether the feed was observed, by quarter of an hour of the range. */
  readonly observed: ReadonlyMap<number, number>
}

type Subject = {
  readonly venue: VenueId | null
  readonly predictions: ReadonlyMap<number, MadePrediction>
  readonly data: readonly VenueData[]
}

/** Least share of a window in which a feed must have been observed for its silence to count. */
const observedShare = 0.95

type KeptReport = { until: number; readonly report: Promise<ValidationReport> }

/** Scores what the model predicted against what then happened, on stored events alone. */
export class ValidationService implements ValidationQueries {
  private readonly options: ValidationOptions
  private readonly kept = new Map<string, KeptReport>()

  constructor(options: ValidationOptions) {
    this.options = options
  }

  /** The same data, range and settings give the same figures. */
  report(query: ValidationQuery): Promise<ValidationReport> {
    const now = this.options.clock.monotonic()
    const key = JSON.stringify(query)
    const known = this.kept.get(key)
    if (known !== undefined && now < known.until) return known.report
    const report = this.make(query)
    const entry = { until: now + freshMs, report }
    this.kept.delete(key)
    this.kept.set(key, entry)
    const [oldest] = this.kept.keys()
    if (this.kept.size > keptReports && oldest !== undefined) this.kept.delete(oldest)
    void this.settle(key, entry)
    return report
  }

  /** One that failed is not kept; one that could score nothing is not kept for long. */
  private async settle(key: string, kept: KeptReport): Promise<void> {
    try {
      const { rows } = await kept.report
      const isEmpty = rows.every(({ windows }) => windows === 0)
      if (isEmpty) kept.until = this.options.clock.monotonic() + emptyFreshMs
    } catch {
      this.kept.delete(key)
    }
  }

  private async make(query: ValidationQuery): Promise<ValidationReport> {
    this.options.flush()
    this.options.model.flush()
    const { environment, venues, settings } = this.options.model.scope(query)
    const now = this.options.clock.now()
    const to = Math.min(query.to ?? now, now)
    const from = query.from ?? to - weekMs
    checkRange(from, to)
    const configured = this.options.venues.filter(({ info }) => venues.includes(info.venue))
    const data = configured.map((venue) => this.read(venue, environment, query.symbol, from, to))
    const rows: ValidationRow[] = []
    for (const version of query.versions ?? modelVersions) {
      const own = { ...settings, version }
      const subjects = await this.subjects(data, query.symbol, own, from, to)
      for (const subject of subjects) {
        for (const horizon of query.horizons ?? validationHorizons) {
          rows.push(rowOf(query.symbol, subject, horizon, version, from, to))
          await this.options.breathe()
        }
      }
    }
    return {
      environment,
      from: from as UnixMs,
      to: to as UnixMs,
      generatedTime: now,
      settings,
      parameters: {
        rangeShare,
        zoneShare,
        binShare,
        warmUpMs,
        resamples,
        seed: bootstrapSeed,
      },
      rows,
    }
  }

  private read(
    venue: ConfiguredVenue,
    environment: Environment,
    symbol: UnifiedSymbol,
    from: number,
    to: number,
  ): VenueData {
    const series = { environment, venue: venue.info.venue, symbol }
    this.options.wantHistory(series, from - warmUpMs, to)
    const list = this.options.bars.read(series, from - lookBackMs, to)
    const bars = new Map(list.map((bar) => [bar.time, bar]))
    const raw = this.options.events(series, from, to, eventBound)
    const events = raw.flatMap((event) => scoredOf(event, bars))
    const first = Math.floor(from / predictEveryMs) * predictEveryMs
    const shares = this.options.recordedShares({ ...venue, environment }, symbol, {
      from: first,
      intervalMs: predictEveryMs,
      columns: Math.ceil((to - first) / predictEveryMs),
    })
    const observed = new Map(shares.map((each, index) => [first + index * predictEveryMs, each]))
    return { venue, bars, events, placeless: raw.length - events.length, observed }
  }

  private async subjects(
    data: readonly VenueData[],
    symbol: UnifiedSymbol,
    settings: ModelSettings,
    from: number,
    to: number,
  ): Promise<readonly Subject[]> {
    const lanes = data.map(({ venue: { info }, bars }): VenueBars => ({
      venue: info.venue,
      ratios: this.options.model.ratios(info.venue, symbol, settings),
      bars: [...bars.values()],
    }))
    const made = await makePredictions(lanes, settings, from, to, this.options.breathe)
    const each = data.map((own) => ({
      venue: own.venue.info.venue,
      predictions: made.byVenue.get(own.venue.info.venue) ?? new Map<number, MadePrediction>(),
      data: [own],
    }))
    return data.length > 1 ? [...each, { venue: null, predictions: made.combined, data }] : each
  }
}

function checkRange(from: number, to: number): void {
  if (from < to && to - from <= longestMs) return
  throw new PitwallError(
    'INVALID_RANGE',
    'The range must begin before it ends and last 400 days at most.',
    {
      path: 'from',
    },
  )
}

/** Reported prices differ in kind: what counts is the nearest price the mark had in that step. */
function scoredOf(event: Liquidation, bars: ReadonlyMap<number, Bar>): readonly ScoredEvent[] {
  const prices = bars.get(barTimeOf(event.exchangeTime))?.prices
  if (prices === null || prices === undefined) return []
  return [
    {
      time: event.exchangeTime,
      side: event.positionSide,
      price: Math.min(prices.high, Math.max(prices.low, event.price)),
      notional: event.notional,
    },
  ]
}

function rowOf(
  symbol: UnifiedSymbol,
  subject: Subject,
  horizon: ValidationHorizon,
  version: ModelVersion,
  from: number,
  to: number,
): ValidationRow {
  const lengthMs = horizonMs[horizon]
  const { blocks, skipped, scored } = scoreWindows(subject, lengthMs, from, to)
  const estimator = new Estimator(blocks)
  const total = blocks.reduce((sum, block) => (addTally(sum, block), sum), emptyTally())
  const all = subject.data.reduce(
    (sum, { events, placeless }) => sum + events.length + placeless,
    0,
  )
  const guarantee = weakest(subject.data, from)
  const of = (ratio: (tally: Tally) => number | null) =>
    total.events === 0 ? null : estimator.of(ratio)
  return {
    symbol,
    venue: subject.venue,
    horizon,
    version,
    windows: total.windows,
    skippedWindows: skipped,
    events: total.events,
    eventNotional: total.notional,
    unscoredEvents: all - scored,
    zones: total.zones,
    touchedZones: total.touched,
    recall: of(({ hits, events }) => share(hits, events)),
    recallByNotional: of(({ hitNotional, notional }) => share(hitNotional, notional)),
    precision: of(({ touchedWithEvent, touched }) => share(touchedWithEvent, touched)),
    coverage: of(({ zoneBins, judgedBins }) => share(zoneBins, judgedBins)),
    randomRecall: of(({ randomHits, events }) => share(randomHits, events)),
    roundNumberRecall: of(({ roundHits, events }) => share(roundHits, events)),
    liftOverRandom: of(({ hits, randomHits }) => share(hits, randomHits)),
    liftOverRoundNumbers: of(({ hits, roundHits }) => share(hits, roundHits)),
    guarantee,
    caution: cautionOf(total, all, guarantee),
  }
}

function scoreWindows(
  { predictions, data }: Subject,
  lengthMs: number,
  from: number,
  to: number,
): { readonly blocks: readonly Tally[]; readonly skipped: number; readonly scored: number } {
  const blocks = new Map<number, Tally>()
  const events = byWindow(data, lengthMs)
  let skipped = 0
  let scored = 0
  const first = Math.ceil(from / lengthMs) * lengthMs
  for (let time = first; time + lengthMs <= to; time += lengthMs) {
    const made = predictions.get(time)
    const own = data.filter(
      (each) =>
        made?.venues.includes(each.venue.info.venue) === true &&
        isObserved(each, time, time + lengthMs),
    )
    const reach = reachOf(own, time, time + lengthMs)
    // Silence of a feed nobody listened to says nothing: all venues of the prediction must count.
    if (made === undefined || reach === null || own.length < made.venues.length) {
      skipped += 1
      continue
    }
    const ofWindow = (events.get(time) ?? []).filter(({ venue }) => made.venues.includes(venue))
    const tally = score(
      made.prediction,
      ofWindow.map(({ event }) => event),
      reach,
    )
    scored += tally.events
    const block = Math.floor(time / Math.max(lengthMs, blockMs))
    const sum = blocks.get(block) ?? emptyTally()
    addTally(sum, tally)
    blocks.set(block, sum)
  }
  return { blocks: [...blocks.values()], skipped, scored }
}

type VenueEvent = { readonly venue: VenueId; readonly event: ScoredEvent }

function byWindow(
  data: readonly VenueData[],
  lengthMs: number,
): ReadonlyMap<number, readonly VenueEvent[]> {
  const windows = new Map<number, VenueEvent[]>()
  for (const { venue, events } of data) {
    for (const event of events) {
      const window = Math.floor(event.time / lengthMs) * lengthMs
      const list = windows.get(window) ?? []
      windows.set(window, list)
      list.push({ venue: venue.info.venue, event })
    }
  }
  return windows
}

/** Lowest and highest mark of the window; null where none is known. */
function reachOf(data: readonly VenueData[], from: number, to: number): PriceReach | null {
  let low = Number.POSITIVE_INFINITY
  let high = 0
  for (const { bars } of data) {
    for (let time = from; time < to; time += barMs) {
      const prices = bars.get(time)?.prices
      if (prices === null || prices === undefined) continue
      low = Math.min(low, prices.low)
      high = Math.max(high, prices.high)
    }
  }
  return high > 0 ? { low, high } : null
}

function isObserved({ observed }: VenueData, from: number, to: number): boolean {
  let sum = 0
  let count = 0
  for (let time = from; time < to; time += predictEveryMs) {
    sum += observed.get(time) ?? 0
    count += 1
  }
  return sum >= observedShare * count
}

function weakest(data: readonly VenueData[], time: number): FeedGuarantee {
  const ranks = data.map(({ venue }) => feedGuarantees.indexOf(guaranteeAt(venue.info, time)))
  return feedGuarantees[Math.max(0, ...ranks)] ?? 'notObservable'
}

function cautionOf(total: Tally, all: number, guarantee: FeedGuarantee): string | null {
  if (all === 0) return 'No liquidation was recorded in the range.'
  if (total.windows === 0) {
    return 'No window of the range can be scored: the model needs a day of open interest and prices before it predicts, and the liquidation feed must have been recorded meanwhile.'
  }
  if (total.events === 0) return 'No recorded liquidation falls into a window the model predicted.'
  const few =
    total.events < fewEvents
      ? `Only ${total.events} ${total.events === 1 ? 'liquidation' : 'liquidations'}: too few to rely on.`
      : ''
  const sampled =
    guarantee === 'complete'
      ? ''
      : 'The feed does not show every liquidation; shares are of those it shows.'
  return [few, sampled].filter((text) => text !== '').join(' ') || null
}
