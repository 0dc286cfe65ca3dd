import { Big } from 'big.js'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { RouteRequest, RoutingDecision } from '../../../src/contract/domain/routing.ts'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { routeOf } from '../../support/routing.ts'
import { waitFor } from '../../support/waitFor.ts'
import { startRoutingRig, venues } from './rig.ts'

type Rig = Awaited<ReturnType<typeof startRoutingRig>>

describe('routing over three venues at once', () => {
  let rig: Rig
  const market = (fields: Partial<RouteRequest> = {}): RouteRequest =>
    routeOf({ quantity: '0.01', ...fields })

  beforeAll(async () => {
    rig = await startRoutingRig()
  }, 60_000)
  afterEach(() => rig.heal())
  afterAll(() => rig.close())

  const prefer = (...first: readonly VenueId[]): void => {
    const { routing } = rig.trading
    routing.setSettings({
      ...routing.settings(),
      criterion: 'userPreference',
      priorities: first.map((venue, priority) => ({ venue, priority })),
    })
  }

  const eligible = (): Promise<RoutingDecision> =>
    waitFor('every venue to be eligible', async () => {
      const decision = await rig.trading.routing.preview(market())
      const isAll = decision.candidates.every(({ refusals }) => refusals.length === 0)
      return isAll ? decision : null
    })

  const outcomeOf = (decisionId: string): Promise<RoutingDecision> =>
    waitFor('the outcome', () =>
      rig.trading.routing
        .decisions(100)
        .find((each) => each.decisionId === decisionId && each.outcome !== null),
    )

  it('shows every venue with its own book, fees and what the order would meet', async () => {
    const decision = await eligible()
    expect(decision.candidates.map(({ venue }) => venue).toSorted()).toEqual([...venues].toSorted())
    for (const candidate of decision.candidates) {
      const { bestBid, bestAsk, spread, bookAgeMs, depth, expectedPrice, feeSource } = candidate
      expect(Number(bestAsk)).toBeGreaterThan(Number(bestBid))
      expect(spread).toBeCloseTo(Number(bestAsk) - Number(bestBid), 6)
      expect(Number(bookAgeMs)).toBeLessThanOrEqual(500)
      expect(Number(depth)).toBeGreaterThan(0.01)
      expect(Number(expectedPrice)).toBeGreaterThanOrEqual(Number(bestAsk))
      expect(feeSource).not.toBe('unknown')
      expect(candidate.expectedFee).not.toBeNull()
    }
  })

  it('buys where the price for the size is least, and says what came of it', async () => {
    await eligible()
    const decision = await rig.trading.routing.submit(market({ criterion: 'bestPrice' }))
    const able = decision.candidates.filter(({ refusals }) => refusals.length === 0)
    const least = Math.min(...able.map(({ expectedPrice }) => Number(expectedPrice)))
    const chosen = able.find(({ venue }) => venue === decision.parts[0]?.venue)
    expect(chosen?.expectedPrice).toBe(least)
    const { outcome, parts } = await outcomeOf(decision.decisionId)
    expect(outcome?.filledQuantity).toBe('0.01')
    expect(Math.abs(Number(outcome?.slippage))).toBeLessThan(0.01)
    expect(Number(outcome?.latencyMs)).toBeGreaterThan(0)
    expect(outcome?.failovers).toEqual([])
    const order = rig.trading.orders.find(parts[0]?.orderId ?? ('' as never))
    expect(order).toMatchObject({ status: 'filled', parentId: decision.decisionId })
  })

  it('spreads a large order exactly, each part once', async () => {
    await eligible()
    const { routing, risk, orders } = rig.trading
    const large = '30.003'
    const off = { maxOrderNotional: null, maxPositionPerInstrument: null }
    const exposure = { maxExposurePerVenue: null, maxExposureTotal: null }
    risk.setLimits({ ...risk.state().limits, ...off, ...exposure }, 'test')
    routing.setSettings({ ...routing.settings(), splitting: true, minSplitNotional: '1000' })
    const decision = await routing.submit(market({ quantity: large }))
    routing.setSettings({ ...routing.settings(), splitting: false })
    expect(decision.parts.length).toBeGreaterThan(1)
    const total = decision.parts.reduce((sum, part) => sum.plus(part.quantity), new Big(0))
    expect(total.toFixed()).toBe(large)
    const { outcome } = await outcomeOf(decision.decisionId)
    const made = orders.list({ parentId: decision.decisionId, limit: 10 })
    // A venue may find its margin too small for its part: then nobody takes that part twice.
    const refused = made.filter(({ status }) => status === 'rejected').map(({ venue }) => venue)
    expect(outcome?.failovers.map(({ venue }) => venue).toSorted()).toEqual(refused.toSorted())
    expect(new Set(made.map(({ venue }) => venue)).size).toBe(made.length)
    const filled = made.reduce((sum, each) => sum.plus(each.cumulativeQuantity), new Big(0))
    expect(outcome?.filledQuantity).toBe(filled.toFixed())
    expect(filled.gt(0) && filled.lte(large)).toBe(true)
  })

  it('leaves out a venue whose sockets are down, and never shows its last prices', async () => {
    await eligible()
    prefer('bybit', 'binance-usdm', 'hyperliquid')
    await rig.inject('bybit', 'drop')
    const decision = await waitFor('bybit to be left out', async () => {
      const seen = await rig.trading.routing.preview(market({ criterion: null }))
      const bybit = seen.candidates.find(({ venue }) => venue === 'bybit')
      return bybit?.refusals.some(({ rule }) => rule === 'noBook') === true ? seen : null
    })
    const bybit = decision.candidates.find(({ venue }) => venue === 'bybit')
    expect([bybit?.bestBid, bybit?.bestAsk, bybit?.expectedPrice]).toEqual([null, null, null])
    expect(decision.parts[0]?.venue).toBe('binance-usdm')
  })

  it('moves on when a venue says no itself, and stops at the first that took the order', async () => {
    const { candidates } = await eligible()
    prefer('hyperliquid', 'binance-usdm', 'bybit')
    // It would trade everywhere, so nobody may book it: two refuse it, Bybit takes and cancels it.
    const highest = Math.max(...candidates.map(({ bestAsk }) => Number(bestAsk)))
    const request = market({
      criterion: null,
      orderType: 'limit',
      timeInForce: 'gtc',
      price: (highest * 1.002).toFixed(0),
      postOnly: true,
    })
    const decision = await rig.trading.routing.submit(request)
    const { outcome, parts } = await outcomeOf(decision.decisionId)
    expect(outcome?.failovers.map(({ venue }) => venue)).toEqual(['hyperliquid', 'binance-usdm'])
    expect(parts.map(({ venue }) => venue)).toEqual(['bybit'])
    expect(outcome?.filledQuantity).toBe('0')
    const parentId = decision.decisionId
    const made = rig.trading.orders.list({ parentId, limit: 10 })
    expect(made.map(({ venue, status }) => `${venue} ${status}`).toSorted()).toEqual([
      'binance-usdm rejected',
      'bybit canceled',
      'hyperliquid rejected',
    ])
  })

  it('stays where it is when nobody knows what came of it', async () => {
    await rig.heal()
    await waitFor('bybit to be eligible', async () => {
      const { candidates } = await rig.trading.routing.preview(market({ venues: ['bybit'] }))
      return candidates[0]?.refusals.length === 0
    })
    prefer('bybit', 'hyperliquid', 'binance-usdm')
    await rig.inject('bybit', 'loseAnswer')
    const request = market({ criterion: null })
    const decision = await rig.trading.routing.submit(request)
    await rig.heal()
    expect(decision.parts.map(({ venue }) => venue)).toEqual(['bybit'])
    const { outcome } = await outcomeOf(decision.decisionId)
    expect(outcome).toMatchObject({ filledQuantity: '0.01', failovers: [] })
    const again = await rig.trading.routing.submit(request)
    expect(again.decisionId).toBe(decision.decisionId)
    const parentId = decision.decisionId
    expect(rig.trading.orders.list({ parentId, limit: 10 })).toHaveLength(1)
  })
})
