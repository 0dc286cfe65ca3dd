import type { PushName, Pushes, Responses, Transport } from '../../../contract/ipc/channels.ts'
import type { RequestInput, RequestName } from '../../../contract/ipc/schemas.ts'
import { decodeWire, encodeWire } from '../../../contract/ipc/wire.ts'
import type { Result } from '../../../contract/errors.ts'
import { fail } from '../../../contract/errors.ts'

/** The part of a WebSocket this client needs; tests pass their own. */
export type SocketLike = {
  binaryType: string
  addEventListener(
    type: 'open' | 'close' | 'message',
    listener: (event: { readonly data?: unknown }) => void,
  ): void
  send(data: Uint8Array): void
  close(): void
}

export type SocketTransportOptions = {
  readonly open: () => SocketLike
  /** Between 0 and 1, for the jitter of reconnects. */
  readonly random?: () => number
  /** Longest a request waits for its answer, ms. */
  readonly timeoutMs?: number
}

/** Delays between attempts to reach the engine, ms: it is on the same machine, so short ones. */
const reconnect = { firstMs: 250, mostMs: 5000, jitter: 0.2 } as const
const mostPending = 1000

type Pending = {
  readonly settle: (result: Result<never>) => void
  readonly timer: ReturnType<typeof setTimeout>
}

/**
 * The engine over the browser host's socket. Reconnects for ever; a request made or waiting while
 * the engine is away fails with NETWORK_UNREACHABLE, so nobody waits in the dark.
 */
export class SocketTransport implements Transport {
  readonly #options: SocketTransportOptions
  readonly #pending = new Map<number, Pending>()
  readonly #frameListeners = new Set<(push: Pushes['frame']) => void>()
  readonly #connectionListeners = new Set<(connected: boolean) => void>()
  #socket: SocketLike | null = null
  #connected = false
  #attempt = 0
  #nextId = 1
  #retry: ReturnType<typeof setTimeout> | null = null
  #closed = false

  constructor(options: SocketTransportOptions) {
    this.#options = options
    this.#open()
  }

  request<Name extends RequestName>(
    name: Name,
    input: RequestInput<Name>,
  ): Promise<Result<Responses[Name]>> {
    const socket = this.#socket
    if (!this.#connected || socket === null) return Promise.resolve(unreachable())
    if (this.#pending.size >= mostPending) {
      return Promise.resolve(fail('INTERNAL', 'Too many requests are waiting for the engine.'))
    }
    return new Promise((resolve) => {
      const id = this.#nextId++
      const timer = setTimeout(
        () => this.#settle(id, timedOut()),
        this.#options.timeoutMs ?? 15_000,
      )
      this.#pending.set(id, { settle: resolve, timer })
      socket.send(encodeWire({ type: 'request', id, name, input }))
    })
  }

  on<Name extends PushName>(_name: Name, listener: (push: Pushes[Name]) => void): () => void {
    this.#frameListeners.add(listener)
    return () => this.#frameListeners.delete(listener)
  }

  onConnection(listener: (connected: boolean) => void): () => void {
    this.#connectionListeners.add(listener)
    listener(this.#connected)
    return () => this.#connectionListeners.delete(listener)
  }

  /** Tries at once instead of waiting for the next attempt. */
  retryNow(): void {
    if (this.#connected || this.#retry === null) return
    clearTimeout(this.#retry)
    this.#retry = null
    this.#open()
  }

  close(): void {
    this.#closed = true
    if (this.#retry !== null) clearTimeout(this.#retry)
    this.#socket?.close()
    this.#lost()
  }

  #open(): void {
    const socket = this.#options.open()
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('open', () => {
      this.#attempt = 0
      this.#setConnected(true)
    })
    socket.addEventListener('message', (event) => this.#receive(event.data))
    socket.addEventListener('close', () => {
      if (this.#socket !== socket) return
      this.#lost()
      if (!this.#closed) this.#scheduleRetry()
    })
  }

  #scheduleRetry(): void {
    const random = this.#options.random ?? Math.random
    const plain = Math.min(reconnect.mostMs, reconnect.firstMs * 2 ** Math.min(this.#attempt, 16))
    const delay = plain * (1 + reconnect.jitter * (2 * random() - 1))
    this.#attempt += 1
    this.#retry = setTimeout(() => {
      this.#retry = null
      this.#open()
    }, delay)
  }

  #lost(): void {
    this.#socket = null
    for (const id of this.#pending.keys()) this.#settle(id, unreachable())
    this.#setConnected(false)
  }

  #setConnected(connected: boolean): void {
    if (connected === this.#connected) return
    this.#connected = connected
    for (const listener of this.#connectionListeners) listener(connected)
  }

  /** What is not of the protocol is ignored: a page must not die of a stray message. */
  #receive(data: unknown): void {
    if (!(data instanceof ArrayBuffer)) return
    const message = decodeMessage(new Uint8Array(data))
    if (message === null) return
    if (message['type'] === 'response' && typeof message['id'] === 'number') {
      this.#settle(message['id'], message['result'] as Result<never>)
    } else if (message['type'] === 'push' && message['name'] === 'frame') {
      for (const listener of this.#frameListeners) listener(message['payload'] as Pushes['frame'])
    }
  }

  #settle(id: number, result: Result<never>): void {
    const pending = this.#pending.get(id)
    if (pending === undefined) return
    this.#pending.delete(id)
    clearTimeout(pending.timer)
    pending.settle(result)
  }
}

function decodeMessage(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value = decodeWire(bytes)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

const unreachable = (): Result<never> =>
  fail('NETWORK_UNREACHABLE', 'The engine cannot be reached right now.')
const timedOut = (): Result<never> => fail('TIMEOUT', 'The engine did not answer in time.')
