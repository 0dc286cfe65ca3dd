import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { VenueHealth } from '../../../src/contract/domain/connection.ts'
import type { InstrumentId, UnixMs } from '../../../src/contract/domain/ids.ts'
import type { ConnectionChanged, FeedProblem } from '../../../src/contract/events.ts'
import { createHealthService } from '../../../src/main/connections/health.ts'
import { createBus } from '../../../src/main/core/bus.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { liquidationOf, markOf, venueInfoOf } from '../../support/engineServices.ts'
import { manualClock } from '../../support/manualClock.ts'

function setup(subscriptions = { confirmed: 3, wanted: 3 }) {
  const clock = manualClock()
  const bus = createBus(silentLog)
  const own = { ...subscriptions }
  const service = createHealthService({
    bus,
    clock,
    venues: [
      { info: venueInfoOf('bybit'), environment: 'sandbox' },
      { info: venueInfoOf('binance-usdm'), environment: 'sandbox' },
    ],
    subscriptions: () => own,
  })
  const connection = (
    status: ConnectionChanged['status'],
    reason: string | null = null,
    name = 'market',
  ): void =>
    bus.publish({
      kind: 'connection',
      venue: 'bybit',
      environment: 'sandbox',
      connection: name,
      status,
      reason,
      receivedTime: clock.now(),
    })
  const problem = (kind: FeedProblem['problem']): void =>
    bus.publish({
      kind: 'problem',
      venue: 'bybit',
      environment: 'sandbox',
      problem: kind,
      message: `a ${kind}`,
      raw: null,
      receivedTime: clock.now(),
    })
  const data = (latencyMs = 10): void =>
    bus.publish({
      ...markOf('BTCUSDT-LINEAR.BYBIT', 1),
      exchangeTime: (clock.now() - latencyMs) as UnixMs,
      receivedTime: clock.now(),
    })
  /** Data every second, as a healthy venue sends. */
  const flow = (seconds: number): void => {
    for (let second = 0; second < seconds; second += 1) {
      data()
      clock.advance(1000)
    }
  }
  const bybit = (): VenueHealth => service.health()[0] as VenueHealth
  return { clock, bus, own, service, connection, problem, data, flow, bybit }
}

describe('the health of a venue', () => {
  it('is down before anything connected, and live with the first data', () => {
    const { bybit, connection, data } = setup()
    expect(bybit()).toMatchObject({ health: 'down', status: 'disconnected' })
    connection('connecting')
    expect(bybit()).toMatchObject({ health: 'down', status: 'connecting', reason: 'Connecting.' })
    connection('connected')
    expect(bybit().reason).toBe('Connected, and no data has arrived yet.')
    data()
    expect(bybit()).toMatchObject({ health: 'live', status: 'connected', reason: null })
  })

  it('is live with the tickers of a venue that has no marks', () => {
    const { bus, bybit, clock, connection } = setup()
    connection('connected')
    bus.publish({
      kind: 'ticker',
      instrumentId: 'BTCUSDT-SPOT.BYBIT' as InstrumentId,
      lastTradePrice: 1,
      bestBid: null,
      bestAsk: null,
      open: null,
      high: null,
      low: null,
      volume: null,
      turnover: null,
      markPrice: null,
      indexPrice: null,
      fundingRate: null,
      nextFundingTime: null,
      openInterest: null,
      exchangeTime: clock.now(),
      receivedTime: clock.now(),
    })
    expect(bybit()).toMatchObject({ health: 'live', messageCount: 1 })
  })

  it('turns at once when the connection is lost, and comes back after a while', () => {
    const { bybit, connection, flow } = setup()
    connection('connected')
    flow(3)
    connection('reconnecting', 'the socket closed')
    expect(bybit()).toMatchObject({
      health: 'down',
      status: 'reconnecting',
      reason: 'Reconnecting: the socket closed.',
    })
    connection('connected')
    flow(4)
    expect(bybit()).toMatchObject({ health: 'down', reason: expect.stringMatching(/^Recovering/) })
    flow(3)
    expect(bybit()).toMatchObject({ health: 'live', reconnectCount: 1 })
  })

  it('is degraded, then down, when an open connection falls silent', () => {
    const { bybit, clock, connection, flow } = setup()
    connection('connected')
    flow(3)
    clock.advance(5000)
    expect(bybit()).toMatchObject({ health: 'degraded', reason: 'No data for 6 s.' })
    clock.advance(30_000)
    expect(bybit()).toMatchObject({ health: 'down', reason: 'No data for 36 s.' })
  })

  it('does not take heartbeats of the past for life', () => {
    const { bus, bybit, clock, connection } = setup()
    connection('connected')
    bus.publish(liquidationOf({ receivedTime: (clock.now() - 3_600_000) as UnixMs }))
    expect(bybit()).toMatchObject({ health: 'down', messageCount: 0 })
    expect(bybit().lastLiquidationTime).not.toBeNull()
  })

  it('says how many messages could not be read', () => {
    const { bybit, connection, data, problem } = setup()
    connection('connected')
    data()
    for (let count = 0; count < 7; count += 1) problem('malformed')
    expect(bybit()).toMatchObject({
      health: 'degraded',
      reason: '7 malformed messages in the last minute.',
      errorCount: 7,
      lastError: 'a malformed',
    })
  })

  it('says when subscriptions were refused or stay unconfirmed', () => {
    const { bybit, connection, flow, own, problem } = setup()
    connection('connected')
    flow(2)
    problem('refusedSubscription')
    expect(bybit().reason).toBe('1 subscriptions were refused in the last minute.')
    flow(70)
    expect(bybit().health).toBe('live')
    own.confirmed = 1
    flow(14)
    expect(bybit().health).toBe('live')
    flow(3)
    expect(bybit()).toMatchObject({
      health: 'degraded',
      reason: 'Only 1 of 3 subscriptions are confirmed.',
    })
  })

  it('is degraded while one of two connections is away', () => {
    const { bybit, connection, flow } = setup()
    connection('connected')
    connection('connected', null, 'public-1')
    flow(2)
    connection('reconnecting', 'closed', 'public-1')
    expect(bybit()).toMatchObject({
      health: 'degraded',
      status: 'connected',
      reason: '1 of 2 connections are away.',
    })
    connection('disconnected', null, 'public-1')
    flow(7)
    expect(bybit().health).toBe('live')
  })

  it('of one venue does not touch another', () => {
    const { connection, flow, service } = setup()
    connection('connected')
    flow(2)
    expect(service.health().map(({ health }) => health)).toEqual(['live', 'down'])
  })

  it('leaves nothing running when closed', () => {
    const { bus, bybit, clock, connection, data, service } = setup()
    connection('connected')
    service.close()
    data()
    expect(clock.pending).toBe(0)
    expect(bybit().messageCount).toBe(0)
    expect(bus.stats().listenerErrors).toBe(0)
  })
})

