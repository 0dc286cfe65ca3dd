import type { OpenSocket, SocketHandlers } from '../../../src/main/net/ws/socket.ts'
import type { ManualClock } from '../manualClock.ts'
import type { WireAsk } from './jsonProtocol.ts'

/** The venue's end of one connection. */
export type VenueEnd = {
  readonly number: number
  readonly url: string
  readonly openedAt: number
  readonly channels: Set<string>
  /** Every frame received, with its monotonic time. */
  readonly received: { readonly at: number; readonly text: string }[]
  isOpen: boolean
  /** Sends a data frame if the channel is subscribed here. */
  publish(channel: string): void
  say(text: string): void
  sayBinary(bytes: Buffer): void
  /** The line breaks. */
  drop(): void
}

export type FakeVenue = {
  readonly openSocket: OpenSocket
  /** Every connection attempt, in order; the last is the newest. */
  readonly ends: VenueEnd[]
  /** Monotonic times of the attempts. */
  readonly attempts: number[]
  readonly rules: VenueRules
  /** Ends that are open. */
  open(): VenueEnd[]
}

export type VenueRules = {
  /** Refuses connections. */
  offline: boolean
  /** Answers heartbeats. */
  answersPings: boolean
  /** Answers requests. */
  answersAsks: boolean
  refused: ReadonlySet<string>
  /** Time on the wire, each way, ms. */
  readonly latencyMs: number
}

/** A venue in memory, driven by a manual clock, speaking the protocol of jsonProtocol. */
export function fakeVenue(clock: ManualClock, rules: Partial<VenueRules> = {}): FakeVenue {
  const venue: FakeVenue = {
    ends: [],
    attempts: [],
    rules: {
      offline: false,
      answersPings: true,
      answersAsks: true,
      refused: new Set(),
      latencyMs: 5,
      ...rules,
    },
    openSocket(url, _options, handlers) {
      venue.attempts.push(clock.monotonic())
      const end = venueEnd(venue, clock, url, handlers)
      venue.ends.push(end)
      clock.after(venue.rules.latencyMs, () => {
        if (venue.rules.offline) end.drop()
        else if (!isGone(end)) {
          end.isOpen = true
          handlers.onOpen()
        }
      })
      return {
        send(text) {
          clock.after(venue.rules.latencyMs, () => answer(venue, clock, end, text))
        },
        ping() {
          clock.after(venue.rules.latencyMs, () => {
            if (end.isOpen && venue.rules.answersPings) handlers.onPong()
          })
        },
        bufferedBytes: () => 0,
        close: () => end.drop(),
        terminate: () => end.drop(),
      }
    },
    open: () => venue.ends.filter(({ isOpen }) => isOpen),
  }
  return venue
}

const gone = new WeakSet<VenueEnd>()
const isGone = (end: VenueEnd): boolean => gone.has(end)

function venueEnd(
  venue: FakeVenue,
  clock: ManualClock,
  url: string,
  handlers: SocketHandlers,
): VenueEnd {
  const end: VenueEnd = {
    number: venue.ends.length,
    url,
    openedAt: clock.monotonic(),
    channels: new Set(),
    received: [],
    isOpen: false,
    publish(channel) {
      if (end.channels.has(channel)) end.say(JSON.stringify({ topic: channel }))
    },
    say(text) {
      if (end.isOpen) handlers.onFrame(Buffer.from(text), false)
    },
    sayBinary(bytes) {
      if (end.isOpen) handlers.onFrame(bytes, true)
    },
    drop() {
      if (isGone(end)) return
      gone.add(end)
      end.isOpen = false
      handlers.onClosed({ reason: 'dropped', retryAfter: null, fault: null })
    },
  }
  return end
}

function answer(venue: FakeVenue, clock: ManualClock, end: VenueEnd, text: string): void {
  if (!end.isOpen) return
  end.received.push({ at: clock.monotonic(), text })
  const ask = JSON.parse(text) as Partial<WireAsk>
  if (ask.op === 'ping') {
    if (venue.rules.answersPings) end.say('{"op":"pong"}')
    return
  }
  if (!venue.rules.answersAsks || ask.args === undefined) return
  const bad = ask.args.find((channel) => venue.rules.refused.has(channel))
  if (bad !== undefined && ask.op === 'subscribe') {
    end.say(JSON.stringify({ id: ask.id, error: `invalid topic ${bad}` }))
    return
  }
  for (const channel of ask.args) {
    if (ask.op === 'subscribe') {
      if (end.channels.has(channel)) throw new Error(`${channel} was asked for twice`)
      end.channels.add(channel)
    } else end.channels.delete(channel)
  }
  end.say(JSON.stringify({ id: ask.id }))
}
