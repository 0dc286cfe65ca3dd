import type {
  LiquidationProfile,
  ModelChoice,
  ModelDescription,
  ModelNote,
  ModelSettings,
  PredictedGrid,
  PredictedQuery,
  ProfileQuery,
} from '../../../contract/domain/liquidationModel.ts'
import type { UnifiedSymbol, UnixMs } from '../../../contract/domain/ids.ts'
import { intervalMs } from '../../../contract/domain/market.ts'
import type { Environment, VenueId } from '../../../contract/domain/venue.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { Clock } from '../../core/clock.ts'
import type { ModelQueries } from '../../core/liquidationServices.ts'
import type { SettingsStore } from '../../core/services.ts'
import { type ConfiguredVenue, askedFor, columnBound, environmentOf } from '../mapQuery.ts'
import type { Brackets } from '../margin/brackets.ts'
import { tierAt } from '../margin/tiers.ts'
import { barMs } from './bars.ts'
import type { BarRecorder } from './barRecorder.ts'
import type { BarSeries, BarStore } from './barStore.ts'
import { assumptionsOf } from './describe.ts'
import { type LevelRatio, levelRatios } from './levelPrices.ts'
import {
  type GridFrame,
  type PriceSpan,
  type VenueView,
  assembleGrid,
  pricesOf,
} from './predictedGrid.ts'
import { profileOf } from './profile.ts'
import { type Reference, referenceOf } from './reference.ts'
import { ModelRunner } from './runner.ts'
import type { RunColumns, RunView } from './seriesRun.ts'
import { cappedWeights, defaultSettings, settingsOf } from './settings.ts'
import { bridgedGapMs, warmUpMs } from './timeline.ts'

/** Where a venue's open interest comes from. */
export type InterestSource = ModelDescription['venues'][number]['openInterest']

export type ModelServiceOptions = {
  readonly store: BarStore
  readonly recorder: Pick<BarRecorder, 'flush' | 'health'>
  readonly brackets: Brackets
  readonly venues: readonly ConfiguredVenue[]
  readonly clock: Clock
  readonly settings: SettingsStore
  /** Whether any venue lists the symbol, or anything of it is stored. */
  readonly isKnown: (symbol: UnifiedSymbol) => boolean
  readonly defaultBinSize: (symbol: UnifiedSymbol) => number
  readonly binSizes: (symbol: UnifiedSymbol, environment: Environment) => readonly number[]
  readonly interestSource: (venue: VenueId) => InterestSource
  /** Asks for stored steps that are missing; what comes later tells `invalidate`. */
  readonly wantHistory: (series: BarSeries, from: number, to: number) => void
  readonly breathe: () => Promise<void>
  /** Memory of the model's runs together, bytes. Default 128 MiB. */
  readonly boundBytes?: number
}

export const defaultBoundBytes = 128 * 1024 * 1024

const settingsName = 'liquidation-model'
const flushEveryMs = 1000
/** A price older than this says nothing about now, ms. */
const currentMs = 900_000
const skewMs = 2000
/** Most price bins of a map's height. */
const binBound = 20_000
/** Most cells of columns and bins of one map; a larger one has to be coarser. */
const cellBound = 6_000_000

/** Answers for predicted levels out of stored open interest and prices. */
export class ModelService implements ModelQueries {
  private readonly options: ModelServiceOptions
  private readonly runner: ModelRunner
  private saved: ModelSettings
  private flushedAt = Number.NEGATIVE_INFINITY

  constructor(options: ModelServiceOptions) {
    this.options = options
    this.saved = readSettings(options.settings)
    this.runner = new ModelRunner({
      store: options.store,
      now: () => options.clock.now(),
      monotonic: () => options.clock.monotonic(),
      breathe: options.breathe,
      boundBytes: options.boundBytes ?? defaultBoundBytes,
    })
  }

  settings(): ModelSettings {
    return this.saved
  }

  saveSettings(choice: ModelChoice): ModelSettings {
    this.saved = settingsOf(this.saved, choice)
    this.options.settings.set(settingsName, JSON.stringify(this.saved))
    return this.saved
  }

  cache(): ReturnType<ModelQueries['cache']> {
    return this.runner.stats
  }

  clearCache(): void {
    this.runner.clear()
  }

  /** Stored steps from `from` on changed. */
  invalidate(series: BarSeries, from: number): void {
    this.runner.invalidate(series, from)
  }

