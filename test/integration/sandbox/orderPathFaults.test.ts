import { RestClientV5 } from 'bybit-api'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { FaultKind } from '../../../src/sandbox/faults/fault.ts'
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/startSandbox.ts'
import { control, venueOf } from '../../support/sandbox/running.ts'
import { connectSocket } from '../../support/sandbox/socketClient.ts'
import { signerOf } from '../../support/sandbox/hyperliquidKeys.ts'
import { bybitSignature } from '../../support/sandbox/bybitKeys.ts'
import { waitFor } from '../../support/waitFor.ts'

describe('order writes while their way is broken', () => {
  let sandbox: RunningSandbox

  beforeAll(async () => {
    sandbox = await startSandbox({ venues: ['bybit', 'hyperliquid'] })
  })

  afterEach(async () => {
    await heal()
  })

  afterAll(() => sandbox.close())

  const inject = (venue: string, fault: FaultKind): Promise<unknown> =>
    control(sandbox, '/faults', { method: 'POST', body: { venue, fault, durationMs: 60_000 } })
  const heal = (): Promise<unknown> => control(sandbox, '/faults', { method: 'DELETE' })

  function bybit() {
    const { rest, ws, credentials } = venueOf(sandbox, 'bybit')
    const { apiKey: key, secret } = credentials
    const client = new RestClientV5({ key, secret, baseUrl: rest })
    const linear = { category: 'linear', symbol: 'BTCUSDT' } as const
    const orderOf = async (orderLinkId: string) =>
      (await client.getActiveOrders({ ...linear, orderLinkId })).result.list[0]
    const order = async (orderLinkId: string) => {
      const [ticker] = (await client.getTickers(linear)).result.list
      const price = (Number(ticker?.bid1Price) * 0.98).toFixed(1)
      return {
        ...linear,
        side: 'Buy',
        orderType: 'Limit',
        qty: '0.01',
        price,
        orderLinkId,
      } as const
    }
    return { client, ws, key, secret, order, orderOf }
  }

  it.each([
    ['loseRequest', false],
    ['loseAnswer', true],
    ['failBefore', false],
    ['failAfter', true],
  ] as const)('over REST: %s leaves an order behind: %s', async (fault, isThere) => {
    const { client, order, orderOf } = bybit()
    const wanted = await order(fault)
    await inject('bybit', fault)
    const outcome = await client.submitOrder(wanted).then(
      ({ retCode }) => retCode,
      () => 'no answer',
    )
    expect(outcome).not.toBe(0)
    await heal()
    expect((await orderOf(fault))?.orderStatus).toBe(isThere ? 'New' : undefined)
    expect(await client.submitOrder(wanted)).toMatchObject({ retCode: isThere ? 110072 : 0 })
  })

  it('over the trade socket of Bybit: an order may be there without its answer', async () => {
    const { ws, key, secret, order, orderOf } = bybit()
    const wanted = await order('mine-2')
    const socket = await connectSocket(`${ws}/v5/trade`)
    const expires = Date.now() + 10_000
    const signature = bybitSignature(secret, `GET/realtime${expires}`)
    socket.send({ op: 'auth', args: [key, expires, signature] })
    await socket.wait('the login', (text) => text.includes('"op":"auth"'))
    await inject('bybit', 'loseAnswer')
    const header = { 'X-BAPI-TIMESTAMP': String(Date.now()) }
    socket.send({ reqId: 'lost', header, op: 'order.create', args: [wanted] })
    const there = await waitFor('the order', () => orderOf('mine-2'))
    expect(there.orderStatus).toBe('New')
    expect(socket.received.some((text) => text.includes('"lost"'))).toBe(false)
    await socket.close()
  })

  it('over a post to Hyperliquid: an order may be there without its answer', async () => {
    const { rest, ws, credentials } = venueOf(sandbox, 'hyperliquid')
    const info = async (body: object): Promise<unknown> => {
      const response = await fetch(`${rest}/info`, { method: 'POST', body: JSON.stringify(body) })
      return response.json()
    }
    const mids = (await info({ type: 'allMids' })) as Record<string, string>
    const c = '0x0000000000000000000000000000000b'
    const order = {
      a: 0,
      b: true,
      p: String(Math.round(Number(mids['BTC']) * 0.98)),
      s: '0.01',
      r: false,
      t: { limit: { tif: 'Gtc' } },
      c,
    }
    const action = { type: 'order', orders: [order], grouping: 'na' }
    const signed = { nonce: Date.now(), vaultAddress: null, expiresAfter: null }
    const signature = signerOf(credentials.secret).signAction(action, signed)
    const socket = await connectSocket(`${ws}/ws`)
    await inject('hyperliquid', 'loseAnswer')
    const payload = { action, signature, ...signed }
    socket.send({ method: 'post', id: 5, request: { type: 'action', payload } })
    const user = credentials.apiKey
    const found = await waitFor('the order', async () => {
      const answer = (await info({ type: 'orderStatus', user, oid: c })) as { status: string }
      return answer.status === 'order' ? answer : null
    })
    expect(found).toMatchObject({ order: { status: 'open', order: { cloid: c } } })
    expect(socket.received.some((text) => text.includes('"post"'))).toBe(false)
    await socket.close()
  })
})
