import type { UnixMs } from '../../../../../contract/domain/ids.ts'
import type { AccountOrigin } from '../../../../../contract/domain/order.ts'
import type { EngineEvent } from '../../../../../contract/events.ts'
import type { Clock } from '../../../../core/clock.ts'
import type { AccountSink, AccountStream, VenueAccount } from '../../../account.ts'
import type { FixLink } from './link.ts'

export type FixStreamParts = {
  readonly origin: AccountOrigin
  readonly clock: Clock
  readonly link: FixLink
  /** Tells of balances, which FIX does not. */
  readonly rest: VenueAccount | null
  readonly sink: AccountSink
  readonly onClose: () => void
}

/** Orders and fills come from the session alone: two tellers of one story would contradict. */
const toldByFix: ReadonlySet<EngineEvent['kind']> = new Set(['executionReport', 'fill'])

/** An account's events: of orders from the session, of money from the venue's other stream. */
export class FixAccountStream implements AccountStream {
  private readonly parts: FixStreamParts
  private readonly other: AccountStream | null
  private restIsLive: boolean
  private live = false
  private closed = false

  constructor(parts: FixStreamParts) {
    this.parts = parts
    this.restIsLive = parts.rest === null
    this.other = parts.rest?.openStream((event) => this.fromRest(event)) ?? null
    parts.link.start()
    this.settle(null)
  }

  healthy(): boolean {
    return this.live
  }

  connections(): ReturnType<AccountStream['connections']> {
    return [this.parts.link.figures(), ...(this.other?.connections() ?? [])]
  }

  renew(reason: string): void {
    this.parts.link.renew()
    this.other?.renew(reason)
  }

  async close(): Promise<void> {
    if (this.closed) return
    this.closed = true
    this.parts.onClose()
    await this.other?.close()
  }

  publish(event: EngineEvent): void {
    if (!this.closed) this.parts.sink(event)
  }

  /** The session came up or went down, or the other stream did. */
  settle(reason: string | null): void {
    const live = this.parts.link.isActive && this.restIsLive
    if (live === this.live || this.closed) return
    this.live = live
    this.changed(live ? 'live' : 'broken', live ? null : (reason ?? 'the connection is down'))
  }

  /** Something that was told cannot be counted on: whoever listens asks for everything again. */
  missed(reason: string): void {
    if (!this.live) return
    this.changed('broken', reason)
    this.changed('live', null)
  }

  private fromRest(event: EngineEvent): void {
    if (toldByFix.has(event.kind)) return
    if (event.kind !== 'accountStream') return this.publish(event)
    // Also a break that was over at once: what was told between is not known.
    const wasLive = this.restIsLive
    this.restIsLive = event.status === 'live'
    if (wasLive !== this.restIsLive) this.settle(event.reason)
  }

  private changed(status: 'live' | 'broken', reason: string | null): void {
    const { origin, clock } = this.parts
    const receivedTime: UnixMs = clock.now()
    this.publish({ kind: 'accountStream', ...origin, status, reason, receivedTime })
  }
}
