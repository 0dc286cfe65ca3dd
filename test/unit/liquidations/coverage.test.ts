import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { GapReason, HeatmapGrid } from '../../../src/contract/domain/heatmap.ts'
import type { UnifiedSymbol, UnixMs } from '../../../src/contract/domain/ids.ts'
import type { VenueInfo } from '../../../src/contract/domain/venue.ts'
import { guaranteeAt } from '../../../src/main/liquidations/coverageView.ts'
import { type TestEngine, testEngine } from '../../support/liquidationEngine.ts'
import { venueInfo } from '../../support/liquidations.ts'

const start = Date.UTC(2026, 4, 1, 12)
const symbol = 'BTCUSDT' as UnifiedSymbol
let engine: TestEngine

beforeEach(() => {
  engine = testEngine({ start, listed: ['BTCUSDT', 'ETHUSDT'] })
})
afterEach(() => engine.close())

const feed = { venue: 'bybit', environment: 'sandbox' } as const

function alive(exchangeTime = engine.clock.now(), scope = '*'): void {
  engine.bus.publish({
    kind: 'feedAlive',
    ...feed,
    scope,
    exchangeTime,
    receivedTime: engine.clock.now(),
  })
}

function lost(reason: GapReason, scope = '*'): void {
  engine.bus.publish({ kind: 'feedLost', ...feed, scope, reason, receivedTime: engine.clock.now() })
}

/** Proofs every second for that long. */
function observe(ms: number, scope = '*'): void {
  alive(engine.clock.now(), scope)
  for (let passed = 0; passed < ms; passed += 1000) {
    engine.clock.advance(1000)
    alive(engine.clock.now(), scope)
  }
}

function map(from: number, to: number, of = symbol): HeatmapGrid {
  return engine.service.heatmap({
    symbol: of,
    from: from as UnixMs,
    to: to as UnixMs,
    interval: '1m',
    binSize: 100,
    venues: ['bybit'],
  })
}

function gaps(grid: HeatmapGrid): unknown[] {
  return grid.gaps.map(({ from, to, reason }) => [from - start, to - start, reason])
}

function shares(grid: HeatmapGrid): unknown[] {
  return (grid.coverage.bybit ?? []).map(({ recorded }) => Math.round(recorded * 1000) / 1000)
}

describe('coverage of a map', () => {
  it('is whole where proofs follow each other, and the time before them is a gap', () => {
    observe(120_000)
    const grid = map(start - 60_000, start + 120_000)
    expect(shares(grid)).toEqual([0, 1, 1])
    expect(gaps(grid)).toEqual([[-60_000, 0, 'notRunning']])
  })

  it('shows a hole of thirty seconds as exactly that', () => {
    observe(60_000)
    engine.clock.advance(30_000)
    observe(90_000)
    const grid = map(start, start + 180_000)
    expect(gaps(grid)).toEqual([[60_000, 90_000, 'stale']])
    expect(shares(grid)).toEqual([1, 0.5, 1])
  })

  it('counts the running column up to the last proof', () => {
    observe(30_000)
    engine.clock.advance(5000)
    const grid = map(start, start + 60_000)
    expect(shares(grid)).toEqual([1])
    expect(gaps(grid)).toEqual([])
  })

  it('makes a gap of the silence once it is longer than ten seconds', () => {
    observe(30_000)
    engine.clock.advance(10_001)
    const grid = map(start, start + 60_000)
    expect(gaps(grid)).toEqual([[30_000, 40_001, 'stale']])
    expect(shares(grid)).toEqual([Math.round((30_000 / 40_001) * 1000) / 1000])
  })

  it('makes a gap of a loss from the last proof on, however short', () => {
    observe(30_000)
    engine.clock.advance(500)
    lost('disconnected')
    engine.clock.advance(2500)
    observe(27_000)
    expect(gaps(map(start, start + 60_000))).toEqual([[30_000, 33_000, 'disconnected']])
  })

  it('is the same after a restart, and the time between is a gap', () => {
    observe(30_000)
    engine.restart()
    engine.clock.advance(5000)
    observe(25_000)
    expect(gaps(map(start, start + 60_000))).toEqual([[30_000, 35_000, 'notRunning']])
  })

  it('is written with at most two seconds of it at risk', () => {
    observe(60_000)
    engine.clock.advance(200)
    const stored = engine.store.intervals({ ...feed, scopes: ['*'], from: 0, to: start * 2 })
    expect(stored).toHaveLength(1)
    expect(stored[0]?.to).toBeGreaterThanOrEqual(start + 58_000)
  })

  it('follows venue time, not ours', () => {
    const longAgo = Date.UTC(2021, 6, 22)
    for (let second = 0; second <= 60; second += 1) alive((longAgo + second * 1000) as UnixMs)
    const grid = map(longAgo, longAgo + 180_000)
    expect(shares(grid)[0]).toBe(1)
    expect(gaps(grid)).toEqual([])
  })

  it('ignores proofs from the future and without a time', () => {
    alive((start + 3_600_000) as UnixMs)
    alive(Number.NaN as UnixMs)
    expect(engine.service.state().refusedProofs).toBe(2)
  })

  it('is of the symbols of a scope only', () => {
    engine.bus.publish({ kind: 'feedScope', ...feed, scope: 'a', symbols: [symbol] })
    observe(60_000, 'a')
    expect(shares(map(start, start + 60_000))).toEqual([1])
    const other = map(start, start + 60_000, 'ETHUSDT' as UnifiedSymbol)
    expect(other.coverage.bybit).toEqual([{ guarantee: 'notObservable', recorded: 0 }])
    expect(gaps(other)).toEqual([[0, 60_000, 'notSubscribed']])
  })

  it('joins what several scopes of a symbol saw', () => {
    engine.bus.publish({ kind: 'feedScope', ...feed, scope: 'a', symbols: [symbol] })
    engine.bus.publish({
      kind: 'feedScope',
      ...feed,
      scope: 'b',
      symbols: [symbol, 'ETHUSDT' as UnifiedSymbol],
    })
    observe(30_000, 'a')
    lost('disconnected', 'a')
    observe(30_000, 'b')
    engine.restart()
    expect(gaps(map(start, start + 60_000))).toEqual([])
    expect(gaps(map(start, start + 60_000, 'ETHUSDT' as UnifiedSymbol))).toEqual([
      [0, 30_000, 'notRunning'],
    ])
  })

  it('of a venue that never ran is a gap and no guarantee is lost', () => {
    const grid = map(start - 60_000, start)
    expect(grid.coverage.bybit).toEqual([{ guarantee: 'complete', recorded: 0 }])
    expect(gaps(grid)).toEqual([[-60_000, 0, 'notRunning']])
  })
})

describe('the guarantee in force', () => {
  const rule = venueInfo('bybit').guarantees[0]
  const info: VenueInfo = venueInfo('bybit', {
    guarantees: [
      { ...(rule as NonNullable<typeof rule>), since: '2021-01-01', guarantee: 'sampled' },
      { ...(rule as NonNullable<typeof rule>), since: '2025-02-20', guarantee: 'complete' },
    ],
  })

  it('is the last one that began on or before the day', () => {
    expect(guaranteeAt(info, Date.UTC(2025, 1, 19, 23, 59))).toBe('sampled')
    expect(guaranteeAt(info, Date.UTC(2025, 1, 20))).toBe('complete')
    expect(guaranteeAt(info, Date.UTC(2020, 0, 1))).toBe('notObservable')
  })
})
