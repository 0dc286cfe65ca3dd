import { contractOf } from './instruments.ts'
import { noFix } from './fix/noFix.ts'
import type { VenueHealth } from '../../src/contract/domain/connection.ts'
import type {
  ColumnCoverage,
  HeatmapGrid,
  HeatmapQuery,
  HeatmapTotals,
  RecordingGap,
} from '../../src/contract/domain/heatmap.ts'
import type {
  InstrumentId,
  LiquidationId,
  UnifiedSymbol,
  UnixMs,
} from '../../src/contract/domain/ids.ts'
import type { Instrument } from '../../src/contract/domain/instrument.ts'
import type { Liquidation } from '../../src/contract/domain/liquidation.ts'
import { type Candle, type MarkPrice, intervalMs } from '../../src/contract/domain/market.ts'
import {
  type VenueId,
  type VenueInfo,
  liquidationVenueIds,
} from '../../src/contract/domain/venue.ts'
import {
  type BreakerStatus,
  type VenueConnections,
  type VenuePath,
  venuePaths,
} from '../../src/contract/domain/connections.ts'
import { PitwallError } from '../../src/contract/errors.ts'
import { unavailableAnalytics } from '../../src/main/liquidations/analytics/unavailable.ts'
import { type FakeTrading, fakeTrading } from './fakeTrading.ts'
import type {
  ConnectionQueries,
  EngineServices,
  HeatmapChange,
} from '../../src/main/core/services.ts'

export const startOfTests = Date.UTC(2026, 5, 1, 12) as UnixMs
export const btc = 'BTCUSDT' as UnifiedSymbol

/** A record that holds nothing. */
const noAudit: EngineServices['audit'] = {
  page: () => [],
  status: () => ({ head: { firstRow: 1, row: 0, hash: '0'.repeat(64) }, waiting: 0, lost: 0 }),
}

/** The venue's linear contract of BTCUSDT, with plain rules. */
export function instrumentOf(venue: VenueId): Instrument {
  return contractOf({
    venue,
    minQuantity: '0.001',
    maxQuantity: '100',
    minNotional: '5',
    maxLeverage: 100,
  })
}

let made = 0

/** A liquidation with the given fields and plain ones for the rest. */
export function liquidationOf(fields: Partial<Liquidation> = {}): Liquidation {
  made += 1
  const price = fields.price ?? 60_000
  const quantity = fields.quantity ?? 0.5
  return {
    kind: 'liquidation',
    id: `test-${made}` as LiquidationId,
    venue: 'bybit',
    instrumentId: 'BTCUSDT-LINEAR.BYBIT' as InstrumentId,
    unifiedSymbol: btc,
    side: 'sell',
    positionSide: 'long',
    price,
    priceKind: 'bankruptcy',
    quantity,
    notional: price * quantity,
    notionalAsset: 'USDT',
    guarantee: 'complete',
    source: 'publicFeed',
    confidence: 1,
    exchangeTime: startOfTests,
    receivedTime: (startOfTests + 40) as UnixMs,
    ...fields,
  }
}

export function markOf(instrument: string, markPrice: number): MarkPrice {
  return {
    kind: 'mark',
    instrumentId: instrument as InstrumentId,
    markPrice,
    indexPrice: null,
    fundingRate: null,
    nextFundingTime: null,
    openInterest: null,
    exchangeTime: startOfTests,
    receivedTime: startOfTests,
  }
}

export function candleOf(openTime: number, close: number): Candle {
  return {
    kind: 'candle',
    instrumentId: 'BTCUSDT-LINEAR.BYBIT' as InstrumentId,
    interval: '1m',
    openTime: openTime as UnixMs,
    open: close,
    high: close,
    low: close,
    close,
    volume: 1,
    closed: false,
  }
}

export function healthOf(venue: VenueId, fields: Partial<VenueHealth> = {}): VenueHealth {
  return {
    venue,
    environment: 'sandbox',
    status: 'connected',
    health: 'live',
    reason: null,
    lastMessageTime: startOfTests,
    lastLiquidationTime: null,
    messageCount: 10,
    errorCount: 0,
    uptimePercent: 100,
    reconnectCount: 0,
    latencyMs: 12,
    latencyP95Ms: 30,
    subscriptionsConfirmed: 3,
    subscriptionsWanted: 3,
    lastError: null,
    ...fields,
  }
}

const displayNames: Readonly<Record<VenueId, string>> = {
  'binance-usdm': 'Binance USD-M',
  bybit: 'Bybit',
  hyperliquid: 'Hyperliquid',
  'binance-spot': 'Binance Spot',
}
const shares: Readonly<Record<VenueId, number>> = {
  'binance-usdm': 0.45,
  bybit: 0.25,
  hyperliquid: 0.05,
  'binance-spot': 0,
}

/** The venues of the double: those of derivatives, which have liquidations. */
const doubled: readonly VenueId[] = liquidationVenueIds

