import type { Socket } from 'node:net'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import type { WsProtocol } from '../../../src/main/net/ws/protocol.ts'
import { createWsSession } from '../../../src/main/net/ws/session.ts'
import type { WsProblem, WsSessionOptions } from '../../../src/main/net/ws/types.ts'
import { fuzzRuns, tally } from '../../support/fuzz/tally.ts'
import { jsonProtocol } from '../../support/net/jsonProtocol.ts'
import { acceptUpgrade, rawServer, wsFrame } from '../../support/net/rawServer.ts'
import { waitFor } from '../../support/waitFor.ts'

/** First byte of the client's goodbye. */
const closeOpcode = 0x88
const quick = { initialMs: 1, maxMs: 2, multiplier: 1, jitter: 0 }

/** A session against a server that completes the handshake and then does as told. */
async function fuzzRig(
  onOpen: (socket: Socket, count: number) => void,
  options: Partial<WsSessionOptions> = {},
  handshake: (request: string, socket: Socket, count: number) => boolean = accept,
) {
  const server = await rawServer((socket, count) => {
    socket.once('data', (request) => {
      if (handshake(request.toString('latin1'), socket, count)) onOpen(socket, count)
      socket.on('data', (frame) => {
        if ((frame[0] ?? 0) === closeOpcode) socket.end()
      })
    })
  })
  const problems: WsProblem[] = []
  const texts: string[] = []
  const session = createWsSession({
    name: 'market',
    url: `ws://${server.host}/ws`,
    allowedHosts: [server.host],
    protocol: jsonProtocol({ limits: { maxFrameBytes: 50_000 } }),
    clock: systemClock,
    random: Math.random,
    log: silentLog,
    backoff: quick,
    staleAfterMs: 60_000,
    onData: ({ text }) => texts.push(text),
    onProblem: (problem) => problems.push(problem),
    ...options,
  })
  return {
    session,
    server,
    problems,
    texts,
    async close() {
      await session.close()
      await server.close()
    },
  }
}

function accept(request: string, socket: Socket): boolean {
  socket.write(acceptUpgrade(request))
  return true
}

const healthy = wsFrame(1, Buffer.from('{"topic":"healthy"}'))

