import type { Cancel, Clock } from '../../core/clock.ts'

export type HeartbeatOptions = {
  readonly intervalMs: number
  readonly timeoutMs: number
  readonly clock: Clock
  /** Sends a beat. */
  readonly beat: () => void
  /** No answer within the time after a beat. Comes at most once. */
  readonly onDead: () => void
}

/** Beats at every multiple of the interval; each beat must be answered within the timeout. */
export class Heartbeat {
  private readonly options: HeartbeatOptions
  private cancelBeats: Cancel | null = null
  private cancelDeadline: Cancel | null = null

  constructor(options: HeartbeatOptions) {
    this.options = options
  }

  start(): void {
    const { clock, intervalMs } = this.options
    this.stop()
    this.cancelBeats = clock.every(intervalMs, () => this.beat())
  }

  /** Answers every beat so far. */
  pong(): void {
    this.cancelDeadline?.()
    this.cancelDeadline = null
  }

  stop(): void {
    this.cancelBeats?.()
    this.cancelBeats = null
    this.pong()
  }

  private beat(): void {
    const { clock, timeoutMs, beat, onDead } = this.options
    this.cancelDeadline ??= clock.after(timeoutMs, () => {
      this.stop()
      onDead()
    })
    beat()
  }
}
