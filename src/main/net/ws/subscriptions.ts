import { type BackoffPolicy, backoffDelay } from '../../core/backoff.ts'
import type { Random } from '../../core/random.ts'
import type { WsProtocol, WsRequest } from './protocol.ts'
import type { WsProblem } from './types.ts'

/** Where a channel stands on one connection. A channel without a state is not subscribed. */
type ChannelState =
  | { readonly phase: 'joining'; readonly key: string; readonly since: number }
  | { readonly phase: 'joined'; readonly since: number; heard: boolean }
  | { readonly phase: 'leaving'; readonly key: string; readonly since: number }
  /** `retryAt` is null once the venue refused it too often. */
  | { readonly phase: 'refused'; readonly retryAt: number | null }

type Asked = { readonly kind: 'join' | 'leave'; readonly channels: readonly string[] }

export type SubscriptionOptions = {
  readonly protocol: Pick<WsProtocol, 'subscribe' | 'unsubscribe'>
  readonly nextId: () => number
  readonly backoff: BackoffPolicy
  readonly random: Random
  readonly replyTimeoutMs: number
  /** Most times a channel is asked for again after the venue refused it. */
  readonly maxRefusals: number
  readonly silentAfterMs: number | null
  readonly isTalkative: (channel: string) => boolean
  readonly onProblem: (problem: WsProblem) => void
}

/**
 * What one connection is subscribed to, against what is wanted. Pure bookkeeping: times come in as
 * monotonic ms, frames go out through `next`. A channel is never asked for while an earlier request
 * about it is unanswered, so the venue's set and ours cannot drift apart.
 */
export class Subscriptions {
  private readonly options: SubscriptionOptions
  private wanted: ReadonlySet<string> = new Set()
  private readonly states = new Map<string, ChannelState>()
  private readonly asked = new Map<string, Asked>()
  private readonly refusals = new Map<string, number>()
  private readonly silences = new Map<string, number>()
  /** Joined channels to leave and ask for again. */
  private readonly renewing = new Set<string>()
  /** Asked for without an answer: the venue may have them, so they are left when not wanted. */
  private readonly doubtful = new Set<string>()
  /** Parts of a refused request, asked for apart to find the channel at fault. */
  private parts: (readonly string[])[] = []
  private outbox: { readonly kind: Asked['kind']; readonly request: WsRequest }[] = []

  constructor(options: SubscriptionOptions) {
    this.options = options
  }

  want(channels: ReadonlySet<string>): void {
    this.wanted = channels
    this.outbox = []
    for (const [channel, state] of this.states) {
      const isOver = state.phase === 'refused' && !this.doubtful.has(channel)
      if (isOver && !channels.has(channel)) this.states.delete(channel)
    }
    for (const counts of [this.refusals, this.silences]) {
      for (const channel of counts.keys()) if (!channels.has(channel)) counts.delete(channel)
    }
  }

  /** The next frame to send; what it asks for counts as asked from `now`. */
  next(now: number): string | null {
    if (this.outbox.length === 0) this.fill(now)
    const entry = this.outbox.shift()
    if (entry === undefined) return null
    const { kind, request } = entry
    this.asked.set(request.key, { kind, channels: request.channels })
    for (const channel of request.channels) {
      this.renewing.delete(channel)
      const phase = kind === 'join' ? 'joining' : 'leaving'
      this.states.set(channel, { phase, key: request.key, since: now })
    }
    return request.text
  }

  reply(
    key: string | null,
    channels: readonly string[] | null,
    error: string | null,
    now: number,
  ): void {
    const known = key !== null && this.asked.has(key) ? key : null
    if (known !== null) return this.settleRequest(known, error, now)
    if (channels !== null) return this.settleChannels(channels, error, now)
    if (key !== null) return
    const [oldest] = this.asked.keys()
    if (oldest !== undefined) return this.settleRequest(oldest, error, now)
    if (error !== null) this.refusedProblem([], error)
  }

  /** Data came on the channel: it is subscribed, whatever was or was not answered. */
  heard(channel: string, now: number): void {
    const state = this.states.get(channel)
    if (state === undefined) return
    if (state.phase === 'joined') {
      if (state.heard) return
      state.heard = true
      this.silences.delete(channel)
    } else if (state.phase === 'joining') {
      this.states.set(channel, { phase: 'joined', since: now, heard: true })
    }
  }

  /** Looks for requests without answer and for channels that were confirmed and stay silent. */
  tick(now: number): void {
    for (const [channel, state] of this.states) {
      if (state.phase === 'joined') this.checkSilence(channel, state, now)
      else if (state.phase !== 'refused') this.checkAnswer(channel, state, now)
    }
    for (const [key, { channels }] of this.asked) {
      if (!channels.some((channel) => this.keyOf(channel) === key)) this.asked.delete(key)
    }
  }

  /** Wanted channels that the venue confirmed. */
  get confirmed(): number {
    let count = 0
    for (const [channel, state] of this.states) {
      if (state.phase === 'joined' && this.wanted.has(channel)) count += 1
    }
    return count
  }

  /** Nothing is waiting for an answer or to be asked for; refused channels do not hold it up. */
  get settled(): boolean {
    for (const channel of this.wanted) {
      const phase = this.states.get(channel)?.phase
      if (phase !== 'joined' && phase !== 'refused') return false
    }
    return true
  }

