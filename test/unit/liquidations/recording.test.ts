import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { UnifiedSymbol, UnixMs } from '../../../src/contract/domain/ids.ts'
import type { FeedProblem } from '../../../src/contract/events.ts'
import type { Liquidation } from '../../../src/contract/domain/liquidation.ts'
import { type TestEngine, testEngine } from '../../support/liquidationEngine.ts'
import { liquidation } from '../../support/liquidations.ts'

let engine: TestEngine
let recorded: Liquidation[]
let problems: FeedProblem[]
beforeEach(() => {
  engine = testEngine()
  recorded = []
  problems = []
  engine.service.onRecorded((each) => recorded.push(each))
  engine.bus.on('problem', (each) => problems.push(each))
})
afterEach(() => engine.close())

const symbol = 'BTCUSDT' as UnifiedSymbol
const now = (): UnixMs => engine.clock.now()

function history(): readonly Liquidation[] {
  return engine.service.history({ symbol, limit: 5000 })
}

function total(): number {
  const grid = engine.service.heatmap({
    symbol,
    from: (now() - 86_400_000) as UnixMs,
    to: now(),
    interval: '15m',
    binSize: 100,
  })
  return Object.values(grid.totals).reduce(
    (sum, { long, short }) => sum + long.count + short.count,
    0,
  )
}

describe('recording liquidations', () => {
  it('gives back from history exactly what came', () => {
    const event = liquidation({
      venue: 'hyperliquid',
      side: 'buy',
      price: 81_999.5,
      quantity: 0.00123,
      source: 'inference',
      guarantee: 'inferred',
      confidence: 0.8,
      exchangeTime: now(),
    })
    engine.bus.publish(event)
    engine.clock.advance(100)
    expect(history()).toEqual([event])
    expect(recorded).toEqual([event])
  })

  it('shows and announces an event only after it was stored', () => {
    engine.bus.publish(liquidation({ exchangeTime: now() }))
    expect(total()).toBe(0)
    expect(recorded).toEqual([])
    engine.clock.advance(100)
    expect(total()).toBe(1)
    expect(recorded).toHaveLength(1)
  })

  it('writes at once when a batch is full', () => {
    for (let index = 0; index < 500; index += 1) {
      engine.bus.publish(liquidation({ exchangeTime: now() }))
    }
    expect(recorded).toHaveLength(500)
  })

  it('counts an event once, also when it comes again after a restart', () => {
    const event = liquidation({ exchangeTime: now() })
    engine.bus.publish(event)
    engine.bus.publish(event)
    engine.clock.advance(100)
    expect(engine.service.state()).toMatchObject({ recorded: 1, repeated: 1 })
    engine.restart()
    engine.bus.publish(event)
    engine.clock.advance(100)
    expect(engine.service.state()).toMatchObject({ recorded: 0, known: 1 })
    expect(history()).toHaveLength(1)
    expect(total()).toBe(1)
  })

  it('takes the same id at two venues for two events', () => {
    engine.bus.publish(liquidation({ id: 'same', venue: 'bybit', exchangeTime: now() }))
    engine.bus.publish(liquidation({ id: 'same', venue: 'binance-usdm', exchangeTime: now() }))
    engine.clock.advance(100)
    expect(history()).toHaveLength(2)
  })

  it('goes on when a listener fails', () => {
    engine.service.onRecorded(() => {
      throw new Error('a listener that fails')
    })
    engine.bus.publish(liquidation({ exchangeTime: now() }))
    engine.clock.advance(100)
    engine.bus.publish(liquidation({ exchangeTime: now() }))
    engine.clock.advance(100)
    expect(engine.service.state()).toMatchObject({ recorded: 2, failure: null })
  })
})