  async grid(query: PredictedQuery): Promise<PredictedGrid> {
    const frame = this.frame(query)
    const { environment, venues, settings } = this.scope(query)
    const columns = {
      from: frame.from,
      intervalMs: intervalMs[query.interval],
      binSize: query.binSize,
    }
    const views = await Promise.all(
      venues.map(async (venue) => ({
        venue,
        view: await this.view(
          { environment, venue, symbol: query.symbol },
          settings,
          columns,
          frame.to,
        ),
      })),
    )
    const reference = this.reference(views)
    const shown = query.combine === true ? withoutExcluded(views, reference) : views
    const span = pricesOf(frame, shown)
    requireDrawable(query, frame.columns, span)
    return {
      symbol: query.symbol,
      environment,
      from: frame.from as UnixMs,
      to: frame.to as UnixMs,
      interval: query.interval,
      binSize: query.binSize,
      venues,
      combined: query.combine ?? false,
      settings,
      stepMs: barMs,
      binSizes: this.options.binSizes(query.symbol, environment),
      notes: this.notes(query.symbol, views, reference, frame.from),
      ...assembleGrid(frame, shown, span),
    }
  }

  async profile(query: ProfileQuery): Promise<LiquidationProfile> {
    const { environment, venues, settings } = this.scope(query)
    const { symbol } = query
    const now = this.options.clock.now()
    const views = await Promise.all(
      venues.map(async (venue) => ({
        venue,
        view: await this.view({ environment, venue, symbol }, settings, null, now),
      })),
    )
    const reference = this.reference(views)
    if (reference.price === null) {
      throw new PitwallError('NO_VENUE_AVAILABLE', `No current price of ${symbol} is recorded.`)
    }
    const binSize = query.binSize ?? this.options.defaultBinSize(symbol)
    requireBinSize(binSize, reference.price)
    const current = views.filter(({ view }) => isCurrent(view, now))
    const sources = withoutExcluded(current, reference).flatMap(({ venue, view }) =>
      view === null ? [] : [{ venue, model: view.model }],
    )
    const newest = Math.max(...current.map(({ view }) => (view?.last?.time ?? 0) + barMs))
    return {
      symbol,
      environment,
      time: Math.min(now, newest) as UnixMs,
      referencePrice: reference.price,
      prices: Object.fromEntries(this.prices(views).map(({ venue, price }) => [venue, price])),
      binSize,
      venues,
      settings,
      ...profileOf(sources, reference.price, binSize),
      states: Object.fromEntries(views.map(({ venue, view }) => [venue, stateNow(view, now)])),
      notes: this.notes(symbol, views, reference, now),
    }
  }

  describe(symbol: UnifiedSymbol): ModelDescription {
    const settings = this.saved
    return {
      settings,
      defaults: defaultSettings,
      assumptions: assumptionsOf(settings),
      warmUpMs,
      stepMs: barMs,
      bridgedGapMs,
      venues: this.options.venues.map(({ info: { venue } }) => ({
        venue,
        weights: this.weightsAt(venue, symbol, settings),
        bracketVersion: this.options.brackets.of(venue, symbol).version,
        openInterest: this.options.interestSource(venue),
      })),
    }
  }

  /** Liquidation over entry price by leverage, as this venue has it. */
  ratios(venue: VenueId, symbol: UnifiedSymbol, settings: ModelSettings): readonly LevelRatio[] {
    const { tiers } = this.options.brackets.of(venue, symbol)
    return levelRatios(this.weightsAt(venue, symbol, settings), tiers)
  }

  /** Venues, environment and settings of a query. Throws what is wrong with it. */
  scope(query: {
    readonly symbol: UnifiedSymbol
    readonly environment?: Environment
    readonly venues?: readonly VenueId[]
    readonly settings?: ModelChoice
  }): {
    readonly environment: Environment
    readonly venues: readonly VenueId[]
    readonly settings: ModelSettings
  } {
    const { venues: configured } = this.options
    if (!this.options.isKnown(query.symbol)) {
      throw new PitwallError('UNKNOWN_SYMBOL', `No connected venue lists ${query.symbol}.`, {
        path: 'symbol',
      })
    }
    const environment = environmentOf(query, configured)
    const asked = askedFor(query.venues, configured).filter(
      (each) => query.environment !== undefined || each.environment === environment,
    )
    return {
      environment,
      venues: asked.map(({ info }) => info.venue),
      settings: settingsOf(this.saved, query.settings),
    }
  }

  /** Writes what the recorder holds, at most once a second, so that answers are current. */
  flush(): void {
    const now = this.options.clock.monotonic()
    if (now - this.flushedAt < flushEveryMs) return
    this.flushedAt = now
    this.options.recorder.flush()
  }

  private weightsAt(venue: VenueId, symbol: UnifiedSymbol, settings: ModelSettings) {
    const { tiers } = this.options.brackets.of(venue, symbol)
    return cappedWeights(settings.weights, tierAt(tiers, 0).maxLeverage)
  }

  private async view(
    series: BarSeries,
    settings: ModelSettings,
    columns: RunColumns,
    to: number,
  ): Promise<RunView | null> {
    this.flush()
    const { store, brackets, wantHistory } = this.options
    wantHistory(series, (columns?.from ?? to) - warmUpMs, to)
    const own = store
      .series(series.environment)
      .find(({ venue, symbol }) => venue === series.venue && symbol === series.symbol)
    if (own === undefined) return null
    return this.runner.view({
      series,
      settings,
      ratios: this.ratios(series.venue, series.symbol, settings),
      ratioVersion: brackets.version,
      firstTime: own.firstTime,
      columns,
      to,
    })
  }

