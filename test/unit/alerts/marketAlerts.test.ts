import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MarketAlert } from '../../../src/contract/domain/marketAlert.ts'
import { alertRule } from '../../../src/contract/ipc/liquidationSchemas.ts'
import { firstRules } from '../../../src/main/alerts/market/service.ts'
import { barMs } from '../../../src/main/liquidations/model/bars.ts'
import { applyRetention, retentions } from '../../../src/main/storage/retention.ts'
import {
  type AnalyticsRig,
  analyticsRig,
  at,
  btc,
  dayMs,
  rigStart,
  swing,
} from '../../support/analyticsRig.ts'

let rig: AnalyticsRig
let told: MarketAlert[]

beforeEach(() => {
  rig = analyticsRig()
  told = []
  rig.engine.bus.on('marketAlert', (alert) => told.push(alert))
})
afterEach(() => rig.close())

function save(rule: object): string {
  const { rules } = rig.alerts.save(alertRule.parse(rule))
  return rules.at(-1)?.ruleId ?? ''
}

const minute = 60_000
const large = { kind: 'largeLiquidation', name: 'large', minNotional: 100_000, cooldownMs: 0 }

describe('a rule for single liquidations', () => {
  it('tells of those of its size, symbol, venue and side, and keeps what it told', () => {
    save({ ...large, symbol: btc, venues: ['bybit'], side: 'long' })
    rig.happen({ notional: 99_999 })
    rig.happen({ notional: 150_000, venue: 'hyperliquid' })
    rig.happen({ notional: 150_000, side: 'buy', positionSide: 'short' })
    rig.happen({ notional: 100_000 })
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({
      alertKind: 'largeLiquidation',
      notional: 100_000,
      venue: 'bybit',
    })
    expect(rig.alerts.history({ limit: 10 })).toEqual(told)
  })

  it('is silent about the past that is taken in', () => {
    save(large)
    rig.happen({ notional: 1e6, exchangeTime: at(rigStart - 5 * minute) })
    expect(told).toEqual([])
  })

  it('is silent while it is switched off, and after it was removed', () => {
    const ruleId = save({ ...large, enabled: false })
    rig.happen({ notional: 1e6 })
    save({ ...large, ruleId })
    rig.happen({ notional: 1e6, price: 81_000 })
    expect(told).toHaveLength(1)
    expect(rig.alerts.rules().status).toMatchObject([{ ruleId, firedToday: 1, heldBackToday: 0 }])
    rig.alerts.remove(ruleId)
    rig.happen({ notional: 1e6, price: 82_000 })
    expect(told).toHaveLength(1)
    expect(() => rig.alerts.remove(ruleId)).toThrow('There is no alert rule')
  })
})

describe('restraint', () => {
  it('tells the same thing once per cool-down, also over a restart of the day', () => {
    const ruleId = save({ ...large, cooldownMs: 60 * minute })
    rig.happen({ notional: 200_000 })
    rig.engine.clock.advance(59 * minute)
    rig.happen({ notional: 200_000 })
    expect(told).toHaveLength(1)
    rig.engine.clock.advance(minute)
    rig.happen({ notional: 200_000 })
    expect(told).toHaveLength(2)
    expect(rig.alerts.rules().status).toMatchObject([{ ruleId, firedToday: 2, heldBackToday: 1 }])
  })

  it('tells at once when it became worse', () => {
    save({ ...large, cooldownMs: 60 * minute })
    rig.happen({ notional: 200_000 })
    rig.happen({ notional: 2_000_000 })
    rig.happen({ notional: 3_000_000 })
    expect(told.map(({ severity }) => severity)).toEqual(['warning', 'critical'])
  })

  it('ends at the cap of a UTC day and begins again with the next', () => {
    save({ ...large, dailyCap: 3 })
    for (let each = 0; each < 5; each += 1) rig.happen({ notional: 200_000 + each })
    expect(told).toHaveLength(3)
    rig.engine.clock.advance(dayMs)
    rig.happen({ notional: 200_000 })
    expect(told).toHaveLength(4)
  })
})