describe('events that cannot be stored', () => {
  it.each([
    ['a price of zero', { price: 0, notional: 1 }],
    ['a price that is not a number', { price: Number.NaN, notional: 1 }],
    ['a negative quantity', { quantity: -1, notional: 1 }],
    ['an endless quantity', { quantity: Number.POSITIVE_INFINITY, notional: 1 }],
    ['a notional of zero', { notional: 0 }],
    ['a notional beyond all amounts', { notional: 1e15 }],
    ['a time before time', { exchangeTime: -1 as UnixMs }],
    ['a time before there were venues', { exchangeTime: 123_456_785 as UnixMs }],
    ['a time with a fraction', { exchangeTime: 1.5 as UnixMs }],
    ['sides that contradict each other', { positionSide: 'short' as const }],
    ['an empty id', { id: '' }],
  ])('are counted, kept raw and skipped: %s', (_name, over) => {
    engine.bus.publish(liquidation({ exchangeTime: now(), ...over }))
    engine.clock.advance(100)
    expect(engine.service.state()).toMatchObject({ refused: 1, recorded: 0 })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ venue: 'bybit', problem: 'malformed' })
    expect(problems[0]?.raw).toContain('"kind":"liquidation"')
  })

  it('are those more than ten seconds ahead of our clock, and not those less', () => {
    engine.bus.publish(liquidation({ exchangeTime: (now() + 10_000) as UnixMs }))
    engine.bus.publish(liquidation({ exchangeTime: (now() + 10_001) as UnixMs }))
    engine.clock.advance(100)
    expect(engine.service.state()).toMatchObject({ refused: 1, recorded: 1 })
  })

  it('are those whose price is out of all proportion for the symbol', () => {
    engine.bus.publish(liquidation({ price: 0.000_1, notional: 1, exchangeTime: now() }))
    engine.bus.publish(liquidation({ price: 82_000, notional: 1, exchangeTime: now() }))
    engine.clock.advance(100)
    expect(engine.service.state()).toMatchObject({ refused: 1, recorded: 1 })
  })
})

describe('a disk that refuses', () => {
  const fill = (): void => {
    const pages = engine.database.sqlite.pragma('page_count', { simple: true })
    engine.database.sqlite.pragma(`max_page_count = ${String(pages)}`)
  }
  const free = (): void => {
    engine.database.sqlite.pragma('max_page_count = 1000000')
  }
  const publish = (count: number): void => {
    for (let index = 0; index < count; index += 1) {
      engine.bus.publish(liquidation({ exchangeTime: now() }))
    }
  }

  it('keeps what waits, says why, and writes all of it once there is room', () => {
    fill()
    publish(2000)
    engine.clock.advance(1000)
    const full = engine.service.state()
    expect(full.recorded + full.waiting).toBe(2000)
    expect(full.waiting).toBeGreaterThan(0)
    expect(full.failure).toContain('the disk is full')
    free()
    engine.clock.advance(10_000)
    expect(engine.service.state()).toMatchObject({ recorded: 2000, waiting: 0, failure: null })
    expect(recorded).toHaveLength(2000)
    expect(total()).toBe(2000)
  })

  it('gives up what does not fit its bound, counts it, and claims no coverage for it', () => {
    engine.close()
    engine = testEngine({ over: { waitingRows: 3000 } })
    const alive = (): void => {
      engine.bus.publish({
        kind: 'feedAlive',
        venue: 'bybit',
        environment: 'sandbox',
        scope: '*',
        exchangeTime: now(),
        receivedTime: now(),
      })
    }
    alive()
    engine.clock.advance(3000)
    alive()
    engine.clock.advance(3000)
    fill()
    publish(4000)
    alive()
    free()
    engine.clock.advance(20_000)
    const state = engine.service.state()
    expect(state.lost).toBeGreaterThan(0)
    expect(state.recorded + state.lost).toBe(4000)
    const grid = engine.service.heatmap({
      symbol,
      from: (now() - 60_000) as UnixMs,
      to: now(),
      interval: '1m',
      binSize: 100,
      venues: ['bybit'],
    })
    const lostTime = now() - 20_000
    expect(grid.gaps.some(({ from, to }) => from < lostTime && to >= lostTime)).toBe(true)
  })
})

describe('a coin that falls a hundredfold', () => {
  it('gets finer bins at the next start, with the same sums', () => {
    const engine = testEngine({ listed: ['LUNAUSDT'] })
    const price = (index: number): number => (index < 50 ? 80 + index / 100 : 0.0311 + index / 1e5)
    for (let index = 0; index < 100; index += 1) {
      engine.bus.publish(
        liquidation({
          symbol: 'LUNAUSDT',
          price: price(index),
          quantity: 10,
          exchangeTime: (engine.clock.now() - (100 - index) * 1000) as UnixMs,
        }),
      )
    }
    engine.service.flush()
    const map = () => {
      const symbol = 'LUNAUSDT' as UnifiedSymbol
      const to = engine.clock.now()
      const range = { from: (to - 3_600_000) as UnixMs, to, interval: '1h' as const }
      return engine.service.heatmap({
        symbol,
        ...range,
        binSize: engine.service.defaultBinSize(symbol),
        venues: ['bybit'],
      })
    }
    const before = map()
    engine.restart()
    const after = map()
    expect(after.binSize).toBeLessThan(before.binSize / 10)
    expect(after.totals).toEqual(before.totals)
    expect(after.cells.bin.length).toBeGreaterThan(before.cells.bin.length)
    engine.restart()
    expect(map().cells).toEqual(after.cells)
    engine.close()
  })
})
