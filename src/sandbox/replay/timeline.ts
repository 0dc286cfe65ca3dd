import type { VenueId } from '../../contract/domain/venue.ts'
import type { ReplayOptions } from '../options.ts'
import type { RecordedMessage } from './recording.ts'
import { eventTimeOf, moveRowTimes, moveTimes } from './timeFields.ts'

/** A message whose own time is further from its line's than this is moved by an offset of its own. */
const strayMs = 3_600_000
/** Stray texts whose result is kept, so that a repeated text always comes out the same. */
const keptTexts = 100_000

/**
 * Where the recording lies in time. Shared by all venues, so that what was recorded together is
 * played together.
 */
export class ReplayTimeline {
  private readonly options: ReplayOptions
  private readonly firstTime: number
  private readonly lastTime: number
  private anchor: number | null
  private readonly strays = new Map<string, string>()

  constructor(options: ReplayOptions, firstTime: number, lastTime: number) {
    this.options = options
    this.firstTime = firstTime
    this.lastTime = lastTime
    this.anchor = options.anchor
  }

  /** The first player that begins sets the anchor, unless one was given. */
  begin(now: number): void {
    this.anchor ??= now
  }

  get hasBegun(): boolean {
    return this.anchor !== null
  }

  /** What is added to a recorded time, ms; 0 when times are left as they are. */
  get offsetMs(): number {
    if (this.options.times === 'original' || this.anchor === null) return 0
    return this.anchor - (this.options.speed === 1 ? this.firstTime : this.lastTime)
  }

  /** Whether messages fall due by the clock on the wall: recorded speed, recent times. */
  get isOnWallClock(): boolean {
    return this.options.times === 'shift' && this.options.speed === 1
  }

  /** The text to send. The same text always gives the same result. */
  textOf(venue: VenueId, message: RecordedMessage): string {
    const { raw, time, topic } = message
    if (this.options.times === 'original') return raw
    const interval = /^(?:kline|candle)[:.](.+)$/.exec(topic?.family ?? '')?.[1] ?? ''
    const eventTime = eventTimeOf(venue, raw)
    const isStray = eventTime !== null && Math.abs(eventTime - time) > strayMs
    if (!isStray) return this.moved(venue, message, this.offsetMs, interval)
    const kept = this.strays.get(raw)
    if (kept !== undefined) return kept
    const text = this.moved(venue, message, time + this.offsetMs - eventTime, interval)
    if (this.strays.size < keptTexts) this.strays.set(raw, text)
    return text
  }

  private moved(
    venue: VenueId,
    message: RecordedMessage,
    offsetMs: number,
    interval: string,
  ): string {
    const text = moveTimes(venue, message.raw, offsetMs, interval)
    const hasRows = message.channel === 'rest' && /kline|candle/i.test(message.url ?? '')
    return hasRows ? moveRowTimes(text, offsetMs) : text
  }
}