describe('a rule for one’s own positions', () => {
  const own = { kind: 'nearOwnLiquidation', name: 'mine' }

  function hold(liquidationPrice: number | null): void {
    rig.positions.splice(0, 1, {
      venue: 'bybit',
      symbol: btc,
      positionSide: 'long',
      liquidationPrice,
      notional: 50_000,
    })
  }

  it('tells the level that was reached, and each worse one', () => {
    save(own)
    hold(76_000)
    for (const price of [82_000, 79_900, 79_800, 78_000, 76_700, 76_100]) {
      rig.engine.marks.set(btc, price)
      rig.engine.clock.advance(3000)
    }
    expect(told.map(({ severity }) => severity)).toEqual(['info', 'warning', 'critical'])
    expect(told[2]?.message).toContain('Your long')
  })

  it('is not silenced by the cap when it is critical', () => {
    save({ ...own, dailyCap: 1, cooldownMs: 0 })
    hold(80_000)
    rig.engine.marks.set(btc, 82_000)
    rig.engine.clock.advance(3000)
    rig.engine.marks.set(btc, 80_100)
    rig.engine.clock.advance(3000)
    expect(told.map(({ severity }) => severity).slice(0, 2)).toEqual(['warning', 'critical'])
  })

  it('says nothing without a liquidation price or a mark', () => {
    save(own)
    hold(null)
    rig.engine.marks.set(btc, 80_000)
    rig.engine.clock.advance(5000)
    hold(80_000)
    rig.engine.marks.clear()
    rig.engine.clock.advance(5000)
    expect(told).toEqual([])
  })
})

describe('a rule for cascades', () => {
  const cascade = {
    kind: 'cascade',
    name: 'cascade',
    symbol: btc,
    minNotional: 100_000,
    factor: 10,
    baselineMs: 60 * minute,
  }

  it('tells when far more is liquidated than usual, measured by the rate before', () => {
    save(cascade)
    for (let each = 0; each < 60; each += 1) {
      rig.happen({ notional: 20_000, price: 80_000 + each })
      rig.engine.clock.advance(minute)
    }
    expect(told).toEqual([])
    for (let each = 0; each < 6; each += 1) rig.happen({ notional: 50_000, price: 79_000 - each })
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({ alertKind: 'cascade', positionSide: 'long' })
    expect(told[0]?.notional).toBeGreaterThanOrEqual(200_000)
  })

  it('is silent until it knows what is usual', () => {
    save(cascade)
    rig.engine.clock.advance(5 * minute)
    for (let each = 0; each < 6; each += 1) rig.happen({ notional: 500_000, price: 79_000 - each })
    expect(told).toEqual([])
  })
})

describe('a rule for clusters', () => {
  it('tells within a minute that the price is near one, once for each', async () => {
    const steps = (2 * dayMs) / barMs
    rig.past('bybit', rigStart - 2 * dayMs, swing(steps))
    rig.mark('bybit', 81_300, 1000)
    save({
      kind: 'nearCluster',
      name: 'near',
      symbol: btc,
      venues: ['bybit'],
      levels: [{ severity: 'info', distance: 0.05, minNotional: 1000 }],
    })
    await rig.alerts.check()
    const sides = new Set(told.map(({ positionSide }) => positionSide))
    expect(sides).toEqual(new Set(['long', 'short']))
    expect(told[0]?.distance).toBeLessThanOrEqual(0.05)
    await rig.alerts.check()
    expect(told).toHaveLength(2)
  })
})

describe('what is kept', () => {
  it('remembers rules, and for 90 days what they told', () => {
    const ruleId = save(large)
    rig.happen({ notional: 200_000 })
    const { sqlite } = rig.engine.database
    const rule = retentions.find(({ table }) => table === 'market_alerts')
    if (rule === undefined) throw new Error('there is no rule for market_alerts')
    expect(applyRetention(sqlite, rule, rigStart + 89 * dayMs)).toBe(0)
    expect(rig.alerts.history({ limit: 5 })).toHaveLength(1)
    expect(applyRetention(sqlite, rule, rigStart + 91 * dayMs)).toBe(1)
    expect(rig.alerts.rules().rules.map((each) => each.ruleId)).toEqual([ruleId])
  })

  it('offers rules to begin with, of which the one about one’s own money is on', () => {
    expect(firstRules.filter(({ enabled }) => enabled).map(({ kind }) => kind)).toEqual([
      'nearOwnLiquidation',
    ])
    const cluster = firstRules.find(({ kind }) => kind === 'nearCluster')
    expect(cluster).toMatchObject({ cooldownMs: 3_600_000, dailyCap: 10 })
  })
})
