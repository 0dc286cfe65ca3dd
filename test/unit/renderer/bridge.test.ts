import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Frame } from '../../../src/contract/ipc/frames.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import { decodeWire, encodeWire } from '../../../src/contract/ipc/wire.ts'
import { FrameSequence } from '../../../src/renderer/src/bridge/frameIntake.ts'
import { SocketTransport } from '../../../src/renderer/src/bridge/socketTransport.ts'
import type { SocketLike } from '../../../src/renderer/src/bridge/socketTransport.ts'

type SocketListener = (event: { readonly data?: unknown }) => void

class FakeSocket implements SocketLike {
  binaryType = ''
  readonly sent: Record<string, unknown>[] = []
  readonly #listeners = new Map<string, SocketListener>()

  addEventListener(type: string, listener: SocketListener): void {
    this.#listeners.set(type, listener)
  }

  send(data: Uint8Array): void {
    this.sent.push(decodeWire(data) as Record<string, unknown>)
  }

  close(): void {
    this.emit('close')
  }

  emit(type: string, data?: unknown): void {
    this.#listeners.get(type)?.({ data })
  }

  receive(message: unknown): void {
    const bytes = encodeWire(message)
    this.emit('message', bytes.slice().buffer)
  }
}

function frame(sequence: number, full = false): Frame {
  return { sequence, sentTime: 0 as UnixMs, full }
}

function startSequence() {
  const log: string[] = []
  const frames = new FrameSequence({
    apply: (taken) => log.push(`apply ${taken.sequence}`),
    acknowledge: (sequence) => log.push(`acknowledge ${sequence}`),
    resync: () => log.push('resync'),
  })
  return { frames, log }
}

describe('the sequence of frames', () => {
  it('acknowledges a frame only after the stores took it', () => {
    const { frames, log } = startSequence()
    frames.take(frame(7))
    expect(log).toEqual(['apply 7', 'acknowledge 7'])
  })

  it('asks once for the state when a frame is missing, and takes nothing in before it', () => {
    const { frames, log } = startSequence()
    for (const each of [frame(1), frame(3), frame(4), frame(5, true), frame(6)]) frames.take(each)
    expect(log.filter((line) => !line.startsWith('acknowledge'))).toEqual([
      'apply 1',
      'resync',
      'apply 5',
      'apply 6',
    ])
    expect(frames.resyncing).toBe(false)
  })

  it('acknowledges frames it skips, so that the engine goes on sending', () => {
    const { frames, log } = startSequence()
    frames.take(frame(1))
    frames.take(frame(9))
    expect(log.at(-1)).toBe('acknowledge 9')
  })

  it('starts counting anew with a new connection', () => {
    const { frames, log } = startSequence()
    frames.take(frame(100))
    frames.restart()
    frames.take(frame(1))
    expect(log).not.toContain('resync')
  })
})

describe('the socket transport', () => {
  let sockets: FakeSocket[] = []
  const open = (): FakeSocket => {
    const socket = new FakeSocket()
    sockets.push(socket)
    return socket
  }
  const start = () => new SocketTransport({ open, random: () => 0.5, timeoutMs: 1000 })

  beforeEach(() => {
    vi.useFakeTimers()
    sockets = []
  })
  afterEach(() => vi.useRealTimers())

  it('gives each request the answer with its own id', async () => {
    const transport = start()
    sockets[0]?.emit('open')
    const first = transport.request('engine:state', {})
    const second = transport.request('settings:get', { name: 'a' })
    const [one, two] = sockets[0]?.sent ?? []
    sockets[0]?.receive({ type: 'response', id: two?.['id'], result: { ok: true, value: 'kept' } })
    sockets[0]?.receive({ type: 'response', id: one?.['id'], result: { ok: true, value: 'state' } })
    expect(await second).toEqual({ ok: true, value: 'kept' })
    expect(await first).toEqual({ ok: true, value: 'state' })
    transport.close()
  })

  it('fails what was waiting when the connection breaks', async () => {
    const transport = start()
    sockets[0]?.emit('open')
    const answer = transport.request('symbols:list', {})
    sockets[0]?.emit('close')
    expect(await answer).toMatchObject({ ok: false, error: { code: 'NETWORK_UNREACHABLE' } })
    transport.close()
  })

  it('fails a request that nobody answers', async () => {
    const transport = start()
    sockets[0]?.emit('open')
    const answer = transport.request('symbols:list', {})
    await vi.advanceTimersByTimeAsync(1000)
    expect(await answer).toMatchObject({ ok: false, error: { code: 'TIMEOUT' } })
    transport.close()
  })

  it('says at once that it is not connected', async () => {
    const transport = start()
    const answer = await transport.request('symbols:list', {})
    expect(answer).toMatchObject({ ok: false, error: { code: 'NETWORK_UNREACHABLE' } })
    transport.close()
  })

  it('tries again with growing delays, at most five seconds apart, and tells the connection', async () => {
    const transport = start()
    const states: boolean[] = []
    transport.onConnection((connected) => states.push(connected))
    const delays: number[] = []
    for (let attempt = 0; attempt < 8; attempt++) {
      const before = sockets.length
      sockets.at(-1)?.emit('close')
      let waited = 0
      while (sockets.length === before) {
        await vi.advanceTimersByTimeAsync(50)
        waited += 50
      }
      delays.push(waited)
    }
    expect(delays.slice(0, 5)).toEqual([250, 500, 1000, 2000, 4000])
    expect(Math.max(...delays)).toBe(5000)
    sockets.at(-1)?.emit('open')
    sockets.at(-1)?.emit('close')
    expect(states).toEqual([false, true, false])
    transport.close()
  })

  it('hands frames to who listens and survives bytes that are not a message', () => {
    const transport = start()
    sockets[0]?.emit('open')
    const seen: number[] = []
    const stop = transport.on('frame', (push) => seen.push(push.sequence))
    sockets[0]?.emit('message', new Uint8Array([0xc1, 0xff]).buffer)
    sockets[0]?.emit('message', 'text')
    sockets[0]?.receive({ type: 'push', name: 'frame', payload: frame(4) })
    stop()
    sockets[0]?.receive({ type: 'push', name: 'frame', payload: frame(5) })
    expect(seen).toEqual([4])
    transport.close()
  })

  it('opens no more sockets once closed', async () => {
    const transport = start()
    transport.close()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sockets).toHaveLength(1)
  })
})
