import type { Clock } from './clock.ts'

/** How the work that was under way at the beginning of a shutdown ended. */
export type DrainReport = {
  /** Finished by itself in time. */
  readonly completed: number
  /** Called off: at once where it could be lost, at the limit where it could not. */
  readonly canceled: number
}

/** One piece of work. Its owner calls `end` exactly when it is over, however it went. */
export type Work = { readonly cancel: (reason: Error) => void; readonly end: () => void }

/**
 * Knows what is under way, so that a shutdown can wait for it. What only reads is called off at
 * once; what changes something at the other end gets until the limit.
 */
export class InFlight {
  private readonly clock: Clock
  private readonly works = new Map<Work, { readonly mayFinish: boolean }>()
  private draining: Promise<DrainReport> | null = null
  private onEnd: (() => void) | null = null

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** False from the first moment of a shutdown: nothing new may begin. */
  get isOpen(): boolean {
    return this.draining === null
  }

  get size(): number {
    return this.works.size
  }

  begin(cancel: Work['cancel'], mayFinish: boolean): Work {
    const work: Work = {
      cancel,
      end: () => {
        if (this.works.delete(work)) this.onEnd?.()
      },
    }
    this.works.set(work, { mayFinish })
    return work
  }

  /** Takes nothing new, waits at most `limitMs`, calls off the rest. The second call waits along. */
  drain(limitMs: number, reason: Error): Promise<DrainReport> {
    this.draining ??= this.drainNow(limitMs, reason)
    return this.draining
  }

  private async drainNow(limitMs: number, reason: Error): Promise<DrainReport> {
    const total = this.works.size
    const losable = [...this.works].filter(([, { mayFinish }]) => !mayFinish || limitMs <= 0)
    let canceled = this.cancelAll(
      losable.map(([work]) => work),
      reason,
    )
    if (this.works.size > 0) await this.emptyOr(limitMs)
    canceled += this.cancelAll([...this.works.keys()], reason)
    return { completed: total - canceled, canceled }
  }

  private cancelAll(works: readonly Work[], reason: Error): number {
    for (const work of works) {
      this.works.delete(work)
      work.cancel(reason)
    }
    return works.length
  }

  private emptyOr(limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        this.onEnd = null
        stop()
        resolve()
      }
      const stop = this.clock.after(limitMs, finish)
      this.onEnd = () => {
        if (this.works.size === 0) finish()
      }
    })
  }
}
