import { afterEach, describe, expect, it } from 'vitest'
import type { ExchangesHealthResponse, HeatmapResponse } from '../../../src/contract/gateway.ts'
import type {
  ConnectionsResponse,
  ExchangeConnections,
} from '../../../src/contract/gatewayConnections.ts'
import { type RunningCli, startCli, temporaryFolder } from '../../support/cli.ts'
import { waitFor } from '../../support/waitFor.ts'

const closers: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

async function start(data: string): Promise<RunningCli> {
  const engine = await startCli(['start', '--host', 'headless', '--data', data])
  closers.push(() => engine.stop())
  return engine
}

function api(engine: RunningCli) {
  const { url, token } = engine.first as { url: string; token: string }
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return {
    get: async <Answer>(path: string): Promise<Answer> =>
      (await (await fetch(`${url}${path}`, { headers })).json()) as Answer,
    post: async <Answer>(path: string, body: object): Promise<Answer> => {
      const init = { method: 'POST', headers, body: JSON.stringify(body) }
      return (await (await fetch(`${url}${path}`, init)).json()) as Answer
    },
  }
}

/** Waits until every venue has sockets that bring data, and its clock was measured. */
async function running(engine: RunningCli): Promise<ConnectionsResponse> {
  const { get } = api(engine)
  return waitFor(
    'every venue to stream',
    async () => {
      const state = await get<ConnectionsResponse>('/connections')
      const venues = Object.values(state.exchanges)
      return venues.every(isStreaming) ? state : null
    },
    40_000,
  )
}

function isStreaming({ connections, clock }: ExchangeConnections): boolean {
  const sockets = connections.filter(({ type }) => type === 'WEBSOCKET')
  const flowing = sockets.every(({ status, messages_in: messages }) => {
    return status === 'CONNECTED' && messages > 0
  })
  return sockets.length > 0 && flowing && clock.offset_ms !== null
}

describe('a running engine’s connections', () => {
  it('can be seen, switched off and on, and stay switched over a restart', async () => {
    const folder = temporaryFolder()
    closers.push(() => folder.remove())
    const engine = await start(folder.path)
    const { get, post } = api(engine)
    const first = await running(engine)
    for (const venue of Object.values(first.exchanges)) {
      expect(Math.abs(venue.clock.offset_ms ?? Infinity)).toBeLessThan(1000)
      expect(venue.limits.length).toBeGreaterThan(0)
      expect(venue.limits.some(({ used }) => used > 0)).toBe(true)
      expect(venue.trading.new_order.allowed).toBe(true)
    }
    const before = await get<ExchangesHealthResponse>('/exchanges/health')
    const wanted = before.exchanges['bybit']?.subscriptions_wanted

    const off = await post<ExchangeConnections>('/exchanges/bybit/flags', { ingest: false })
    expect(off.flags).toEqual({ ingest: false, execution: true })
    const dark = await waitFor('the sockets to close', async () => {
      const state = await get<ConnectionsResponse>('/connections')
      const sockets = state.exchanges['bybit']?.connections.filter(
        ({ type }) => type === 'WEBSOCKET',
      )
      return sockets?.length === 0 ? state : null
    })
    expect(dark.exchanges['binance-usdm']?.connections.length).toBeGreaterThan(1)
    const health = await get<ExchangesHealthResponse>('/exchanges/health')
    expect(health.exchanges['bybit']).toMatchObject({
      is_connected: false,
      reason: 'Switched off.',
      subscriptions_wanted: 0,
    })
    const gapPath = '/liquidations/heatmap?symbol=BTCUSDT&timeframe=24h'
    const gap = await waitFor('the gap', async () => {
      const { per_exchange: venues } = await get<HeatmapResponse>(gapPath)
      return venues['bybit']?.coverage.gaps.find(({ reason }) => reason === 'notSubscribed')
    })
    expect(Date.parse(gap.to)).toBeGreaterThan(Date.parse(gap.from))

    await post('/exchanges/bybit/flags', { ingest: true })
    await running(engine)
    await waitFor('the same subscriptions', async () => {
      const { exchanges } = await get<ExchangesHealthResponse>('/exchanges/health')
      const { subscriptions_wanted: now, subscriptions_confirmed: confirmed } =
        exchanges['bybit'] ?? {}
      return now === wanted && confirmed === wanted
    })

    await post('/exchanges/hyperliquid/flags', { ingest: false, execution: false })
    await engine.stop()
    const again = await start(folder.path)
    const kept = await waitFor('the other venues', async () => {
      const state = await api(again).get<ConnectionsResponse>('/connections')
      const bybit = state.exchanges['bybit']
      return bybit !== undefined && isStreaming(bybit) ? state : null
    })
    const hyperliquid = kept.exchanges['hyperliquid']
    expect(hyperliquid?.flags).toEqual({ ingest: false, execution: false })
    expect(hyperliquid?.connections.every(({ type }) => type === 'REST')).toBe(true)
    expect(hyperliquid?.trading.new_order).toMatchObject({ allowed: false, reason: 'switchedOff' })
    expect(hyperliquid?.trading.cancel.allowed).toBe(true)
  }, 120_000)

  it('pauses and resumes the streams with the ingest breaker', async () => {
    const folder = temporaryFolder()
    closers.push(() => folder.remove())
    const engine = await start(folder.path)
    const { get, post } = api(engine)
    await running(engine)
    await post('/exchanges/hyperliquid/breakers', { path: 'ingest', action: 'trip' })
    await waitFor('the sockets to close', async () => {
      const { exchanges } = await get<ConnectionsResponse>('/connections')
      return exchanges['hyperliquid']?.connections.every(({ type }) => type === 'REST')
    })
    const { exchanges } = await get<ExchangesHealthResponse>('/exchanges/health')
    expect(exchanges['hyperliquid']?.reason).toBe('Resting: Opened by hand.')
    await post('/exchanges/hyperliquid/breakers', { path: 'ingest', action: 'reset' })
    await running(engine)
  }, 90_000)
})
