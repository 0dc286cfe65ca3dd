import type { UnifiedSymbol } from '../../../contract/domain/ids.ts'
import type { Liquidation } from '../../../contract/domain/liquidation.ts'
import type { MarkPrice } from '../../../contract/domain/market.ts'
import type { MarketKind, VenueId } from '../../../contract/domain/venue.ts'
import type { Bus } from '../../core/bus.ts'
import type { Clock } from '../../core/clock.ts'
import type { LiquidationAnalytics, MarginQueries } from '../../core/liquidationServices.ts'
import type { Log } from '../../core/log.ts'
import type { Random } from '../../core/random.ts'
import type { SettingsStore } from '../../core/services.ts'
import { type ImportStore, createImporter } from '../import/importer.ts'
import type { ConfiguredVenue } from '../mapQuery.ts'
import { type BracketStore, Brackets, type FetchBrackets } from '../margin/brackets.ts'
import { priceAnswer } from '../margin/priceAnswer.ts'
import { BarRecorder } from '../model/barRecorder.ts'
import type { BarSeries, BarStore } from '../model/barStore.ts'
import { HistoryFiller, type HistorySource } from '../model/history.ts'
import { type InterestSource, ModelService } from '../model/service.ts'
import type { LiquidationService } from '../service.ts'
import { type StatisticsStore, statisticsOf } from '../statistics/statistics.ts'
import { ValidationService } from '../validation/service.ts'

/** What a listing tells of a symbol at a venue. */
export type ListedSymbol = {
  readonly baseAsset: string
  readonly marketKind: MarketKind
  readonly maxLeverage: number | null
}

export type AnalyticsStores = {
  readonly bars: BarStore
  readonly brackets: BracketStore
  readonly statistics: StatisticsStore
  readonly imports: ImportStore
  /** Stored liquidations of a series, `from <= exchangeTime < to`, at most `limit`. */
  readonly events: (
    series: BarSeries,
    from: number,
    to: number,
    limit: number,
  ) => readonly Liquidation[]
}

export type AnalyticsOptions = {
  readonly bus: Bus
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** Those that tell of liquidations. */
  readonly venues: readonly ConfiguredVenue[]
  readonly liquidations: LiquidationService
  readonly settings: SettingsStore
  readonly stores: AnalyticsStores
  readonly listing: (venue: VenueId, symbol: UnifiedSymbol) => ListedSymbol | null
  readonly symbolOf: (
    mark: MarkPrice,
  ) => { readonly venue: VenueId; readonly symbol: UnifiedSymbol } | null
  /** How to ask about the past; null for a venue that cannot be asked now. */
  readonly history: (series: BarSeries) => HistorySource | null
  /** Whether a venue tells open interest of the past. */
  readonly tellsInterest: (venue: VenueId) => boolean
  readonly fetchBrackets: FetchBrackets
  /** Series that are kept whole, because prices of them are watched. */
  readonly watched: () => readonly BarSeries[]
}

/** Alert rules are another service's. */
export type Analytics = Omit<LiquidationAnalytics, 'alerts'> & {
  /** Where an account that connects puts the tables it read. */
  readonly brackets: Brackets
  close(): Promise<void>
}

/** How often the past of watched series is looked at, ms. */
const pollEveryMs = 60_000
/** What of it is asked for: a day of warm-up and a day to show, ms. */
const watchedMs = 2 * 86_400_000

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Everything about liquidations beyond recording and drawing them. */
export function createAnalytics(options: AnalyticsOptions): Analytics {
  const { clock, log, random, liquidations, stores } = options
  const brackets = new Brackets({
    store: stores.brackets,
    listings: { listing: options.listing },
    fetch: options.fetchBrackets,
    clock,
    log,
  })
  const feeding = feed(options, (series, from) => model.invalidate(series, from))
  const model = modelOf(options, brackets, feeding)
  const importer = createImporter({
    store: stores.imports,
    take: (rows, alongside) => liquidations.takeImported(rows, alongside),
    clock,
    random,
    log,
    breathe,
  })
  const validation = new ValidationService({
    bars: stores.bars,
    model,
    venues: options.venues,
    events: stores.events,
    wantHistory: (series, from, to) => feeding.filler.want(series, from, to),
    recordedShares: (venue, symbol, columns) => liquidations.recordedShares(venue, symbol, columns),
    flush: () => liquidations.flush(),
    clock,
    breathe,
  })
  return {
    model,
    validation,
    margin: marginQueries(brackets, options.listing),
    statistics: (query) => statisticsOf(statisticsParts(options), query),
    imports: importer,
    brackets,
    async close() {
      await importer.close()
      await feeding.close()
    },
  }
}

type Feeding = {
  readonly recorder: BarRecorder
  readonly filler: HistoryFiller
  close(): Promise<void>
}

/** Watches marks, and asks for what was not watched. */
function feed(
  { bus, clock, log, venues, stores, history, symbolOf, watched }: AnalyticsOptions,
  onWritten: (series: BarSeries, from: number) => void,
): Feeding {
  const environments = new Map(venues.map(({ info, environment }) => [info.venue, environment]))
  const recorder = new BarRecorder({
    bus,
    clock,
    log,
    store: stores.bars,
    seriesOf: symbolOf,
    environmentOf: (venue) => environments.get(venue) ?? null,
    onWritten,
  })
  const filler = new HistoryFiller({
    store: stores.bars,
    clock,
    log,
    sourceOf: history,
    onWritten,
  })
  const stopPolling = clock.every(pollEveryMs, () => {
    const now = clock.now()
    for (const series of watched()) filler.want(series, now - watchedMs, now)
  })
  return {
    recorder,
    filler,
    async close() {
      stopPolling()
      await filler.close()
      recorder.close()
    },
  }
}

function modelOf(
  options: AnalyticsOptions,
  brackets: Brackets,
  { recorder, filler }: Feeding,
): ModelService {
  const { liquidations } = options
  return new ModelService({
    store: options.stores.bars,
    recorder,
    brackets,
    venues: options.venues,
    clock: options.clock,
    settings: options.settings,
    isKnown: (symbol) => liquidations.isKnown(symbol),
    defaultBinSize: (symbol) => liquidations.defaultBinSize(symbol),
    binSizes: (symbol, environment) => liquidations.binSizes(symbol, environment),
    interestSource: (venue) =>
      interestSource(recorder.health(venue).hasInterest, options.tellsInterest(venue)),
    wantHistory: (series, from, to) => filler.want(series, from, to),
    breathe,
  })
}

function interestSource(isStreamed: boolean, isTold: boolean): InterestSource {
  if (isStreamed) return isTold ? 'both' : 'stream'
  return isTold ? 'history' : 'none'
}

function statisticsParts({ stores, venues, liquidations, clock }: AnalyticsOptions) {
  return {
    store: stores.statistics,
    venues,
    recorded: (venue: ConfiguredVenue, symbol: UnifiedSymbol, from: number, to: number) =>
      liquidations.recordedShare(venue, symbol, from, to),
    now: () => clock.now(),
    flush: () => void liquidations.flush(),
  }
}

function marginQueries(brackets: Brackets, listing: AnalyticsOptions['listing']): MarginQueries {
  return {
    brackets: (venue, symbol) => brackets.of(venue, symbol),
    refresh: (venue) => brackets.refresh(venue),
    liquidationPrice: (venue, symbol, position) => {
      const marketKind = listing(venue, symbol)?.marketKind ?? 'linear'
      return priceAnswer(position, brackets.of(venue, symbol), marketKind)
    },
  }
}
