import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FaultKind } from '../../../src/sandbox/faults/fault.ts'
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/startSandbox.ts'
import { control, venueOf } from '../../support/sandbox/running.ts'
import { connectSocket, type SocketClient } from '../../support/sandbox/socketClient.ts'
import { waitFor } from '../../support/waitFor.ts'

describe('faults of a sandbox venue', () => {
  let sandbox: RunningSandbox
  const clients: SocketClient[] = []

  beforeEach(async () => {
    sandbox = await startSandbox({ venues: ['bybit', 'binance-usdm'] })
  })

  afterEach(async () => {
    for (const client of clients.splice(0)) await client.close()
    await sandbox.close()
  })

  const socketUrl = (): string => `${venueOf(sandbox, 'bybit').ws}/v5/public/linear`
  const inject = (fault: FaultKind, more: Record<string, unknown> = {}): Promise<unknown> =>
    control(sandbox, '/faults', { method: 'POST', body: { venue: 'bybit', fault, ...more } })
  const heal = (): Promise<unknown> => control(sandbox, '/faults', { method: 'DELETE' })

  async function connect(): Promise<SocketClient> {
    const client = await connectSocket(socketUrl())
    clients.push(client)
    return client
  }

  async function watching(): Promise<SocketClient> {
    const client = await connect()
    client.send({ op: 'subscribe', args: ['orderbook.50.BTCUSDT'], req_id: 's' })
    await client.wait('the first book', (text) => text.includes('"delta"'))
    return client
  }

  /** The update ids of the books received, in their order. */
  const updates = (client: SocketClient): number[] =>
    client.received.flatMap((text) => {
      const found = /"type":"delta".*"u":(\d+)/.exec(text)
      return found === null ? [] : [Number(found[1])]
    })

  it('closes every socket and takes no new one while it is down', async () => {
    const client = await watching()
    await inject('drop', { durationMs: 60_000 })
    await waitFor('the socket to close', () => !client.isOpen)
    await expect(connectSocket(socketUrl())).rejects.toThrow()
    await heal()
    expect((await connect()).isOpen).toBe(true)
  })

  it('keeps the socket open and says nothing while it stalls', async () => {
    const client = await watching()
    await inject('stall', { durationMs: 700 })
    client.send({ op: 'ping' })
    const stalled = await waitFor('the stall to end', async () => {
      const seen = updates(client)
      const { faults } = await control<{ faults: unknown[] }>(sandbox, '/status')
      return faults.length === 0 ? seen : null
    })
    await waitFor('data again', () => updates(client).length > stalled.length + 2)
    const steps = updates(client).map(
      (update, index, all) => update - (all[index - 1] ?? update - 1),
    )
    expect(Math.max(...steps)).toBeGreaterThanOrEqual(6)
    expect(client.isOpen).toBe(true)
    expect(client.received.some((text) => text.includes('pong'))).toBe(false)
  })

  it('sends frames twice', async () => {
    const client = await watching()
    await inject('duplicate')
    await waitFor('a repeated update', () => {
      const seen = updates(client)
      return seen.some((update, index) => seen[index + 1] === update)
    })
    expect(client.isOpen).toBe(true)
  })

  it('sends a frame after the one that follows it', async () => {
    const client = await watching()
    await inject('reorder')
    await waitFor('an update out of order', () => {
      const seen = updates(client)
      return seen.some((update, index) => (seen[index + 1] ?? Infinity) < update)
    })
    expect(client.isOpen).toBe(true)
  })

  it('sends a frame that is not JSON and loses none for it', async () => {
    const client = await watching()
    await inject('malformed', { durationMs: 500 })
    await client.wait('the broken frame', (text) => !isJson(text))
    await waitFor('more books', () => updates(client).length > 10)
    const seen = updates(client)
    expect(seen).toEqual(seen.map((_, index) => (seen[0] as number) + index))
  })

  it('cuts frames in half', async () => {
    const client = await watching()
    await inject('truncated')
    const cut = await client.wait('a cut frame', (text) => !isJson(text))
    expect(cut.startsWith('{"topic":"orderbook.50.BTCUSDT"')).toBe(true)
  })

  it('sends a frame of the wanted size', async () => {
    const client = await watching()
    await inject('huge', { bytes: 3_000_000, durationMs: 300 })
    const huge = await client.wait('the huge frame', (text) => text.length > 1_000_000)
    expect(huge.length).toBeGreaterThanOrEqual(3_000_000)
  })

  it('sends frames of an unheard-of kind', async () => {
    const client = await watching()
    await inject('unknown', { durationMs: 300 })
    const curiosity = await client.wait('the curiosity', (text) => text.includes('curiosity'))
    expect(isJson(curiosity)).toBe(true)
  })

  it('refuses subscriptions in the words of the venue', async () => {
    await inject('refuseSubscription')
    const client = await connect()
    client.send({ op: 'subscribe', args: ['tickers.BTCUSDT'], req_id: '7' })
    const refusal = await client.wait('the refusal', (text) => text.includes('"req_id":"7"'))
    expect(JSON.parse(refusal)).toMatchObject({ success: false, op: 'subscribe' })
  })

  it.each([
    ['binance-usdm', 'http429', 429],
    ['binance-usdm', 'http418', 418],
    ['binance-usdm', 'http503', 503],
    ['bybit', 'http429', 429],
    ['bybit', 'http418', 403],
  ] as const)('answers requests at %s as the venue does under %s', async (venue, fault, status) => {
    await control(sandbox, '/faults', { method: 'POST', body: { venue, fault } })
    const path = venue === 'bybit' ? '/v5/market/time' : '/fapi/v1/time'
    const response = await fetch(venueOf(sandbox, venue).rest + path)
    expect(response.status).toBe(status)
    const isLimit = venue === 'binance-usdm' && status < 500
    expect(Number(response.headers.get('retry-after')) > 0).toBe(isLimit)
    await heal()
    expect((await fetch(venueOf(sandbox, venue).rest + path)).status).toBe(200)
  })

  it('answers late', async () => {
    await inject('slow', { delayMs: 400 })
    const before = performance.now()
    const response = await fetch(`${venueOf(sandbox, 'bybit').rest}/v5/market/time`)
    expect(response.status).toBe(200)
    expect(performance.now() - before).toBeGreaterThanOrEqual(390)
  })

  it('leaves the other venues alone', async () => {
    await inject('http503')
    const response = await fetch(`${venueOf(sandbox, 'binance-usdm').rest}/fapi/v1/time`)
    expect(response.status).toBe(200)
  })

  it('says what is wrong with a fault it does not know', async () => {
    const answer = await inject('earthquake' as FaultKind)
    expect(answer).toEqual({ error: expect.stringContaining('fault must be one of') as string })
  })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
