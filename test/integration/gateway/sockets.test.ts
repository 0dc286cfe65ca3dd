import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocket } from 'ws'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StreamMessage } from '../../../src/contract/gateway.ts'
import { PitwallError, type Result } from '../../../src/contract/errors.ts'
import type { Frame } from '../../../src/contract/ipc/frames.ts'
import { decodeWire, encodeWire } from '../../../src/contract/ipc/wire.ts'
import { systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { startGateway } from '../../../src/main/gateway/listen.ts'
import { liquidationOf, markOf, startOfTests } from '../../support/engineServices.ts'
import { type RunningGateway, runningGateway } from '../../support/gateway.ts'
import { waitFor } from '../../support/waitFor.ts'

let gateway: RunningGateway
let sockets: WebSocket[] = []

beforeEach(async () => {
  gateway = await runningGateway()
})
afterEach(async () => {
  for (const socket of sockets) socket.terminate()
  sockets = []
  await gateway.close()
})

function connect(path: string, headers: Record<string, string>): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}${path}`, { headers })
  sockets.push(socket)
  socket.on('error', () => undefined)
  return socket
}

const bearer = (): Record<string, string> => ({ authorization: `Bearer ${gateway.token}` })

/** The status an upgrade is refused with; 101 when it is granted. */
function upgradeStatus(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const socket = connect(path, headers)
    socket.on('open', () => resolve(101))
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
  })
}

async function cookieOf(): Promise<string> {
  const answer = await fetch(`${gateway.url}/?token=${gateway.token}`, { redirect: 'manual' })
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

type Page = {
  readonly frames: Frame[]
  readonly responses: Map<number | string, Result<unknown>>
  readonly socket: WebSocket
  ask(id: number, name: string, input: unknown): Promise<Result<unknown>>
}

async function openPage(): Promise<Page> {
  const socket = connect('/socket', bearer())
  const frames: Frame[] = []
  const responses = new Map<number | string, Result<unknown>>()
  socket.on('message', (data) => {
    const message = decodeWire(data as Buffer) as Record<string, unknown>
    if (message['type'] === 'push') frames.push(message['payload'] as Frame)
    else responses.set(message['id'] as number, message['result'] as Result<unknown>)
  })
  await waitFor('the socket', () => socket.readyState === socket.OPEN)
  return {
    frames,
    responses,
    socket,
    ask(id, name, input) {
      socket.send(encodeWire({ type: 'request', id, name, input }))
      return waitFor(`answer ${id}`, () => responses.get(id))
    },
  }
}

describe('the interface’s socket', () => {
  it('is refused without a token, from another page, and under another name', async () => {
    const cookie = await cookieOf()
    const own = `http://127.0.0.1:${gateway.port}`
    expect(await upgradeStatus('/socket', {})).toBe(401)
    expect(await upgradeStatus('/socket', { cookie })).toBe(401)
    expect(await upgradeStatus('/socket', { cookie, origin: 'http://evil.example' })).toBe(403)
    expect(await upgradeStatus('/socket', { ...bearer(), host: 'evil.example' })).toBe(403)
    expect(await upgradeStatus('/ws/heatmap', {})).toBe(401)
    expect(await upgradeStatus('/socket', { cookie, origin: own })).toBe(101)
    expect(await upgradeStatus('/socket', bearer())).toBe(101)
    expect(await upgradeStatus('/elsewhere', bearer())).toBe(404)
  })

  it('answers requests and carries typed arrays whole', async () => {
    const page = await openPage()
    gateway.services.rows.push(liquidationOf({ quantity: 2 }))
    const query = {
      symbol: 'BTCUSDT',
      from: startOfTests,
      to: startOfTests + 3_600_000,
      interval: '15m',
      binSize: 100,
    }
    const answer = await page.ask(1, 'heatmap:query', query)
    expect(answer).toMatchObject({ ok: true, value: { columns: 4 } })
    const grid = answer.ok ? (answer.value as { cells: { notional: Float64Array } }) : null
    expect(grid?.cells.notional).toEqual(Float64Array.from([120_000]))
  })

  it('sends numbered frames, each after the last was acknowledged', async () => {
    const page = await openPage()
    await waitFor('the first frame', () => page.frames.length === 1)
    expect(page.frames[0]).toMatchObject({ sequence: 1, full: true })
    gateway.services.record(liquidationOf({ receivedTime: systemClock.now() }))
    gateway.bus.publish(markOf('A', 5))
    await page.ask(2, 'engine:state', {})
    expect(page.frames).toHaveLength(1)
    await page.ask(3, 'frames:acknowledge', { sequence: 1 })
    await waitFor('the second frame', () => page.frames.length === 2)
    expect(page.frames[1]?.liquidations?.items).toHaveLength(1)
    expect(page.frames[1]).toMatchObject({ sequence: 2, marks: [{ markPrice: 5 }] })
  })

  it('survives whatever is sent to it', async () => {
    const page = await openPage()
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        page.socket.send(bytes)
        await Promise.resolve()
      }),
      { numRuns: 200 },
    )
    page.socket.send('text instead of bytes')
    page.socket.send(encodeWire({ type: 'request' }))
    page.socket.send(encodeWire([1, 2, 3]))
    page.socket.send(encodeWire({ type: 'nonsense', id: 77 }))
    const refused = await waitFor('the refusal', () => page.responses.get(77))
    expect(refused).toMatchObject({ ok: false, error: { code: 'INVALID_ARGUMENT' } })
    expect(await page.ask(78, 'engine:state', {})).toMatchObject({ ok: true })
  })

  it('gives back what a closed page watched', async () => {
    const page = await openPage()
    const query = {
      symbol: 'BTCUSDT',
      from: startOfTests,
      to: startOfTests + 3_600_000,
      interval: '15m',
      binSize: 100,
    }
    await page.ask(1, 'heatmap:watch', { viewId: 'v', query })
    expect(gateway.services.watchesOpen()).toBe(1)
    page.socket.close()
    await waitFor('the watch to end', () => gateway.services.watchesOpen() === 0)
  })
})