  private frame(query: PredictedQuery): GridFrame {
    const step = intervalMs[query.interval]
    if (step < barMs) {
      throw new PitwallError(
        'INVALID_ARGUMENT',
        'The model has steps of five minutes: interval must be 5m or longer.',
        { path: 'interval' },
      )
    }
    const from = Math.floor(query.from / step) * step
    const columns = Math.ceil((query.to - from) / step)
    if (columns < 1 || columns > columnBound) {
      throw new PitwallError(
        'INVALID_RANGE',
        `The range has ${columns} columns; 1 to ${columnBound} are possible.`,
        { path: 'interval' },
      )
    }
    return { query, from, to: from + columns * step, columns, now: this.options.clock.now() }
  }

  private prices(views: readonly VenueView[]): readonly { venue: VenueId; price: number }[] {
    const now = this.options.clock.now()
    return views.flatMap(({ venue, view }) => {
      const price = view?.last?.prices?.close
      return price === undefined || !isCurrent(view, now) ? [] : [{ venue, price }]
    })
  }

  private reference(views: readonly VenueView[]): Reference {
    return referenceOf(this.prices(views))
  }

  private notes(
    symbol: UnifiedSymbol,
    views: readonly VenueView[],
    reference: Reference,
    from: number,
  ): readonly ModelNote[] {
    return [...reference.notes, ...views.flatMap((each) => this.notesOf(symbol, each, from))]
  }

  private notesOf(
    symbol: UnifiedSymbol,
    { venue, view }: VenueView,
    from: number,
  ): readonly ModelNote[] {
    const notes: ModelNote[] = []
    const note = (kind: ModelNote['kind'], message: string): void =>
      void notes.push({ kind, venue, message })
    const { lagMs, refused } = this.options.recorder.health(venue)
    if (lagMs !== null && Math.abs(lagMs) > skewMs) {
      const direction = lagMs > 0 ? 'behind' : 'ahead of'
      note(
        'clockSkew',
        `The times of ${venue} are ${(Math.abs(lagMs) / 1000).toFixed(1)} s ${direction} this machine's clock.`,
      )
    }
    if (refused > 0) note('refusedData', `${refused} prices of ${venue} were not usable.`)
    if (this.options.brackets.of(venue, symbol).assumed) {
      note(
        'assumedBrackets',
        `The margin tiers of ${symbol} at ${venue} are assumed: the venue's own table is not known.`,
      )
    }
    if (view === null) return notes
    if (from - view.firstTime < warmUpMs && Number.isFinite(view.firstTime)) {
      note(
        'shortWarmUp',
        `Data of ${venue} begins ${new Date(view.firstTime).toISOString()}: levels of older positions are missing for a day.`,
      )
    }
    if (view.jumps > 0) {
      note(
        'openInterestJump',
        `Open interest of ${venue} changed beyond belief ${view.jumps} times; those steps are left out.`,
      )
    }
    if (view.pricelessSteps > 0) {
      note(
        'missingPrices',
        `Prices of ${venue} are missing in ${view.pricelessSteps} steps of five minutes.`,
      )
    }
    return notes
  }
}

function readSettings(store: SettingsStore): ModelSettings {
  try {
    const text = store.get(settingsName)
    return text === null
      ? defaultSettings
      : settingsOf(defaultSettings, JSON.parse(text) as ModelChoice)
  } catch {
    return defaultSettings
  }
}

function isCurrent(view: RunView | null, now: number): boolean {
  const last = view?.last ?? null
  return last !== null && last.prices !== null && now - (last.time + barMs) < currentMs
}

function stateNow(view: RunView | null, now: number) {
  if (view === null || view.last === null || !isCurrent(view, now)) return 'gap' as const
  if (view.last.gap !== null) return 'gap' as const
  return view.last.isWarmingUp ? ('warmingUp' as const) : ('modelled' as const)
}

function withoutExcluded(
  views: readonly VenueView[],
  { excluded }: Reference,
): readonly VenueView[] {
  return views.filter(({ venue }) => !excluded.includes(venue))
}

function requireBinSize(binSize: number, price: number): void {
  if (binSize > 0 && price / binSize <= binBound * 50) return
  throw new PitwallError(
    'INVALID_ARGUMENT',
    `binSize ${binSize} is too small for a price of ${price}.`,
    {
      path: 'binSize',
    },
  )
}

function requireDrawable(
  { binSize }: PredictedQuery,
  columns: number,
  { priceLow, priceHigh }: PriceSpan,
): void {
  const bins = (priceHigh - priceLow) / binSize
  if (bins <= binBound && bins * columns <= cellBound) return
  throw new PitwallError(
    'INVALID_ARGUMENT',
    `binSize ${binSize} gives ${Math.ceil(bins)} bins by ${columns} columns; choose a larger bin.`,
    { path: 'binSize' },
  )
}
