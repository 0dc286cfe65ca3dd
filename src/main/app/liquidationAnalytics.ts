import type { UnifiedSymbol, UnixMs } from '../../contract/domain/ids.ts'
import type { Candle } from '../../contract/domain/market.ts'
import type { VenueId } from '../../contract/domain/venue.ts'
import { type Result, fail, succeed, toFailure } from '../../contract/errors.ts'
import { createOwnPositions } from '../alerts/market/ownPositions.ts'
import { createMarketAlerts, firstRules } from '../alerts/market/service.ts'
import type { Bus } from '../core/bus.ts'
import type { Clock } from '../core/clock.ts'
import type { LiquidationAnalytics, MarketAlertQueries } from '../core/liquidationServices.ts'
import type { Log } from '../core/log.ts'
import type { Random } from '../core/random.ts'
import type { SettingsStore } from '../core/services.ts'
import { type Analytics, createAnalytics } from '../liquidations/analytics/create.ts'
import type { ConfiguredVenue } from '../liquidations/mapQuery.ts'
import type { BarSeries } from '../liquidations/model/barStore.ts'
import type { HistorySource } from '../liquidations/model/history.ts'
import type { LiquidationService } from '../liquidations/service.ts'
import type { MarketService } from '../market/service.ts'
import { createBarStore } from '../storage/barStore.ts'
import { createBracketStore } from '../storage/bracketStore.ts'
import type { Database } from '../storage/database.ts'
import { createImportStore } from '../storage/importStore.ts'
import type { SqliteLiquidationStore } from '../storage/liquidationStore.ts'
import { createMarketAlertStore } from '../storage/marketAlertStore.ts'
import type { FetchedBrackets } from '../liquidations/margin/brackets.ts'
import type { VenueAccount } from '../venues/account.ts'
import type { VenueAdapter } from '../venues/adapter.ts'

export type AnalyticsParts = {
  readonly database: Database
  readonly store: SqliteLiquidationStore
  readonly bus: Bus
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly venues: readonly ConfiguredVenue[]
  readonly liquidations: LiquidationService
  readonly market: MarketService
  readonly settings: SettingsStore
  readonly adapters: ReadonlyMap<VenueId, VenueAdapter>
  /** Margin tiers are told to accounts at some venues. */
  readonly accountOf: (venue: VenueId) => VenueAccount | null
  readonly mayIngest: (venue: VenueId) => boolean
  /** Symbols of config.yaml: prices of them are watched. */
  readonly symbols: readonly UnifiedSymbol[]
}

export type RunningAnalytics = LiquidationAnalytics & Pick<Analytics, 'brackets' | 'close'>

/** Builds what the model, its validation, the alerts and the imports need of the rest. */
export function openAnalytics(parts: AnalyticsParts): RunningAnalytics {
  const { bus, clock, random, log, liquidations, market, settings, database, store } = parts
  const analytics = createAnalytics({
    bus,
    clock,
    random,
    log,
    venues: parts.venues,
    liquidations,
    settings,
    stores: {
      bars: createBarStore(database),
      brackets: createBracketStore(database),
      imports: createImportStore(database),
      statistics: {
        hourSums: (query) => store.hourSums(query),
        largest: (query) => store.largest(query),
      },
      events: (series, from, to, limit) => eventsOf(store, series, from, to, limit),
    },
    listing: (venue, symbol) => market.instrumentAt(venue, symbol),
    symbolOf: ({ instrumentId }) => {
      const instrument = market.instrument(instrumentId)
      if (instrument === null || instrument.marketKind !== 'linear') return null
      return { venue: instrument.venue, symbol: instrument.unifiedSymbol }
    },
    history: (series) => historySource(parts, series),
    tellsInterest: (venue) => parts.adapters.get(venue)?.openInterestHistory !== undefined,
    fetchBrackets: (venue) => bracketsOf(parts, venue),
    watched: () => watchedSeries(parts),
  })
  const alerting = openAlerts(parts, analytics)
  const stopRefreshing = refreshBrackets(parts, analytics)
  return {
    ...analytics,
    alerts: alerting.alerts,
    async close() {
      stopRefreshing()
      alerting.close()
      await analytics.close()
    },
  }
}