describe('the stream of heatmaps', () => {
  async function openStream() {
    const socket = connect('/ws/heatmap', bearer())
    const messages: StreamMessage[] = []
    socket.on('message', (data) =>
      messages.push(JSON.parse((data as Buffer).toString()) as StreamMessage),
    )
    await waitFor('the stream', () => socket.readyState === socket.OPEN)
    const ofType = (type: StreamMessage['type']): StreamMessage[] =>
      messages.filter((message) => message.type === type)
    return { socket, messages, ofType, say: (body: unknown) => socket.send(JSON.stringify(body)) }
  }

  it('sends a snapshot at once and then every interval, until told to stop', async () => {
    const { say, ofType } = await openStream()
    gateway.services.rows.push(liquidationOf({ exchangeTime: (startOfTests - 60_000) as never }))
    say({ action: 'subscribe', symbols: ['BTCUSDT'], interval: 1, exchanges: ['bybit'] })
    await waitFor('the first snapshot', () => ofType('snapshot').length === 1)
    expect(ofType('snapshot')[0]).toMatchObject({
      symbol: 'BTCUSDT',
      data: { exchanges: ['bybit'], per_exchange: { bybit: { event_count: 1 } } },
    })
    await waitFor('the second snapshot', () => ofType('snapshot').length === 2)
    say({ action: 'unsubscribe', symbols: ['BTCUSDT'] })
    say({ action: 'ping' })
    await waitFor('the pong', () => ofType('pong').length === 1)
  })

  it('names what is wrong and goes on', async () => {
    const { socket, say, ofType, messages } = await openStream()
    say({ action: 'subscribe', symbols: ['NOPEUSDT', 'no such'] })
    say({ action: 'subscribe', symbols: ['BTCUSDT'], exchanges: ['ftx'] })
    say({ action: 'subscribe', symbols: ['BTCUSDT'], interval: 0 })
    say({ action: 'subscribe', symbols: ['BTCUSDT'], interval: 61 })
    say({ action: 'dance' })
    socket.send('{')
    socket.send(Buffer.from([1, 2, 3]))
    say({ action: 'ping' })
    await waitFor('the pong', () => ofType('pong').length === 1)
    expect(messages.map((message) => ('code' in message ? message.code : message.type))).toEqual([
      'INVALID_SYMBOL',
      'INVALID_SYMBOL',
      'UNKNOWN_VENUE',
      'INVALID_MESSAGE',
      'INVALID_MESSAGE',
      'INVALID_MESSAGE',
      'INVALID_MESSAGE',
      'INVALID_MESSAGE',
      'pong',
    ])
  })
})

describe('the server', () => {
  it('listens on 127.0.0.1 alone and serves the built page to whoever has the token', async () => {
    expect(gateway.url).toBe(`http://127.0.0.1:${gateway.port}`)
    expect((await fetch(gateway.url)).status).toBe(401)
    const headers = { cookie: await cookieOf() }
    const page = await fetch(gateway.url, { headers })
    expect(await page.text()).toContain('<p id="hello">')
    const script = await fetch(`${gateway.url}/assets/app.js`, { headers })
    expect(script.headers.get('cache-control')).toContain('immutable')
  })

  it.each(['/../package.json', '/%2e%2e/package.json', '/assets/..%2f..%2fpackage.json', '/.git'])(
    'serves nothing outside the built page: %s',
    async (path) => {
      const status = await rawStatus(gateway.port, path, bearer())
      expect([400, 403, 404]).toContain(status)
    },
  )

  it('has another token at every start', async () => {
    const other = await runningGateway()
    try {
      expect(other.token).not.toBe(gateway.token)
      expect(other.token.length).toBeGreaterThanOrEqual(40)
    } finally {
      await other.close()
    }
  })

  it('says when the port is taken', async () => {
    const { services } = gateway
    const parts = { services, hub: {}, dispatch: {}, clock: systemClock, log: silentLog }
    const options = { ...parts, port: gateway.port, rendererDirectory: '/nowhere' }
    const refused = await startGateway(options as never).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(PitwallError)
    expect(refused).toMatchObject({ code: 'PORT_IN_USE' })
  })

  it('closes its sockets when it stops', async () => {
    const page = await openPage()
    await gateway.close()
    await waitFor('the socket to close', () => page.socket.readyState === page.socket.CLOSED)
    await expect(fetch(`${gateway.url}/health`)).rejects.toThrow()
    gateway = await runningGateway()
  })
})

/** A request whose path is sent exactly as written. */
function rawStatus(port: number, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: port satisfies AddressInfo['port'], path, headers }
    const asked = request(options, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    asked.on('error', reject)
    asked.end()
  })
}