type Step =
  | { readonly kind: 'data'; readonly latencyMs: number }
  | { readonly kind: 'problem' }
  | { readonly kind: 'wait'; readonly ms: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('data' as const), latencyMs: fc.nat(5000) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('problem' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(40_000) }) },
)

describe('the figures', () => {
  it('are those of a plain count over everything that happened', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { bybit, clock, data, problem } = setup()
        const seen: { at: number; latencyMs: number }[] = []
        const errors: number[] = []
        for (const action of steps) {
          if (action.kind === 'wait') clock.advance(action.ms)
          else if (action.kind === 'problem') {
            problem('unknownWord')
            errors.push(clock.monotonic())
          } else {
            data(action.latencyMs)
            seen.push({ at: clock.monotonic(), latencyMs: action.latencyMs })
          }
        }
        const now = clock.monotonic()
        const second = (at: number): number => Math.floor(at / 1000)
        const minute = (at: number): number => Math.floor(at / 60_000)
        const recent = seen.filter(({ at }) => second(at) > second(now) - 60)
        const sorted = recent
          .map(({ latencyMs }) => latencyMs)
          .toSorted((left, right) => left - right)
        const rank = (share: number): number | null =>
          sorted[Math.ceil(share * sorted.length) - 1] ?? null
        const minutes = new Set(seen.map(({ at }) => minute(at)))
        const counted = minute(now) + (minutes.has(minute(now)) ? 1 : 0)
        const health = bybit()
        expect(health.messageCount).toBe(recent.length)
        expect(health.errorCount).toBe(errors.filter((at) => second(at) > second(now) - 60).length)
        expect(health.latencyMs).toBe(rank(0.5))
        expect(health.latencyP95Ms).toBe(rank(0.95))
        expect(health.uptimePercent).toBeCloseTo(counted === 0 ? 0 : (minutes.size / counted) * 100)
      }),
      { numRuns: 200 },
    )
  })

  it('forget what is older than a day', () => {
    const { bybit, clock, connection, data } = setup()
    connection('connected')
    data()
    connection('reconnecting', 'closed')
    connection('connected')
    expect(bybit()).toMatchObject({ uptimePercent: 100, reconnectCount: 1 })
    clock.advance(43_200_000)
    expect(bybit().uptimePercent).toBeCloseTo(100 / 720)
    clock.advance(50_000_000)
    expect(bybit()).toMatchObject({ uptimePercent: 0, reconnectCount: 0, messageCount: 0 })
  })
})
