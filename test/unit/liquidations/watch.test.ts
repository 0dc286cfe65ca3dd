import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type {
  HeatmapCells,
  HeatmapGrid,
  HeatmapQuery,
} from '../../../src/contract/domain/heatmap.ts'
import type { UnifiedSymbol, UnixMs } from '../../../src/contract/domain/ids.ts'
import type { HeatmapChange, HeatmapWatch } from '../../../src/main/core/services.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import { type TestEngine, testEngine } from '../../support/liquidationEngine.ts'
import { liquidation } from '../../support/liquidations.ts'

const start = Date.UTC(2026, 4, 1, 12)
const symbol = 'BTCUSDT' as UnifiedSymbol
let engine: TestEngine

beforeEach(() => {
  engine = testEngine({ start })
})
afterEach(() => engine.close())

function query(over: Partial<HeatmapQuery> = {}): HeatmapQuery {
  return {
    symbol,
    from: (start - 600_000) as UnixMs,
    to: start as UnixMs,
    interval: '1m',
    binSize: 100,
    ...over,
  }
}

function record(...events: readonly Parameters<typeof liquidation>[0][]): void {
  for (const event of events) engine.bus.publish(liquidation(event))
  engine.clock.advance(100)
}

function at(offsetMs: number): UnixMs {
  return (start + offsetMs) as UnixMs
}

function linesOf(cells: HeatmapCells): string[] {
  return Array.from(
    cells.column,
    (column, index) =>
      `${column} ${cells.bin[index]} ${cells.series[index]} ${cells.notional[index]} ${cells.count[index]}`,
  )
}

/** A window that applies changes as the renderer does: changed columns take the place of old ones. */
function follower(watch: HeatmapWatch) {
  let lines = new Set(linesOf(watch.grid.cells))
  let totals = watch.grid.totals
  return {
    apply(change: HeatmapChange): void {
      const kept = [...lines].filter((line) => !change.changed.includes(Number(line.split(' ')[0])))
      lines = new Set([...kept, ...linesOf(change.cells)])
      totals = change.totals
    },
    state: () => ({ lines: [...lines].toSorted(), totals }),
  }
}

function stateOf(grid: HeatmapGrid): { lines: string[]; totals: HeatmapGrid['totals'] } {
  return { lines: linesOf(grid.cells).toSorted(), totals: grid.totals }
}

describe('watching a map', () => {
  it('says nothing while nothing changes', () => {
    const watch = engine.service.watch(query())
    expect(watch.changes()).toBeNull()
  })

  it('gives the columns that changed and no others', () => {
    record({ exchangeTime: at(-400_000) })
    const watch = engine.service.watch(query())
    record({ exchangeTime: at(-30_000), price: 82_050 }, { exchangeTime: at(-20_000) })
    const change = watch.changes()
    expect(change?.changed).toEqual([9, 10])
    expect(linesOf(change?.cells as HeatmapCells)).toEqual(['9 820 2 82025 2'])
    expect(change?.totals.bybit?.long.count).toBe(3)
    expect(watch.changes()).toBeNull()
  })

  it('ignores what lies outside: other symbols, venues and times', () => {
    const watch = engine.service.watch(query({ venues: ['bybit'], to: at(-60_000) }))
    record(
      { symbol: 'ETHUSDT', price: 3000, exchangeTime: at(-90_000) },
      { venue: 'hyperliquid', exchangeTime: at(-90_000) },
      { exchangeTime: at(-30_000) },
      { exchangeTime: at(-900_000) },
    )
    expect(watch.changes()).toBeNull()
  })

  it('grows as time passes when its end was the present', () => {
    const watch = engine.service.watch(query())
    engine.clock.advance(119_000)
    record({ exchangeTime: at(119_000) })
    const change = watch.changes()
    expect(change?.columns).toBe(12)
    expect(change?.changed).toEqual([10, 11])
    expect([...(change?.cells.column ?? [])]).toEqual([11])
  })

  it('stays as wide as it is when its end was in the past', () => {
    const watch = engine.service.watch(query({ to: at(-300_000) }))
    engine.clock.advance(119_000)
    expect(watch.changes()).toBeNull()
    expect(watch.reset().columns).toBe(5)
  })

  it('ends up with the same map as a fresh query, after any changes', () => {
    const random = seededRandom(11)
    const watch = engine.service.watch(query())
    const window = follower(watch)
    for (let round = 0; round < 60; round += 1) {
      const events = Array.from({ length: Math.floor(random() * 8) }, () => ({
        venue:
          (['binance-usdm', 'bybit', 'hyperliquid'] as const)[Math.floor(random() * 3)] ?? 'bybit',
        side: random() < 0.5 ? ('buy' as const) : ('sell' as const),
        price: 81_000 + Math.floor(random() * 20_000) / 10,
        exchangeTime: (engine.clock.now() - Math.floor(random() * 500_000)) as UnixMs,
      }))
      record(...events)
      engine.clock.advance(Math.floor(random() * 9000))
      const change = watch.changes()
      if (change !== null) window.apply(change)
    }
    const columns = Math.ceil((engine.clock.now() - (start - 600_000)) / 60_000)
    const fresh = engine.service.heatmap(query({ to: at(-600_000 + columns * 60_000) }))
    expect(window.state()).toEqual(stateOf(fresh))
    expect(stateOf(watch.reset())).toEqual(stateOf(fresh))
  })

  it('tells when a venue falls silent', () => {
    const alive = (): void => {
      engine.bus.publish({
        kind: 'feedAlive',
        venue: 'bybit',
        environment: 'sandbox',
        scope: '*',
        exchangeTime: engine.clock.now(),
        receivedTime: engine.clock.now(),
      })
    }
    alive()
    engine.clock.advance(5000)
    alive()
    const watch = engine.service.watch(query({ venues: ['bybit'] }))
    engine.clock.advance(20_000)
    const change = watch.changes()
    expect(change?.gaps.at(-1)).toMatchObject({ venue: 'bybit', reason: 'stale', from: at(5000) })
    expect(change?.coverage.bybit?.at(-1)?.recorded).toBeCloseTo(5 / 25)
  })

  it('hears nothing more once closed', () => {
    const watch = engine.service.watch(query())
    watch.close()
    record({ exchangeTime: at(-30_000) })
    expect(watch.changes()?.changed ?? []).not.toContain(9)
  })
})
