import type { Cancel, Clock } from '../../../core/clock.ts'

/** A TestRequest after this share of the interval without anything, the end after twice of it. */
const silence = 1.2

export type PulseHooks = {
  readonly lastSent: () => number
  readonly beat: () => void
  readonly test: () => void
  readonly dead: () => void
}

/** Heartbeats, TestRequests and the end of a silent link. One timer each, moved on when it fires. */
export class Pulse {
  private readonly clock: Clock
  private readonly hooks: PulseHooks
  private intervalMs = 0
  private lastIn = 0
  private tested = false
  private cancelOut: Cancel | null = null
  private cancelIn: Cancel | null = null

  constructor(clock: Clock, hooks: PulseHooks) {
    this.clock = clock
    this.hooks = hooks
  }

  /** 0 turns both directions off. */
  start(intervalMs: number): void {
    this.stop()
    this.intervalMs = intervalMs
    this.received()
    if (intervalMs <= 0) return
    this.armOut()
    this.armIn()
  }

  stop(): void {
    this.cancelOut?.()
    this.cancelIn?.()
    this.cancelOut = null
    this.cancelIn = null
  }

  /** Anything valid from the peer. */
  received(): void {
    this.lastIn = this.clock.monotonic()
    this.tested = false
  }

  private armOut(): void {
    const due = this.hooks.lastSent() + this.intervalMs - this.clock.monotonic()
    this.cancelOut = this.clock.after(Math.max(1, due), () => {
      if (this.clock.monotonic() - this.hooks.lastSent() >= this.intervalMs) this.hooks.beat()
      if (this.cancelOut !== null) this.armOut()
    })
  }

  private armIn(): void {
    const limit = this.intervalMs * silence * (this.tested ? 2 : 1)
    const due = this.lastIn + limit - this.clock.monotonic()
    this.cancelIn = this.clock.after(Math.max(1, due), () => {
      this.look()
      if (this.cancelIn !== null) this.armIn()
    })
  }

  private look(): void {
    const silent = this.clock.monotonic() - this.lastIn
    const limit = this.intervalMs * silence
    if (this.tested && silent >= 2 * limit) this.hooks.dead()
    else if (!this.tested && silent >= limit) {
      this.tested = true
      this.hooks.test()
    }
  }
}
