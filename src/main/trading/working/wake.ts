import type { InstrumentId, UnixMs } from '../../../contract/domain/ids.ts'
import type { Cancel } from '../../core/clock.ts'
import type { ParentTools } from './tools.ts'

/** Timers may not be longer; whoever is woken early looks and sleeps on. */
const longestTimerMs = 3_600_000

/** When a parent is looked at next, and whether it has the prices of its instrument carried. */
export class Wake {
  private readonly tools: ParentTools
  private readonly instrumentId: InstrumentId
  private readonly run: () => void
  private stopTimer: Cancel | null = null
  private stopWanting: (() => void) | null = null
  private wantedSince: UnixMs | null = null

  constructor(tools: ParentTools, instrumentId: InstrumentId, run: () => void) {
    this.tools = tools
    this.instrumentId = instrumentId
    this.run = run
  }

  get isWatching(): boolean {
    return this.stopWanting !== null
  }

  /** Its prices were only just asked for. */
  get isSettling(): boolean {
    const { clock, limits } = this.tools
    return this.wantedSince === null || clock.now() - this.wantedSince < limits.settlingMs
  }

  /** One time takes the place of another; null waits for nothing. */
  at(time: UnixMs | null): void {
    this.stopTimer?.()
    this.stopTimer = null
    if (time === null) return
    const delayMs = Math.min(longestTimerMs, Math.max(1, time - this.tools.clock.now()))
    this.stopTimer = this.tools.clock.after(delayMs, this.run)
  }

  watch(isWatching: boolean): void {
    if (!isWatching) {
      this.stopWanting?.()
      this.stopWanting = null
      this.wantedSince = null
      return
    }
    this.wantedSince ??= this.tools.clock.now()
    this.stopWanting ??= this.tools.want(this.instrumentId)
  }

  rest(): void {
    this.at(null)
    this.watch(false)
  }
}