export function venueInfoOf(venue: VenueId): VenueInfo {
  return {
    venue,
    displayName: displayNames[venue],
    aliases: venue === 'binance-usdm' ? ['binance'] : [],
    color: '#123456',
    assumedMarketShare: shares[venue],
    features: { realTime: true, historical: false, websocket: true },
    guarantees: [
      {
        since: '2025-02-20',
        guarantee: venue === 'hyperliquid' ? 'inferred' : 'complete',
        sentence: 'A sentence.',
        priceKind: 'bankruptcy',
        source: 'test',
      },
    ],
  }
}

/** Venues with everything on, one limit each, whose flags and breakers can be changed. */
export function fakeConnections(now: () => UnixMs): ConnectionQueries {
  const states = new Map(doubled.map((venue) => [venue, connectionsOf(venue, now())]))
  const change = (venue: VenueId, fields: (before: VenueConnections) => object): void => {
    const before = states.get(venue)
    if (before === undefined) throw new PitwallError('UNKNOWN_VENUE', `${venue} is not configured.`)
    states.set(venue, { ...before, ...fields(before) })
  }
  const breaker =
    (path: VenuePath, state: BreakerStatus['state']) => (before: VenueConnections) => ({
      breakers: before.breakers.map((each) => (each.path === path ? { ...each, state } : each)),
    })
  return {
    state: () => ({ time: now(), resuming: null, venues: [...states.values()] }),
    mayTrade: (venue, action) =>
      states.get(venue)?.trading[action] ?? { allowed: false, reason: 'stopping', message: '' },
    setFlag: (venue, path, on) => {
      change(venue, ({ flags }) => ({ flags: { ...flags, [path]: on } }))
      return Promise.resolve()
    },
    tripBreaker: (venue, path) => change(venue, breaker(path, 'open')),
    resetBreaker: (venue, path) => change(venue, breaker(path, 'closed')),
    resumeTrading: (venue) => change(venue, () => ({ qualityPause: null })),
  }
}

export function connectionsOf(venue: VenueId, time: UnixMs): VenueConnections {
  const allowed = { allowed: true } as const
  return {
    venue,
    environment: 'sandbox',
    flags: { ingest: true, execution: true },
    breakers: venuePaths.map((path) => ({
      path,
      state: 'closed',
      reason: null,
      since: time,
      probeTime: null,
      manual: false,
      trips: 0,
    })),
    clock: { offsetMs: 12, uncertaintyMs: 3, measuredTime: time, source: 'endpoint' },
    connections: [
      {
        name: 'rest',
        kind: 'rest',
        status: 'connected',
        health: 'live',
        reason: null,
        uptimeMs: 60_000,
        uptimePercent: 100,
        latencyMs: 20,
        latencyP95Ms: 40,
        errorRate: 0,
        messagesIn: 4,
        messagesOut: 4,
        reconnectCount: 0,
        lastError: null,
      },
    ],
    limits: [
      {
        scope: 'ip weight 1m',
        category: 'weight',
        limit: 2400,
        used: 300,
        remaining: 2100,
        resetTime: (time + 20_000) as UnixMs,
        reserve: 240,
        queued: 0,
        penaltyUntil: null,
      },
    ],
    qualityPause: null,
    trading: { newOrder: allowed, amend: allowed, cancel: allowed },
  }
}

export type FakeServices = EngineServices & {
  /** Rows the fake knows; queries compute from them directly. */
  readonly rows: Liquidation[]
  readonly gaps: RecordingGap[]
  readonly healthRows: VenueHealth[]
  readonly marks: MarkPrice[]
  readonly fakeTrading: FakeTrading
  readonly watchesOpen: () => number
  /** Stores a row and tells whoever listens, as the service does after a commit. */
  record(row: Liquidation): void
}

