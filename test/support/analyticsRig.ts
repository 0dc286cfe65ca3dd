import type { InstrumentId, UnifiedSymbol, UnixMs } from '../../src/contract/domain/ids.ts'
import type { Liquidation } from '../../src/contract/domain/liquidation.ts'
import type { MarkPrice } from '../../src/contract/domain/market.ts'
import type { VenueId } from '../../src/contract/domain/venue.ts'
import { fail } from '../../src/contract/errors.ts'
import type { MarketAlertService } from '../../src/main/alerts/market/service.ts'
import { createMarketAlerts } from '../../src/main/alerts/market/service.ts'
import type { OwnPosition } from '../../src/main/alerts/market/parts.ts'
import { silentLog } from '../../src/main/core/log.ts'
import { seededRandom } from '../../src/main/core/random.ts'
import { type Analytics, createAnalytics } from '../../src/main/liquidations/analytics/create.ts'
import { barMs } from '../../src/main/liquidations/model/bars.ts'
import type { BarSeries, BarStore } from '../../src/main/liquidations/model/barStore.ts'
import type { HistorySource } from '../../src/main/liquidations/model/history.ts'
import { createBarStore } from '../../src/main/storage/barStore.ts'
import { createBracketStore } from '../../src/main/storage/bracketStore.ts'
import { createImportStore } from '../../src/main/storage/importStore.ts'
import { createMarketAlertStore } from '../../src/main/storage/marketAlertStore.ts'
import { createSettingsStore } from '../../src/main/storage/settingsStore.ts'
import { type TestEngine, testEngine, testVenues } from './liquidationEngine.ts'
import { liquidation, venueInfo } from './liquidations.ts'

export const btc = 'BTCUSDT' as UnifiedSymbol
export const rigStart = 1_750_032_000_000

export type AnalyticsRig = {
  readonly engine: TestEngine
  readonly analytics: Analytics
  readonly alerts: MarketAlertService
  readonly bars: BarStore
  readonly positions: OwnPosition[]
  /** Past that venues would tell; none by default. */
  history: ((series: BarSeries) => HistorySource | null) | null
  mark(venue: VenueId, price: number, openInterest: number | null, over?: Partial<MarkPrice>): void
  /** A bar of history for each step, `prices[i]` closing step `i`. */
  past(venue: VenueId, from: number, steps: readonly Step[]): void
  happen(over: Partial<Liquidation>): void
  close(): Promise<void>
}

export type Step = {
  readonly close: number
  readonly low?: number
  readonly high?: number
  readonly openInterest?: number | null
}

/** The real analytics over a real database, with a clock and venues made of paper. */
export function analyticsRig(): AnalyticsRig {
  const engine = testEngine({ start: rigStart })
  const { bus, clock, database, service, store } = engine
  const venues = testVenues.map((venue) => ({
    info: venueInfo(venue),
    environment: 'sandbox' as const,
  }))
  const bars = createBarStore(database)
  const positions: OwnPosition[] = []
  const symbolOf = ({ instrumentId }: MarkPrice) => {
    const venue = testVenues.find((each) => instrumentId.endsWith(`.${each}`))
    return venue === undefined ? null : { venue, symbol: btc }
  }
  const analytics = createAnalytics({
    bus,
    clock,
    random: seededRandom(3),
    log: silentLog,
    venues,
    liquidations: service,
    settings: createSettingsStore(database),
    stores: {
      bars,
      brackets: createBracketStore(database),
      imports: createImportStore(database),
      statistics: store,
      events: ({ venue, environment, symbol }, from, to, limit) =>
        store.history({
          venues: [{ venue, environment }],
          symbol,
          from,
          before: to,
          minNotional: 0,
          limit,
        }),
    },
    listing: () => ({ baseAsset: 'BTC', marketKind: 'linear', maxLeverage: 100 }),
    symbolOf,
    history: (series) => rig.history?.(series) ?? null,
    tellsInterest: () => false,
    fetchBrackets: () => Promise.resolve(fail('NOT_FOUND', 'nobody may ask')),
    watched: () => [],
  })
  const alerts = createMarketAlerts({
    bus,
    clock,
    random: seededRandom(4),
    log: silentLog,
    store: createMarketAlertStore(database),
    market: {
      onLiquidation: (listener) => service.onRecorded(listener),
      profile: (symbol, asked) =>
        analytics.model.profile(asked === null ? { symbol } : { symbol, venues: asked }),
      markPrice: () => engine.marks.get(btc) ?? null,
      positions: () => positions,
      watchedSymbols: () => [btc],
    },
  })
  const rig: AnalyticsRig = {
    engine,
    analytics,
    alerts,
    bars,
    positions,
    history: null,
    mark(venue, price, openInterest, over = {}) {
      engine.marks.set(btc, price)
      bus.publish({
        kind: 'mark',
        instrumentId: `BTCUSDT-LINEAR.${venue}` as InstrumentId,
        markPrice: price,
        indexPrice: null,
        fundingRate: 0.0001,
        nextFundingTime: null,
        openInterest,
        exchangeTime: clock.now(),
        receivedTime: clock.now(),
        ...over,
      })
    },
    past(venue, from, steps) {
      const series = { environment: 'sandbox', venue, symbol: btc } as const
      let open = steps[0]?.close ?? 0
      bars.write(
        steps.map((step, index) => {
          const { close, low = Math.min(open, close), high = Math.max(open, close) } = step
          const part = {
            series,
            time: from + index * barMs,
            source: 'stream' as const,
            prices: { open, high, low, close, openOffsetMs: 0, closeOffsetMs: barMs - 1 },
            openInterest:
              step.openInterest === null
                ? null
                : { value: step.openInterest ?? 1000, offsetMs: barMs - 1 },
            fundingRate: 0.0001,
          }
          open = close
          return part
        }),
      )
    },
    happen(over) {
      bus.publish(
        liquidation({
          exchangeTime: clock.now(),
          receivedTime: clock.now(),
          ...(over as Partial<Omit<Liquidation, 'id'>>),
        }),
      )
      service.flush()
    },
    async close() {
      alerts.close()
      await analytics.close()
      engine.close()
    },
  }
  return rig
}

/** A price that swings around 80,000 and open interest that breathes with it. */
export function swing(count: number, over: (index: number) => Partial<Step> = () => ({})): Step[] {
  return Array.from({ length: count }, (_, index) => ({
    close: 80_000 + 1200 * Math.sin(index / 40) + 300 * Math.sin(index / 7),
    openInterest: 1000 + 60 * Math.sin(index / 25) + index * 0.05,
    ...over(index),
  }))
}

export const dayMs = 86_400_000
export function at(ms: number): UnixMs {
  return ms as UnixMs
}
