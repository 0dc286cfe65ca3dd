import { afterEach, describe, expect, it } from 'vitest'
import type {
  ConnectionsResponse,
  ExchangeConnections,
  LimitsResponse,
} from '../../../src/contract/gatewayConnections.ts'
import {
  connectionsResponse,
  exchangeConnectionsResponse,
  limitsResponse,
} from '../../../src/main/gateway/connectionSchemas.ts'
import { injectedGateway } from '../../support/gateway.ts'

let closers: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closers) await close()
  closers = []
})

async function setup() {
  const gateway = await injectedGateway()
  closers.push(gateway.close)
  const post = (url: string, body: object, token = gateway.access.token) =>
    gateway.app.inject({
      method: 'POST',
      url,
      headers: { authorization: `Bearer ${token}` },
      payload: body,
    })
  return { ...gateway, post }
}

describe('the connections in the API', () => {
  it('show figures, flags, breakers, clocks and limits of every venue', async () => {
    const { get } = await setup()
    const answer = (await get('/connections')).json<ConnectionsResponse>()
    expect(connectionsResponse.parse(answer)).toEqual(answer)
    expect(Object.keys(answer.exchanges)).toEqual(['binance-usdm', 'bybit', 'hyperliquid'])
    expect(answer.exchanges['bybit']).toMatchObject({
      flags: { ingest: true, execution: true },
      clock: { offset_ms: 12, source: 'endpoint' },
      connections: [{ name: 'rest', type: 'REST', health: 'HEALTHY', status: 'CONNECTED' }],
      trading: { new_order: { allowed: true }, cancel: { allowed: true } },
    })
  })

  it('list every limit with what is left of it', async () => {
    const { get } = await setup()
    const answer = (await get('/exchanges/limits')).json<LimitsResponse>()
    expect(limitsResponse.parse(answer)).toEqual(answer)
    expect(answer.exchanges['binance-usdm']?.[0]).toMatchObject({
      scope: 'ip weight 1m',
      category: 'WEIGHT',
      limit: 2400,
      used: 300,
      remaining: 2100,
      reserve: 240,
      queued: 0,
      penalty_until: null,
    })
  })
})

describe('switching a venue over the API', () => {
  it('changes only what is named, by id or alias, and answers with the state', async () => {
    const { post, services } = await setup()
    const answer = await post('/exchanges/binance/flags', { ingest: false })
    expect(answer.statusCode).toBe(200)
    const state = exchangeConnectionsResponse.parse(answer.json<ExchangeConnections>())
    expect(state).toMatchObject({
      exchange: 'binance-usdm',
      flags: { ingest: false, execution: true },
    })
    expect(services.connections.state().venues[1]?.flags.ingest).toBe(true)
  })

  it.each([
    [{}, /ingest/],
    [{ ingest: 'yes' }, /ingest/],
    [{ ingest: true, other: 1 }, /other/],
  ])('refuses %j and names what is wrong', async (body, named) => {
    const { post } = await setup()
    const answer = await post('/exchanges/bybit/flags', body)
    expect(answer.statusCode).toBe(400)
    expect(answer.json<{ error: { message: string } }>().error.message).toMatch(named)
  })

  it('does not know a venue that is not configured', async () => {
    const { post } = await setup()
    const answer = await post('/exchanges/kraken/flags', { ingest: false })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ error: { code: 'UNKNOWN_VENUE' } })
  })

  it('asks for the token, and refuses another page', async () => {
    const { app, access, post, services } = await setup()
    expect(
      (await post('/exchanges/bybit/flags', { ingest: false }, 'x'.repeat(43))).statusCode,
    ).toBe(401)
    const foreign = await app.inject({
      method: 'POST',
      url: '/exchanges/bybit/flags',
      headers: { authorization: `Bearer ${access.token}`, origin: 'http://evil.example' },
      payload: { ingest: false },
    })
    expect(foreign.statusCode).toBe(403)
    expect(services.connections.state().venues[1]?.flags.ingest).toBe(true)
  })

  it('opens and closes breakers by hand', async () => {
    const { post } = await setup()
    const opened = await post('/exchanges/bybit/breakers', { path: 'execution', action: 'trip' })
    const { breakers } = opened.json<ExchangeConnections>()
    expect(breakers.find(({ path }) => path === 'execution')?.state).toBe('open')
    const closed = await post('/exchanges/bybit/breakers', { path: 'execution', action: 'reset' })
    expect(
      closed.json<ExchangeConnections>().breakers.every(({ state }) => state === 'closed'),
    ).toBe(true)
    const wrong = await post('/exchanges/bybit/breakers', { path: 'both', action: 'trip' })
    expect(wrong.statusCode).toBe(400)
  })

  it('lets trading go on after a pause', async () => {
    const { post } = await setup()
    expect((await post('/exchanges/bybit/resume-trading', {})).statusCode).toBe(200)
  })
})
