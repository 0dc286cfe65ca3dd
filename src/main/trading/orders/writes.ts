import type { OrderId } from '../../../contract/domain/order.ts'
import { type Failure, toFailure } from '../../../contract/errors.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { WriteHooks } from '../../venues/account.ts'

/** After this a write is called off: what has not left will not leave, ms. */
const overdueMs = 30_000
/** What was called off and still does not come back is given up, ms. */
const graceMs = 5_000

export type WriteKind = 'submit' | 'amend' | 'cancel'

type Unknown = { readonly kind: 'unknown'; readonly failure: Failure }

/** Requests that change something at a venue, from before they leave until their end is known. */
export type Writes = {
  /** Never rejects: a surprise is an unknown outcome. */
  run<Outcome>(
    orderId: OrderId,
    kind: WriteKind,
    work: (hooks: WriteHooks) => Promise<Outcome>,
    hooks?: WriteHooks,
  ): Promise<Outcome | Unknown>
  isUnderway(orderId: OrderId, kind?: WriteKind): boolean
  /** Resolves when no such write of the order is under way. */
  settled(orderId: OrderId, kind: WriteKind): Promise<void>
  /** Resolves when none is, or after the time, ms. */
  drain(limitMs: number): Promise<void>
}

export function createWrites(clock: Clock, log: Log): Writes {
  const underway = new Map<string, Set<Promise<unknown>>>()
  const keyOf = (orderId: OrderId, kind: WriteKind): string => `${kind} ${orderId}`
  const kinds: readonly WriteKind[] = ['submit', 'amend', 'cancel']

  return {
    async run(orderId, kind, work, hooks = {}) {
      const key = keyOf(orderId, kind)
      const running = bounded(clock, log, work, hooks)
      const ofOrder = underway.get(key) ?? new Set()
      underway.set(key, ofOrder.add(running))
      try {
        return await running
      } finally {
        ofOrder.delete(running)
        if (ofOrder.size === 0) underway.delete(key)
      }
    },
    isUnderway: (orderId, kind) =>
      (kind === undefined ? kinds : [kind]).some((each) => underway.has(keyOf(orderId, each))),
    async settled(orderId, kind) {
      const running = underway.get(keyOf(orderId, kind))
      if (running !== undefined) await Promise.all(running)
    },
    drain(limitMs) {
      const all = [...underway.values()].flatMap((each) => [...each])
      if (all.length === 0) return Promise.resolve()
      return new Promise((resolve) => {
        const cancel = clock.after(limitMs, resolve)
        const finish = (): void => {
          cancel()
          resolve()
        }
        Promise.all(all).then(finish, finish)
      })
    },
  }
}

function bounded<Outcome>(
  clock: Clock,
  log: Log,
  work: (hooks: WriteHooks) => Promise<Outcome>,
  hooks: WriteHooks,
): Promise<Outcome | Unknown> {
  return new Promise((resolve) => {
    const overdue = new AbortController()
    const end = (outcome: Outcome | Unknown): void => {
      cancelCall()
      cancelGrace?.()
      resolve(outcome)
    }
    const unknown = (message: string): Unknown => ({
      kind: 'unknown',
      failure: { code: 'OUTCOME_UNKNOWN', message },
    })
    let cancelGrace: (() => void) | null = null
    const cancelCall = clock.after(overdueMs, () => {
      cancelGrace = clock.after(graceMs, () => end(unknown('no answer came in time')))
      overdue.abort(new Error('the answer is overdue'))
    })
    const failed = (error: unknown): void => {
      log.error({ error }, 'a write to a venue failed by surprise')
      end(unknown(toFailure(error).message))
    }
    try {
      work({ ...hooks, signal: overdue.signal }).then(end, failed)
    } catch (error) {
      failed(error)
    }
  })
}