/** What the venue tells the user's own account of its margin tiers. */
async function bracketsOf(
  { accountOf }: AnalyticsParts,
  venue: VenueId,
): Promise<Result<FetchedBrackets>> {
  const tiers = await accountOf(venue)?.marginTiers?.()
  if (tiers === undefined) {
    return fail('NOT_FOUND', `${venue} is not connected with an account that may ask.`)
  }
  return tiers.ok ? succeed({ source: 'account', tables: tiers.value }) : tiers
}

/** Tables are asked for when an account comes up, and then no more often than this, ms. */
const bracketsServeMs = 86_400_000

/** Refreshes a venue's tables whenever its account is up and they are old. */
function refreshBrackets({ bus, clock, log }: AnalyticsParts, { brackets }: Analytics): () => void {
  const asked = new Map<VenueId, number>()
  return bus.on('accountStream', ({ venue, status }) => {
    const before = asked.get(venue) ?? -Infinity
    if (status !== 'live' || clock.monotonic() - before < bracketsServeMs) return
    asked.set(venue, clock.monotonic())
    brackets.refresh(venue).catch((error: unknown) => {
      log.debug({ error, venue }, 'the margin tiers were not refreshed')
    })
  })
}

function openAlerts(
  { bus, clock, random, log, liquidations, market, database, symbols, settings }: AnalyticsParts,
  { model }: Analytics,
): { readonly alerts: MarketAlertQueries; close(): void } {
  const positions = createOwnPositions(
    bus,
    (instrumentId) => market.instrument(instrumentId)?.unifiedSymbol ?? null,
  )
  const alerts = createMarketAlerts({
    bus,
    clock,
    random,
    log,
    store: createMarketAlertStore(database),
    market: {
      onLiquidation: (listener) => liquidations.onRecorded(listener),
      profile: (symbol, venues) => model.profile(venues === null ? { symbol } : { symbol, venues }),
      markPrice: (venue, symbol) => market.markPriceAt(venue, symbol),
      positions: () => positions.all(),
      watchedSymbols: () => symbols,
    },
  })
  writeFirstRules(alerts, settings)
  return {
    alerts,
    close() {
      alerts.close()
      positions.close()
    },
  }
}

const rulesWritten = 'alert-rules-written'

/** Once per database: a rule that was removed stays removed. */
function writeFirstRules(alerts: MarketAlertQueries, settings: SettingsStore): void {
  if (settings.get(rulesWritten) !== null) return
  for (const rule of firstRules) alerts.save(rule)
  settings.set(rulesWritten, '1')
}

function eventsOf(
  store: SqliteLiquidationStore,
  { venue, environment, symbol }: BarSeries,
  from: number,
  to: number,
  limit: number,
) {
  return store.history({
    venues: [{ venue, environment }],
    symbol,
    from,
    before: to,
    minNotional: 0,
    limit,
  })
}

function watchedSeries({ venues, symbols, market }: AnalyticsParts): readonly BarSeries[] {
  return venues.flatMap(({ info: { venue }, environment }) =>
    symbols
      .filter((symbol) => market.instrumentAt(venue, symbol) !== null)
      .map((symbol) => ({ venue, environment, symbol })),
  )
}

/** Only of what is configured: what another environment recorded is not asked for here. */
function historySource(
  { venues, market, adapters, mayIngest }: AnalyticsParts,
  { venue, environment, symbol }: BarSeries,
): HistorySource | null {
  const configured = venues.find(({ info }) => info.venue === venue)
  const instrument = market.instrumentAt(venue, symbol)
  const adapter = adapters.get(venue)
  const isOwn = configured?.environment === environment && mayIngest(venue)
  if (!isOwn || instrument === null || adapter === undefined) return null
  const { openInterestHistory } = adapter
  return {
    candles: (series, from, to) => candlesOf(market, series, from, to),
    openInterest:
      openInterestHistory === undefined
        ? null
        : (_series, from, to) =>
            openInterestHistory(instrument.instrumentId, from as UnixMs, to as UnixMs),
  }
}

async function candlesOf(
  market: MarketService,
  { venue, symbol }: BarSeries,
  from: number,
  to: number,
): Promise<Result<readonly Candle[]>> {
  try {
    const range = { from: from as UnixMs, to: to as UnixMs }
    const { candles } = await market.candles({ symbol, venue, interval: '5m', ...range })
    return succeed(candles)
  } catch (error) {
    return { ok: false, error: toFailure(error) }
  }
}
