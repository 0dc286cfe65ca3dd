import type { Clock } from '../../../../core/clock.ts'
import type { Execution } from '../executions.ts'
import type { CancelReject, MassCancelReport, MessageReject } from '../rejects.ts'

/** What may come back for something that was sent. */
export type Incoming =
  | { readonly kind: 'execution'; readonly execution: Execution }
  | { readonly kind: 'cancelReject'; readonly reject: CancelReject }
  | { readonly kind: 'massCancel'; readonly report: MassCancelReport }
  /** The message itself was turned down. */
  | { readonly kind: 'messageReject'; readonly reject: MessageReject }

/** How waiting for an answer ended. */
export type Answer<Value> =
  | { readonly kind: 'answered'; readonly value: Value }
  | { readonly kind: 'refused'; readonly reject: MessageReject }
  /** Bytes may have left, and nothing certain came back. */
  | { readonly kind: 'unanswered'; readonly reason: string }

/** Reads an answer out of what came; null for what is not it. */
export type TakeAnswer<Value> = (incoming: Incoming) => Value | null

type Waiting = {
  /** Of the message that was sent; null until it was. */
  sequence: number | null
  readonly requestId: string
  take(incoming: Incoming): boolean
  end(answer: Answer<never>): void
}

export type Question<Value> = {
  readonly answer: Promise<Answer<Value>>
  /** The number under which it left. */
  sent(sequence: number): void
  /** It did not leave after all. */
  forget(): void
}

/** Requests that left and were not answered. Bounded by what the session lets out. */
export class PendingRequests {
  private readonly clock: Clock
  private readonly waiting = new Set<Waiting>()

  constructor(clock: Clock) {
    this.clock = clock
  }

  get size(): number {
    return this.waiting.size
  }

  ask<Value>(
    requestId: string,
    take: TakeAnswer<Value>,
    limitMs: number,
    signal?: AbortSignal,
  ): Question<Value> {
    const { promise, resolve } = Promise.withResolvers<Answer<Value>>()
    const finish = (answer: Answer<Value>): void => {
      this.waiting.delete(entry)
      stopClock()
      signal?.removeEventListener('abort', onAbort)
      resolve(answer)
    }
    const entry: Waiting = {
      sequence: null,
      requestId,
      take(incoming) {
        const value = take(incoming)
        if (value !== null) finish({ kind: 'answered', value })
        return value !== null
      },
      end: finish,
    }
    const unanswered = (reason: string): void => finish({ kind: 'unanswered', reason })
    const onAbort = (): void => unanswered('the request was called off before it was answered')
    const stopClock = this.clock.after(limitMs, () => unanswered('no answer came in time'))
    signal?.addEventListener('abort', onAbort, { once: true })
    this.waiting.add(entry)
    return {
      answer: promise,
      sent: (sequence) => (entry.sequence = sequence),
      forget: () => unanswered('nothing was sent'),
    }
  }

  /** Whether somebody had waited for it. */
  receive(incoming: Incoming): boolean {
    for (const each of this.waiting) {
      if (incoming.kind === 'messageReject' && isOf(incoming.reject, each)) {
        each.end({ kind: 'refused', reject: incoming.reject })
        return true
      }
      if (each.take(incoming)) return true
    }
    return false
  }

  /** The connection is gone: what became of each is not known. */
  lose(reason: string): void {
    for (const each of this.waiting) each.end({ kind: 'unanswered', reason })
  }
}

function isOf({ sequence, reference }: MessageReject, waiting: Waiting): boolean {
  if (reference !== null && reference === waiting.requestId) return true
  return sequence !== null && sequence === waiting.sequence
}
