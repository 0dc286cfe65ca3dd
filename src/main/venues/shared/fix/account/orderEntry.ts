import type { LimitStatus } from '../../../../../contract/domain/connections.ts'
import { type DrainReport, InFlight } from '../../../../core/inFlight.ts'
import { createRateLimiter } from '../../../../net/rateLimit/limiter.ts'
import type { RateLimiter, RatePriority } from '../../../../net/rateLimit/types.ts'
import type { WriteHooks } from '../../../account.ts'
import type { FixBody } from '../fields.ts'
import type { FixContext } from '../orders.ts'
import type { FixProfile } from '../profile.ts'
import { requestIdOf } from '../requestIds.ts'
import type { KnownOrders } from './knownOrders.ts'
import { FixLink, type LinkEvents } from './link.ts'
import { type Refused, notSent, settle } from './outcomes.ts'
import type { FixAccountParts } from './parts.ts'
import type { PendingRequests, TakeAnswer } from './pending.ts'

const usualAnswerMs = 10_000

export type OrderEntryParts = {
  readonly account: FixAccountParts
  readonly name: string
  readonly known: KnownOrders
  readonly pending: PendingRequests
  readonly events: LinkEvents
}

/** One request. `take` reads its answer out of what comes. */
export type FixRequest<Value> = {
  readonly body: FixBody
  readonly requestId: string
  readonly priority: RatePriority
  readonly take: TakeAnswer<Value>
}

/** Sends requests over the session, within its limits, and waits for their answers. */
export class OrderEntry {
  readonly parts: FixAccountParts
  readonly profile: FixProfile
  readonly known: KnownOrders
  readonly link: FixLink
  private readonly pending: PendingRequests
  private readonly limiter: RateLimiter
  private readonly inFlight: InFlight

  constructor({ account, name, known, pending, events }: OrderEntryParts) {
    const { origin, profile, clock, connect } = account
    this.parts = account
    this.profile = profile
    this.known = known
    this.pending = pending
    this.inFlight = new InFlight(clock)
    const limit = profile.messageLimit.orderEntry
    const scope = `fix messages ${origin.accountId}`
    const meter = limit && ({ kind: 'slidingWindow', ...limit } as const)
    const scopes = meter === null ? [] : [{ name: scope, category: 'orders' as const, meter }]
    this.limiter = createRateLimiter({ scopes, clock })
    const cost = meter === null ? {} : { [scope]: 1 }
    this.link = new FixLink({ name, events, connect, clock, limiter: this.limiter, cost })
  }

  async write<Value>(
    { body, requestId, priority, take }: FixRequest<Value>,
    hooks: WriteHooks,
  ): Promise<{ readonly kind: 'answered'; readonly value: Value } | Refused> {
    if (!this.inFlight.isOpen) return notSent({ code: 'ENGINE_STOPPING', message: 'closing' })
    const { answerMs = usualAnswerMs } = this.parts
    const calledOff = new AbortController()
    const work = this.inFlight.begin((reason) => calledOff.abort(reason), true)
    const signals = [calledOff.signal, ...(hooks.signal === undefined ? [] : [hooks.signal])]
    const signal = AbortSignal.any(signals)
    try {
      const left = await this.link.send(body, priority, { ...hooks, signal }, () =>
        this.pending.ask(requestId, take, answerMs, signal),
      )
      if (left.kind === 'notSent') return notSent(left.failure)
      return settle(this.profile, await left.answer)
    } finally {
      work.end()
    }
  }

  requestId(): string {
    return requestIdOf(this.parts.random)
  }

  context(): FixContext {
    const { clock, symbols, account } = this.parts
    return {
      now: clock.now(),
      symbolOf: (instrumentId) => symbols.instrument(instrumentId)?.venueSymbol ?? null,
      instrumentOf: (symbol) => symbols.instrumentOf(symbol),
      account,
    }
  }

  limits(): readonly LimitStatus[] {
    return this.limiter.status()
  }

  async close(limitMs: number): Promise<DrainReport> {
    const report = await this.inFlight.drain(limitMs, new Error('closing'))
    this.limiter.close()
    await this.link.close()
    return report
  }
}
