import type { Cancel, Clock } from '../../core/clock.ts'

/** A socket as far as the outbox needs it; `done` runs once the text left the program. */
export type TextSink = {
  send(text: string, done: (error?: Error | null) => void): void
  terminate(): void
}

export type OutboxLimits = {
  /** Messages that may wait for a client. */
  readonly waiting: number
  /** A send that takes longer makes the client a slow one: what waits is dropped, ms. */
  readonly sendTimeoutMs: number
  /** A send that takes longer than this ends the connection, ms. */
  readonly giveUpMs: number
}

export const outboxLimits: OutboxLimits = { waiting: 16, sendTimeoutMs: 1000, giveUpMs: 30_000 }

/**
 * Sends one message at a time and lets only a few wait: for a slow client the oldest give way, and
 * as soon as it reads again it is told how many it missed.
 */
export class Outbox {
  private waiting: string[] = []
  private sending = false
  private closed = false
  private droppedCount = 0
  private timers: readonly Cancel[] = []
  private readonly sink: TextSink
  private readonly clock: Clock
  private readonly warning: (dropped: number) => string
  private readonly limits: OutboxLimits

  constructor(
    sink: TextSink,
    clock: Clock,
    warning: (dropped: number) => string,
    limits: OutboxLimits = outboxLimits,
  ) {
    this.sink = sink
    this.clock = clock
    this.warning = warning
    this.limits = limits
  }

  /** Messages that wait or are on their way. */
  get size(): number {
    return this.waiting.length + (this.sending ? 1 : 0)
  }

  push(text: string): void {
    if (this.closed) return
    this.waiting.push(text)
    if (this.waiting.length > this.limits.waiting) this.drop(1)
    this.sendNext()
  }

  close(): void {
    this.closed = true
    this.waiting = []
    this.stopTimers()
  }

  private sendNext(): void {
    if (this.sending || this.closed) return
    const text = this.nextText()
    if (text === undefined) return
    this.sending = true
    this.timers = [
      this.clock.after(this.limits.sendTimeoutMs, () => this.drop(this.waiting.length)),
      this.clock.after(this.limits.giveUpMs, () => this.sink.terminate()),
    ]
    this.sink.send(text, () => {
      this.sending = false
      this.stopTimers()
      this.sendNext()
    })
  }

  private nextText(): string | undefined {
    if (this.droppedCount === 0) return this.waiting.shift()
    const text = this.warning(this.droppedCount)
    this.droppedCount = 0
    return text
  }

  private drop(count: number): void {
    this.waiting.splice(0, count)
    this.droppedCount += count
  }

  private stopTimers(): void {
    for (const cancel of this.timers) cancel()
    this.timers = []
  }
}
