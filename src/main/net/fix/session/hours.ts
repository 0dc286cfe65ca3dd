import type { Cancel } from '../../../core/clock.ts'
import type { FixSessionOptions } from '../types.ts'
import { nextStart, periodAt } from './schedule.ts'

/** The longest wait of one timer: what is further away is looked at again. */
const longestMs = 6 * 60 * 60 * 1000

/** Tells when the hours of a session begin and end. Without a schedule they always are. */
export class Hours {
  private readonly options: Pick<FixSessionOptions, 'schedule' | 'clock'>
  private cancel: Cancel | null = null

  constructor(options: Pick<FixSessionOptions, 'schedule' | 'clock'>) {
    this.options = options
  }

  get isOpen(): boolean {
    const { schedule, clock } = this.options
    return !schedule || periodAt(schedule, clock.now()) !== null
  }

  /** Calls once when the state of now has changed. */
  onChange(run: () => void): void {
    this.stop()
    const { schedule, clock } = this.options
    if (!schedule) return
    const now = clock.now()
    const period = periodAt(schedule, now)
    const at = period?.end ?? nextStart(schedule, now)
    const delayMs = Math.min(Math.max(1, at - now), longestMs)
    this.cancel = clock.after(delayMs, () => {
      this.cancel = null
      if (at - clock.now() > 0) this.onChange(run)
      else run()
    })
  }

  stop(): void {
    this.cancel?.()
    this.cancel = null
  }
}