  private fill(now: number): void {
    const { protocol, nextId } = this.options
    const leaves = [...this.states]
      .filter(([channel, state]) =>
        state.phase === 'joined'
          ? this.mustLeave(channel)
          : state.phase === 'refused' && this.doubtful.has(channel) && !this.wanted.has(channel),
      )
      .map(([channel]) => channel)
    const joins = [...this.wanted].filter((channel) => this.mayJoin(channel, now))
    if (leaves.length > 0) this.queue('leave', protocol.unsubscribe(leaves, nextId))
    const left = this.fillParts(new Set(joins))
    if (left.length > 0) this.queue('join', protocol.subscribe(left, nextId))
    this.refuseUncovered(joins)
  }

  /** Queues the parts of refused requests apart; gives what is in none of them. */
  private fillParts(joins: Set<string>): string[] {
    const { protocol, nextId } = this.options
    for (const part of this.parts) {
      const open = part.filter((channel) => joins.delete(channel))
      if (open.length > 0) this.queue('join', protocol.subscribe(open, nextId))
    }
    this.parts = []
    return [...joins]
  }

  private queue(kind: Asked['kind'], requests: readonly WsRequest[]): void {
    for (const request of requests) this.outbox.push({ kind, request })
  }

  /** A channel for which the protocol makes no frame would otherwise be asked for for ever. */
  private refuseUncovered(joins: readonly string[]): void {
    const covered = new Set(this.outbox.flatMap(({ request }) => request.channels))
    for (const channel of joins) {
      if (covered.has(channel)) continue
      this.states.set(channel, { phase: 'refused', retryAt: null })
      this.refusedProblem([channel], 'there is no way to ask for it')
    }
  }

  private mustLeave(channel: string): boolean {
    return !this.wanted.has(channel) || this.renewing.has(channel)
  }

  private mayJoin(channel: string, now: number): boolean {
    const state = this.states.get(channel)
    if (state === undefined) return true
    return state.phase === 'refused' && state.retryAt !== null && state.retryAt <= now
  }

  private settleRequest(key: string, error: string | null, now: number): void {
    const request = this.asked.get(key)
    this.asked.delete(key)
    if (request === undefined) return
    const open = request.channels.filter((channel) => this.keyOf(channel) === key)
    if (error !== null && request.kind === 'join' && open.length > 1) {
      for (const channel of open) this.states.delete(channel)
      const middle = Math.ceil(open.length / 2)
      this.parts.push(open.slice(0, middle), open.slice(middle))
      return
    }
    this.settleChannels(open, error, now)
  }

  private settleChannels(channels: readonly string[], error: string | null, now: number): void {
    for (const channel of channels) {
      const state = this.states.get(channel)
      this.doubtful.delete(channel)
      if (state?.phase === 'leaving') this.states.delete(channel)
      if (state?.phase !== 'joining') continue
      if (error !== null) this.refuse(channel, error, now, this.options.maxRefusals)
      else this.states.set(channel, { phase: 'joined', since: now, heard: false })
    }
  }

  /** A word of the venue is final in the end; silence never is. */
  private refuse(channel: string, error: string, now: number, most: number): void {
    const { backoff, random } = this.options
    const refusals = this.refusals.get(channel) ?? 0
    this.refusals.set(channel, refusals + 1)
    const again = refusals < most
    const retryAt = again ? now + backoffDelay(backoff, refusals, random) : null
    this.states.set(channel, { phase: 'refused', retryAt })
    this.refusedProblem([channel], again ? error : `${error}; it is not asked for again`)
  }

  private checkAnswer(
    channel: string,
    state: Extract<ChannelState, { phase: 'joining' | 'leaving' }>,
    now: number,
  ): void {
    if (now - state.since < this.options.replyTimeoutMs) return
    if (state.phase === 'leaving') {
      // Silence is no answer: it is left again, and only then asked for anew if it is wanted.
      this.states.set(channel, { phase: 'joined', since: now, heard: false })
      if (this.wanted.has(channel)) this.renewing.add(channel)
      return
    }
    this.doubtful.add(channel)
    this.refuse(channel, 'the venue did not answer', now, Infinity)
  }

  private checkSilence(
    channel: string,
    state: Extract<ChannelState, { phase: 'joined' }>,
    now: number,
  ): void {
    const { silentAfterMs, isTalkative, maxRefusals, onProblem } = this.options
    if (silentAfterMs === null || state.heard || now - state.since < silentAfterMs) return
    if (this.renewing.has(channel) || !isTalkative(channel)) return
    const silences = (this.silences.get(channel) ?? 0) + 1
    if (silences > maxRefusals) return
    this.silences.set(channel, silences)
    this.renewing.add(channel)
    const message = `${channel} was confirmed and stays silent; asking again`
    onProblem({ problem: 'stale', message, raw: null })
  }

  private keyOf(channel: string): string | null {
    const state = this.states.get(channel)
    return state?.phase === 'joining' || state?.phase === 'leaving' ? state.key : null
  }

  private refusedProblem(channels: readonly string[], error: string): void {
    const subject = channels.length === 0 ? 'a subscription' : channels.join(', ')
    const message = `${subject} was refused: ${error}`
    this.options.onProblem({ problem: 'refusedSubscription', message, raw: null, channels })
  }
}
