import type { VenueId } from '../../contract/domain/venue.ts'
import type { Cancel, Clock } from '../../main/core/clock.ts'
import type { Close } from '../../main/core/disposable.ts'
import type { StreamClient, StreamHub } from '../net/streamHub.ts'
import type { ReplaySpeed } from '../options.ts'
import { concerns, type SandboxVenue } from '../venues/sandboxVenue.ts'
import type { RecordedMessage } from './recording.ts'
import type { ReplayTimeline } from './timeline.ts'

/** A message nobody wants waits this long after the last change of subscriptions, then is dropped. */
const settleMs = 1000
/** Messages sent before others get their turn. */
const messagesPerTurn = 500
/** Sending waits while a client has this much unread. */
const mostWaitingBytes = 4_000_000
const backpressureMs = 5

export type ReplayStatus = {
  readonly state: 'waiting' | 'playing' | 'paused' | 'finished'
  readonly position: number
  readonly total: number
  readonly sent: number
  /** Messages nobody was subscribed to. */
  readonly unmatched: number
  /** Recorded time of the next message, ms; null at the end. */
  readonly nextTime: number | null
  readonly offsetMs: number
}

/**
 * Plays one venue's messages to whoever subscribed to them. Begins with the first subscription and
 * stands still while nobody is subscribed to anything.
 */
export class ReplayPlayer {
  private readonly venue: SandboxVenue
  private readonly messages: readonly RecordedMessage[]
  private readonly timeline: ReplayTimeline
  private readonly speed: ReplaySpeed
  private readonly clock: Clock
  private hub: StreamHub | null = null
  private cancelTurn: Cancel | null = null
  private position = 0
  private sent = 0
  private unmatched = 0
  /** Messages that `step` may still send. */
  private released = 0
  private lastChange = 0
  /** Wall time and recorded time at which play began or went on. */
  private since: { readonly wall: number; readonly recorded: number } | null = null

  constructor(
    venue: SandboxVenue,
    messages: readonly RecordedMessage[],
    timeline: ReplayTimeline,
    speed: ReplaySpeed,
    clock: Clock,
  ) {
    this.venue = venue
    this.messages = messages
    this.timeline = timeline
    this.speed = speed
    this.clock = clock
  }

  start(hub: StreamHub): Close {
    this.hub = hub
    hub.isRecorded = true
    const stopListening = hub.onChange(() => this.subscriptionsChanged())
    return () => {
      stopListening()
      this.cancelTurn?.()
      this.hub = null
    }
  }

  /** Lets the next messages go, at speed `step`. */
  release(count: number): void {
    this.released += count
    this.plan(0)
  }

  status(): ReplayStatus {
    const next = this.messages[this.position]
    return {
      state: this.state(next),
      position: this.position,
      total: this.messages.length,
      sent: this.sent,
      unmatched: this.unmatched,
      nextTime: next?.time ?? null,
      offsetMs: this.timeline.offsetMs,
    }
  }

  /** The message a REST request would have been answered with at this point, if one was recorded. */
  restAnswer(matches: (message: RecordedMessage) => boolean): string | null {
    const isAnswer = (message: RecordedMessage): boolean =>
      message.channel === 'rest' && matches(message)
    const passed = this.messages.slice(0, this.position).findLast(isAnswer)
    const found = passed ?? this.messages.slice(this.position).find(isAnswer)
    return found === undefined ? null : this.timeline.textOf(this.id, found)
  }

  private get id(): VenueId {
    return this.venue.venue
  }

  private state(next: RecordedMessage | undefined): ReplayStatus['state'] {
    if (next === undefined) return 'finished'
    if (this.since !== null) return 'playing'
    return this.position === 0 ? 'waiting' : 'paused'
  }

  private subscriptionsChanged(): void {
    const now = this.clock.now()
    this.lastChange = now
    if (this.hub === null || this.hub.subscriptionCount === 0) {
      this.pause(now)
      return
    }
    if (this.since === null) {
      this.timeline.begin(now)
      this.since = { wall: now, recorded: this.pausedAt ?? this.messages[0]?.time ?? 0 }
    }
    this.plan(0)
  }

  private pausedAt: number | null = null

  private pause(now: number): void {
    this.cancelTurn?.()
    this.cancelTurn = null
    if (this.since !== null) this.pausedAt = this.recordedTimeAt(now)
    this.since = null
  }

  /** How far the recording has come by a wall time, at a numeric speed. */
  private recordedTimeAt(now: number): number {
    const since = this.since as { wall: number; recorded: number }
    const factor = typeof this.speed === 'number' ? this.speed : 0
    return since.recorded + (now - since.wall) * factor
  }

  private plan(delayMs: number): void {
    this.cancelTurn?.()
    if (this.hub === null || this.since === null) return
    this.cancelTurn = this.clock.after(delayMs, () => this.turn())
  }

  private turn(): void {
    for (let count = 0; count < messagesPerTurn; count += 1) {
      const message = this.messages[this.position]
      if (message === undefined || this.since === null) return
      const wait = this.waitFor(message)
      if (wait === null) return
      if (wait > 0) {
        this.plan(Math.min(wait, 60_000))
        return
      }
      this.deliver(message)
    }
    this.plan(0)
  }

  /** Milliseconds until the message may go; null when only a release can let it. */
  private waitFor(message: RecordedMessage): number | null {
    const now = this.clock.now()
    if (this.isClogged()) return backpressureMs
    if (this.speed === 'step' && this.released <= 0) return null
    const due = this.msUntilDue(message, now)
    if (due > 0) return due
    const settled = this.lastChange + settleMs
    const isWanted = message.channel === 'rest' || this.clientsFor(message).size > 0
    return isWanted || now >= settled ? 0 : settled - now
  }

  private msUntilDue(message: RecordedMessage, now: number): number {
    if (typeof this.speed !== 'number') return 0
    if (this.timeline.isOnWallClock) return message.time + this.timeline.offsetMs - now
    return (message.time - this.recordedTimeAt(now)) / this.speed
  }

  private deliver(message: RecordedMessage): void {
    this.position += 1
    this.released -= 1
    if (message.channel === 'rest') return
    const clients = this.clientsFor(message)
    if (clients.size === 0) {
      this.unmatched += 1
      return
    }
    this.sent += 1
    const text = this.timeline.textOf(this.id, message)
    for (const client of clients) client.send(text)
  }

  private clientsFor({ topic }: RecordedMessage): ReadonlySet<StreamClient> {
    const found = new Set<StreamClient>()
    if (topic === null || this.hub === null) return found
    for (const [channel, clients] of this.hub.channels()) {
      if (!concerns(topic, this.topicOf(channel))) continue
      for (const client of clients) found.add(client)
    }
    return found
  }

  private readonly topics = new Map<string, ReturnType<SandboxVenue['topicOfChannel']>>()

  /** Channels are few and their topics never change. */
  private topicOf(channel: string): ReturnType<SandboxVenue['topicOfChannel']> {
    const known = this.topics.get(channel)
    if (known !== undefined) return known
    const topic = this.venue.topicOfChannel(channel)
    if (this.topics.size < 10_000) this.topics.set(channel, topic)
    return topic
  }

  private isClogged(): boolean {
    return this.hub?.clients().some((client) => client.waitingBytes > mostWaitingBytes) === true
  }
}
