import type { Cancel, Clock } from '../../core/clock.ts'

/** Frames leave a little slower than allowed, because the venue counts at their arrival. */
const margin = 1.1
/** How long to wait for a socket that is full, ms. */
const retryFullMs = 100

export type PacerOptions = {
  readonly framesPerSecond: number
  readonly clock: Clock
  /** Whether the socket can take a frame now. */
  readonly ready: () => boolean
  /** The next frame to send, or null when there is none. Called only when it may leave. */
  readonly next: () => string | null
  readonly send: (text: string) => void
}

/**
 * Lets frames leave no faster than the venue takes them: so many in any second. One of them is kept
 * free for the heartbeat, which cannot wait and is only counted.
 */
export class Pacer {
  private readonly options: PacerOptions
  private readonly burst: number
  private readonly windowMs: number
  private readonly sentTimes: number[] = []
  private cancelTimer: Cancel | null = null
  private pumping = false
  private closed = false

  constructor(options: PacerOptions) {
    this.options = options
    this.burst = Math.max(1, Math.floor(options.framesPerSecond) - 1)
    this.windowMs = Math.max(1000, 1000 / options.framesPerSecond) * margin
  }

  /** Sends what may be sent now and comes back by itself for the rest. */
  pump(): void {
    if (this.pumping || this.cancelTimer !== null || this.closed) return
    this.pumping = true
    try {
      this.sendAllowed()
    } finally {
      this.pumping = false
    }
  }

  /** Takes note of a frame that left by itself. */
  count(): void {
    this.sentTimes.push(this.options.clock.monotonic())
    if (this.sentTimes.length > this.burst) this.sentTimes.shift()
  }

  close(): void {
    this.closed = true
    this.cancelTimer?.()
    this.cancelTimer = null
  }

  private sendAllowed(): void {
    for (;;) {
      const wait = this.waitMs()
      if (wait > 0) return this.later(wait)
      if (!this.options.ready()) return this.later(retryFullMs)
      const text = this.options.next()
      if (text === null) return
      this.count()
      this.options.send(text)
      if (this.closed) return
    }
  }

  private waitMs(): number {
    const oldest = this.sentTimes[0]
    if (this.sentTimes.length < this.burst || oldest === undefined) return 0
    return oldest + this.windowMs - this.options.clock.monotonic()
  }

  private later(ms: number): void {
    this.cancelTimer = this.options.clock.after(ms, () => {
      this.cancelTimer = null
      this.pump()
    })
  }
}