/** Services over plain arrays: right by being naive, for tests of what stands in front of them. */
export function fakeServices(now: () => UnixMs = () => startOfTests): FakeServices {
  const rows: Liquidation[] = []
  const gaps: RecordingGap[] = []
  const marks: MarkPrice[] = [markOf('BTCUSDT-LINEAR.BYBIT', 60_000)]
  const healthRows: VenueHealth[] = doubled.map((venue) => healthOf(venue))
  const settings = new Map<string, string>()
  const listeners = new Set<(row: Liquidation) => void>()
  const instruments: readonly Instrument[] = doubled.map(instrumentOf)
  let watches = 0
  const trading = fakeTrading(now)

  const heatmap = (query: HeatmapQuery): HeatmapGrid => gridOf(query, rows, gaps)

  return {
    rows,
    gaps,
    healthRows,
    marks,
    fakeTrading: trading,
    watchesOpen: () => watches,
    record(row) {
      rows.push(row)
      for (const listener of listeners) listener(row)
    },
    state: () => ({
      version: '0.0.0',
      host: 'headless',
      startedTime: startOfTests,
      now: now(),
      sending: 'dryRun',
      venues: doubled.map((venue) => ({ venue, environment: 'sandbox' as const })),
      replay: null,
      credentialStore: 'memory',
      notices: [],
    }),
    liquidations: {
      heatmap,
      watch(query) {
        watches += 1
        let seen = rows.length
        const change = (): HeatmapChange | null => {
          if (seen === rows.length) return null
          seen = rows.length
          const grid = heatmap(query)
          const changed = Array.from({ length: grid.columns }, (_, column) => column)
          return { ...grid, changed }
        }
        return {
          grid: heatmap(query),
          changes: change,
          reset() {
            seen = rows.length
            return heatmap(query)
          },
          close() {
            watches -= 1
          },
        }
      },
      history: (query) =>
        rows
          .filter(
            (row) =>
              (query.symbol === undefined || row.unifiedSymbol === query.symbol) &&
              (query.venues === undefined || query.venues.includes(row.venue)) &&
              (query.from === undefined || row.exchangeTime >= query.from) &&
              (query.before === undefined || row.exchangeTime < query.before) &&
              (query.minNotional === undefined || row.notional >= query.minNotional),
          )
          .toSorted((left, right) => right.exchangeTime - left.exchangeTime)
          .slice(0, query.limit),
      symbols: () => [
        {
          symbol: btc,
          venues: doubled,
          markPrice: 60_000,
          liquidatedNotional24h: 0,
          liquidationCount24h: 0,
        },
      ],
      defaultBinSize: () => 100,
      onRecorded(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
    analytics: unavailableAnalytics('The fake models nothing.'),
    market: {
      candles: ({ venue, interval, from, to }) => {
        const step = intervalMs[interval]
        const first = Math.ceil(from / step) * step
        const count = Math.max(0, Math.floor((to - 1 - first) / step) + 1)
        return Promise.resolve({
          venue: venue ?? 'binance-usdm',
          candles: Array.from({ length: count }, (_, index) => ({
            ...candleOf(first + index * step, 60_000 + index),
            interval,
          })),
        })
      },
      marks: () => marks,
      markPrice: (symbol) => (symbol === btc ? 60_000 : null),
      instrument: (id) => instruments.find((each) => each.instrumentId === id) ?? null,
      instruments: (symbol) => instruments.filter((each) => each.unifiedSymbol === symbol),
    },
    health: { venues: () => doubled.map(venueInfoOf), health: () => healthRows },
    settings: {
      get: (name) => settings.get(name) ?? null,
      set: (name, value) => void settings.set(name, value),
    },
    connections: fakeConnections(now),
    audit: noAudit,
    auditChecks: { start: () => ({ state: 'idle' }), state: () => ({ state: 'idle' }) },
    alerts: { recent: () => [] },
    trading: trading.services,
    fix: noFix,
    accounts: {
      states: () => [],
      reconcile: () => Promise.reject(new PitwallError('INVALID_ARGUMENT', 'no such account')),
    },
  }
}

function gridOf(
  query: HeatmapQuery,
  rows: readonly Liquidation[],
  gaps: readonly RecordingGap[],
): HeatmapGrid {
  const step = intervalMs[query.interval]
  const from = Math.floor(query.from / step) * step
  const to = Math.ceil(query.to / step) * step
  const columns = (to - from) / step
  const venues = query.venues ?? doubled
  const cells = new Map<string, { at: [number, number, number]; notional: number; count: number }>()
  const totals: Partial<Record<VenueId, HeatmapTotals>> = Object.fromEntries(
    venues.map((venue) => [
      venue,
      { long: { notional: 0, count: 0 }, short: { notional: 0, count: 0 } },
    ]),
  )
  for (const row of rows) {
    if (row.unifiedSymbol !== query.symbol || !venues.includes(row.venue)) continue
    if (row.exchangeTime < from || row.exchangeTime >= to) continue
    const series = venues.indexOf(row.venue) * 2 + (row.positionSide === 'short' ? 1 : 0)
    const column = Math.floor((row.exchangeTime - from) / step)
    const bin = Math.floor(row.price / query.binSize)
    const key = `${column} ${bin} ${series}`
    const cell = cells.get(key) ?? { at: [column, bin, series], notional: 0, count: 0 }
    cells.set(key, { ...cell, notional: cell.notional + row.notional, count: cell.count + 1 })
    const before = totals[row.venue]
    if (before === undefined) continue
    const side = before[row.positionSide]
    totals[row.venue] = {
      ...before,
      [row.positionSide]: { notional: side.notional + row.notional, count: side.count + 1 },
    }
  }
  const all = [...cells.values()]
  const coverage: Partial<Record<VenueId, readonly ColumnCoverage[]>> = Object.fromEntries(
    venues.map((venue) => [
      venue,
      Array.from({ length: columns }, () => ({ guarantee: 'complete' as const, recorded: 1 })),
    ]),
  )
  return {
    symbol: query.symbol,
    environment: query.environment ?? 'sandbox',
    from: from as UnixMs,
    to: to as UnixMs,
    interval: query.interval,
    binSize: query.binSize,
    columns,
    venues,
    cells: {
      column: Uint32Array.from(all, ({ at }) => at[0]),
      bin: Int32Array.from(all, ({ at }) => at[1]),
      series: Uint8Array.from(all, ({ at }) => at[2]),
      notional: Float64Array.from(all, ({ notional }) => notional),
      count: Uint32Array.from(all, ({ count }) => count),
    },
    coverage,
    gaps: gaps.filter(({ venue }) => venues.includes(venue)),
    totals,
    binSizes: [10, 50, 100, 500],
  }
}
