import { z } from 'zod'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { PitwallError, toFailure } from '../../../contract/errors.ts'
import type { StreamMessage } from '../../../contract/gateway.ts'
import { unifiedSymbolPattern } from '../../../contract/ipc/schemas.ts'
import type { Cancel, Clock } from '../../core/clock.ts'

const symbols = z.array(z.string().max(64)).min(1).max(50)

const action = z.discriminatedUnion('action', [
  z.object({
    action: z.literal('subscribe'),
    symbols,
    interval: z.number().min(1).max(60).default(5),
    exchanges: z.array(z.string().min(1).max(64)).min(1).max(50).optional(),
  }),
  z.object({ action: z.literal('unsubscribe'), symbols }),
  z.object({ action: z.literal('ping') }),
])

type Subscribe = Extract<z.output<typeof action>, { action: 'subscribe' }>

export type StreamClientOptions = {
  readonly clock: Clock
  /** Text of the snapshot; throws a PitwallError for what cannot be answered. */
  readonly snapshot: (symbol: string, exchanges: readonly string[] | undefined) => string
  readonly send: (text: string) => void
}

const maxSubscriptions = 50

/** One client of the stream: its subscriptions, each with a timer of its own. */
export class StreamClient {
  private readonly subscriptions = new Map<string, Cancel>()
  private readonly options: StreamClientOptions

  constructor(options: StreamClientOptions) {
    this.options = options
  }

  /** Takes one message of the client. Never throws: what is wrong is answered. */
  receive(text: string): void {
    const parsed = action.safeParse(parseJson(text))
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      const where = (issue?.path ?? []).map(String).join('.')
      this.refuse('INVALID_MESSAGE', `${where || 'message'}: ${issue?.message ?? 'not valid'}`)
      return
    }
    const message = parsed.data
    if (message.action === 'ping') this.tell({ type: 'pong' })
    else if (message.action === 'subscribe') this.subscribe(message)
    else for (const symbol of message.symbols) this.unsubscribe(symbol)
  }

  close(): void {
    for (const symbol of this.subscriptions.keys()) this.unsubscribe(symbol)
  }

  private subscribe({ symbols: wanted, interval, exchanges }: Subscribe): void {
    for (const symbol of new Set(wanted)) {
      this.unsubscribe(symbol)
      if (this.subscriptions.size >= maxSubscriptions) {
        this.refuse('TOO_MANY_SYMBOLS', `At most ${maxSubscriptions} symbols at a time.`)
        return
      }
      if (!this.sendSnapshot(symbol, exchanges)) continue
      const cancel = this.options.clock.every(interval * 1000, () => {
        this.sendSnapshot(symbol, exchanges)
      })
      this.subscriptions.set(symbol, cancel)
    }
  }

  private unsubscribe(symbol: string): void {
    this.subscriptions.get(symbol)?.()
    this.subscriptions.delete(symbol)
  }

  private sendSnapshot(symbol: string, exchanges: readonly string[] | undefined): boolean {
    try {
      this.options.send(this.options.snapshot(symbol, exchanges))
      return true
    } catch (error) {
      const { code, message } = toFailure(error)
      this.refuse(isSymbolError(error, symbol) ? 'INVALID_SYMBOL' : code, message)
      return false
    }
  }

  private refuse(code: string, message: string): void {
    this.tell({ type: 'error', code, message })
  }

  private tell(message: StreamMessage): void {
    this.options.send(JSON.stringify(message))
  }
}

function isSymbolError(error: unknown, symbol: string): boolean {
  if (!(error instanceof PitwallError)) return false
  return error.code === 'UNKNOWN_SYMBOL' || !unifiedSymbolPattern.test(symbol)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Snapshots of the last second, so that many clients of one symbol cost one computation. */
export class SnapshotCache {
  private readonly kept = new Map<string, { readonly time: UnixMs; readonly text: string }>()
  private readonly clock: Clock
  private readonly compute: (symbol: string, exchanges: readonly string[] | undefined) => string

  constructor(
    clock: Clock,
    compute: (symbol: string, exchanges: readonly string[] | undefined) => string,
  ) {
    this.clock = clock
    this.compute = compute
  }

  get(symbol: string, exchanges: readonly string[] | undefined): string {
    const key = JSON.stringify([symbol, exchanges])
    const now = this.clock.now()
    const known = this.kept.get(key)
    if (known !== undefined && Math.abs(now - known.time) < maxAgeMs) return known.text
    const text = this.compute(symbol, exchanges)
    this.kept.delete(key)
    this.kept.set(key, { time: now, text })
    const [oldest] = this.kept.keys()
    if (this.kept.size > maxKept && oldest !== undefined) this.kept.delete(oldest)
    return text
  }
}

const maxAgeMs = 900
const maxKept = 64
