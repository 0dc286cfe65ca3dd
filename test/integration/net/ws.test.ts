import { afterEach, describe, expect, it } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { createWsSession } from '../../../src/main/net/ws/session.ts'
import type { WsSession, WsSessionOptions } from '../../../src/main/net/ws/types.ts'
import { jsonProtocol, type WireAsk } from '../../support/net/jsonProtocol.ts'
import { rawServer } from '../../support/net/rawServer.ts'
import { waitFor } from '../../support/waitFor.ts'

const closers: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

/** A venue over real sockets: confirms every request and then sends one data frame per channel. */
async function venue(onSocket: (socket: WebSocket, count: number) => void = () => {}) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  let count = 0
  server.on('connection', (socket) => {
    count += 1
    onSocket(socket, count)
    socket.on('message', (bytes: Buffer) => {
      const { id, op, args } = JSON.parse(bytes.toString('utf8')) as WireAsk
      if (op === 'ping') socket.send('{"op":"pong"}')
      else {
        socket.send(JSON.stringify({ id }))
        for (const topic of op === 'subscribe' ? args : []) socket.send(JSON.stringify({ topic }))
      }
    })
  })
  closers.push(
    () =>
      new Promise<void>((resolve) => {
        for (const socket of server.clients) socket.terminate()
        server.close(() => resolve())
      }),
  )
  return { server, host: `127.0.0.1:${port}`, connections: () => count }
}

/** A server that answers every opening handshake with these bytes. */
async function refusing(answer: string, onAttempt: () => void): Promise<string> {
  const server = await rawServer((socket) => {
    socket.once('data', () => {
      onAttempt()
      socket.end(answer)
    })
  })
  closers.push(() => server.close())
  return server.host
}

function connect(host: string, options: Partial<WsSessionOptions> = {}) {
  const heard: string[] = []
  const statuses: string[] = []
  const session: WsSession = createWsSession({
    name: 'market',
    url: `ws://${host}/ws`,
    allowedHosts: [host],
    protocol: jsonProtocol(),
    clock: systemClock,
    random: Math.random,
    log: silentLog,
    backoff: { initialMs: 5, maxMs: 20, multiplier: 2, jitter: 0 },
    staleAfterMs: 60_000,
    onData: ({ channel }) => heard.push(channel ?? ''),
    onStatus: (status, reason) => statuses.push(reason === null ? status : `${status}: ${reason}`),
    ...options,
  })
  closers.push(() => session.close())
  return { session, heard, statuses }
}

describe('a WebSocket session over real sockets', () => {
  it('subscribes, hears and closes', async () => {
    const { host, server } = await venue()
    const { session, heard } = connect(host)
    session.setChannels(['a', 'b'])
    await waitFor('both channels', () => heard.length === 2)
    expect(session.stats()).toMatchObject({ status: 'connected', confirmed: 2, framesIn: 3 })
    await session.close()
    await waitFor('the goodbye', () => server.clients.size === 0)
  })

  it('restores its channels after the venue cut the line', async () => {
    const { host } = await venue((socket, count) => {
      if (count === 1) socket.on('message', () => socket.terminate())
    })
    const { session, heard, statuses } = connect(host)
    session.setChannels(['a', 'b'])
    await waitFor('both channels', () => new Set(heard).size === 2)
    expect(session.stats()).toMatchObject({ confirmed: 2, reconnects: 1 })
    expect(statuses.map((status) => status.split(':')[0])).toEqual([
      'connecting',
      'connected',
      'reconnecting',
      'connected',
    ])
  })

  it('keeps a connection alive with ping frames and leaves one that does not answer them', async () => {
    const { host, server, connections } = await venue((socket, count) => {
      if (count === 1) socket.pause()
    })
    const heartbeat = { intervalMs: 40, timeoutMs: 400, text: null }
    const { session, statuses } = connect(host, { protocol: jsonProtocol({ heartbeat }) })
    await waitFor('the second connection', () => connections() === 2)
    expect(statuses).toContain('reconnecting: no answer to the heartbeat')
    let pings = 0
    for (const socket of server.clients) socket.on('ping', () => (pings += 1))
    await waitFor('many answered pings', () => pings >= 15)
    expect(connections()).toBe(2)
    expect(session.stats().status).toBe('connected')
  })

  it('sends headers and reaches the path it was given', async () => {
    const seen: unknown[] = []
    const { host, server } = await venue()
    server.on('connection', (_socket, request) =>
      seen.push([
        request.url,
        request.headers['x-own'],
        request.headers['sec-websocket-extensions'],
      ]),
    )
    connect(host, { url: `ws://${host}/ws?streams=a/b`, headers: { 'X-Own': 'v' } })
    await waitFor('the handshake', () => seen.length === 1)
    expect(seen).toEqual([['/ws?streams=a/b', 'v', undefined]])
  })

  it('does not follow a redirect of the handshake', async () => {
    const other = await venue()
    const answer = `HTTP/1.1 302 Found\r\nlocation: ws://${other.host}/\r\n\r\n`
    const { statuses } = connect(await refusing(answer, () => {}))
    await waitFor('a few attempts', () =>
      statuses.includes('reconnecting: the handshake was answered with status 302'),
    )
    expect(other.connections()).toBe(0)
  })

  it('comes back only when a venue that refused the handshake said so', async () => {
    const attempts: number[] = []
    const answer = 'HTTP/1.1 429 Too Many Requests\r\nretry-after: 0.3\r\n\r\n'
    connect(await refusing(answer, () => attempts.push(performance.now())))
    await waitFor('three attempts', () => attempts.length >= 3)
    expect((attempts[2] ?? 0) - (attempts[0] ?? 0)).toBeGreaterThanOrEqual(590)
  })
})