describe('a WebSocket session against servers that misbehave', () => {
  it('reads on after any text or binary frame', async (context) => {
    const count = tally(context, 'WebSocket frames')
    const payloads = fc.array(
      fc.record({
        opcode: fc.constantFrom(1, 2),
        payload: fc.oneof(
          fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
          fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
          fc.json().map((text) => Buffer.from(text)),
          fc.json().map((text) => Buffer.from(text).subarray(0, -1)),
          fc.constant(Buffer.from('"€').subarray(0, 3)),
        ),
      }),
      { minLength: 1, maxLength: 20 },
    )
    await fc.assert(
      fc.asyncProperty(payloads, async (frames) => {
        const rig = await fuzzRig((socket) => {
          for (const { opcode, payload } of frames) socket.write(wsFrame(opcode, payload))
          socket.write(healthy)
        })
        await waitFor('the frame after the garbage', () =>
          rig.texts.includes('{"topic":"healthy"}'),
        )
        const { framesIn, malformed, reconnects, status } = rig.session.stats()
        expect({ status, reconnects }).toEqual({ status: 'connected', reconnects: 0 })
        expect(framesIn).toBe(frames.length + 1)
        expect(malformed).toBeLessThanOrEqual(frames.length)
        expect(malformed).toBeGreaterThanOrEqual(frames.filter(({ opcode }) => opcode === 2).length)
        count(malformed)
        await rig.close()
      }),
      { numRuns: fuzzRuns },
    )
  })

  it('comes back after any bytes that are no frames', async (context) => {
    const count = tally(context, 'WebSocket frames')
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        const rig = await fuzzRig((socket, count) => {
          if (count === 1) socket.end(Buffer.from(bytes))
          else socket.write(healthy)
        })
        await waitFor('the second connection', () => rig.texts.includes('{"topic":"healthy"}'))
        expect(rig.session.stats()).toMatchObject({ status: 'connected', reconnects: 1 })
        count(rig.problems.length)
        await rig.close()
      }),
      { numRuns: fuzzRuns },
    )
  })

  it('comes back when the line is cut after any byte of the handshake', async (context) => {
    const count = tally(context, 'WebSocket frames')
    const whole = acceptUpgrade('sec-websocket-key: x').length
    for (let cut = 0; cut < whole; cut += 3) {
      const rig = await fuzzRig(
        (socket) => socket.write(healthy),
        {},
        (request, socket, count) => {
          if (count > 1) return accept(request, socket)
          socket.write(acceptUpgrade(request).slice(0, cut), () => socket.resetAndDestroy())
          return false
        },
      )
      await waitFor('the second connection', () => rig.texts.length > 0)
      expect(rig.problems.map(({ problem }) => problem)).toContain('requestFailed')
      count(rig.problems.length)
      await rig.close()
    }
  })

  it('does not wait for ever for a handshake that drips', async () => {
    const rig = await fuzzRig(
      (socket) => socket.write(healthy),
      { handshakeTimeoutMs: 100 },
      (request, socket, count) => {
        if (count > 1) return accept(request, socket)
        const drops = acceptUpgrade(request).split('')
        const timer = setInterval(() => socket.write(drops.shift() ?? ''), 20)
        socket.on('close', () => clearInterval(timer))
        return false
      },
    )
    await waitFor('the second connection', () => rig.texts.length > 0)
    expect(rig.problems.map(({ problem }) => problem)).toEqual(['requestFailed'])
    await rig.close()
  })

  it('drops a connection that sends a frame larger than allowed, says so, and comes back', async () => {
    const rig = await fuzzRig((socket, count) => {
      socket.write(count === 1 ? wsFrame(1, Buffer.alloc(60_000, 'x')) : healthy)
    })
    await waitFor('the second connection', () => rig.texts.length > 0)
    expect(rig.problems.map(({ problem }) => problem)).toContain('tooLarge')
    expect(rig.session.stats().malformed).toBe(1)
    await rig.close()
  })

  it('does not make room for a frame only because its header announces it', async () => {
    const header = Buffer.from([0x81, 127, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff])
    const before = process.memoryUsage().rss
    const rig = await fuzzRig((socket, count) => socket.write(count === 1 ? header : healthy))
    await waitFor('the second connection', () => rig.texts.length > 0)
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000)
    await rig.close()
  })

  it('survives JSON of any depth', async () => {
    const deep = Buffer.from('['.repeat(20_000) + ']'.repeat(20_000))
    const rig = await fuzzRig((socket) => {
      socket.write(wsFrame(1, deep))
      socket.write(healthy)
    })
    await waitFor('the frame after it', () => rig.texts.length > 0)
    expect(rig.session.stats().reconnects).toBe(0)
    await rig.close()
  })

  it('survives a reader that throws or answers with anything', async (context) => {
    const count = tally(context, 'WebSocket frames')
    const readings = fc.array(fc.constantFrom('throw', 'reply', 'refuse', 'pong', 'nobody', 'odd'))
    await fc.assert(
      fc.asyncProperty(readings, async (kinds) => {
        const rig = await fuzzRig(
          (socket) => {
            for (const kind of [...kinds, 'end']) socket.write(wsFrame(1, Buffer.from(kind)))
          },
          { protocol: { ...jsonProtocol(), read: readAnything } },
        )
        rig.session.setChannels(['a', 'b'])
        await waitFor('the last frame', () => rig.texts.includes('end'))
        const { malformed } = rig.session.stats()
        expect(malformed).toBe(kinds.filter((kind) => kind === 'throw').length)
        count(malformed)
        await rig.close()
      }),
      { numRuns: fuzzRuns },
    )
  })
})

const readAnything: WsProtocol['read'] = (text) => {
  if (text === 'throw') throw new Error('a fault of the reader')
  if (text === 'reply') return { kind: 'reply', key: null, channels: null, error: null }
  if (text === 'refuse') return { kind: 'reply', key: null, channels: ['a'], error: 'no' }
  if (text === 'nobody') return { kind: 'reply', key: 'nobody', channels: [], error: 'no' }
  if (text === 'odd') return { kind: 'data', channel: '', body: undefined }
  return text === 'pong' ? { kind: 'pong' } : { kind: 'data', channel: null, body: text }
}
