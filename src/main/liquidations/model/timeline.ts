import type { ModelGapReason } from '../../../contract/domain/liquidationModel.ts'
import { type Bar, barMs } from './bars.ts'
import type { ModelStep } from './model.ts'

/** Longest hole in open interest over which a change is still put down to the step after it. */
export const bridgedGapMs = 1_800_000

/** A change within one step beyond which it is not traders: a unit or a source changed. */
const largestJump = 0.5

/** How much must lie before a moment for its levels to be whole. */
export const warmUpMs = 86_400_000

/** A step, and whether its picture rests on data. */
export type TimedStep = ModelStep & {
  readonly time: number
  /** Why this step is not known; null when it is. */
  readonly gap: ModelGapReason | null
  /** Levels of positions from before the data began are missing. */
  readonly isWarmingUp: boolean
}

type Known = { readonly value: number; readonly time: number }

/**
 * Turns bars, in order, into steps of the model without a hole: what is missing becomes a step that
 * says so. Open interest is compared with the last known one; over a hole too long to bridge only a
 * fall is believed, because nobody knows at which price a rise was opened.
 */
export class Timeline {
  private interest: Known | null = null
  private nextTime: number | null = null
  private warmUntil = Number.POSITIVE_INFINITY
  /** Begin of the hole that lasts; null outside one. */
  private holeFrom: number | null = null

  copy(): Timeline {
    return Object.assign(new Timeline(), this)
  }

  /** Steps up to and including the bar's. */
  *take(bar: Bar): Iterable<TimedStep> {
    yield* this.holeUntil(bar.time)
    this.nextTime = bar.time + barMs
    yield this.stepOf(bar)
  }

  /** Steps without data until `time`, which is excluded. */
  *holeUntil(time: number): Iterable<TimedStep> {
    if (this.nextTime === null) return
    for (; this.nextTime < time; this.nextTime += barMs) {
      this.holeFrom ??= this.nextTime
      yield this.emptyStep(this.nextTime)
    }
  }

  private stepOf({ time, prices, openInterest, fundingRate }: Bar): TimedStep {
    const change = this.changeOf(time, openInterest)
    const gap = this.gapOf(time, prices !== null, change === 'jump')
    this.noteHole(time, gap)
    return {
      time,
      elapsedMs: barMs,
      prices,
      interestChange: change === 'jump' ? 0 : change,
      openInterest: change === 'jump' ? null : openInterest,
      fundingRate,
      gap,
      isWarmingUp: time < this.warmUntil,
    }
  }

  private changeOf(time: number, openInterest: number | null): number | 'jump' {
    if (openInterest === null) return 0
    const before = this.interest
    this.interest = { value: openInterest, time }
    if (before === null) return 0
    const change = openInterest - before.value
    const isBridged = time - before.time <= bridgedGapMs
    if (isBridged && Math.abs(change) > before.value * largestJump) return 'jump'
    return isBridged ? change : Math.min(0, change)
  }

  private gapOf(time: number, hasPrices: boolean, isJump: boolean): ModelGapReason | null {
    if (isJump) return 'openInterestJump'
    if (!hasPrices) return 'noPrice'
    const isKnown = this.interest !== null && time - this.interest.time <= bridgedGapMs
    return isKnown ? null : 'noOpenInterest'
  }

  /** The first data begins the warm-up; after a hole it is begun again for as long as that lasted. */
  private noteHole(time: number, gap: ModelGapReason | null): void {
    if (gap !== null) {
      this.holeFrom ??= time
      return
    }
    if (this.warmUntil === Number.POSITIVE_INFINITY) this.warmUntil = time + warmUpMs
    else if (this.holeFrom !== null) {
      const lasted = time - this.holeFrom
      if (lasted > bridgedGapMs) {
        this.warmUntil = Math.max(this.warmUntil, time + Math.min(lasted, warmUpMs))
      }
    }
    this.holeFrom = null
  }

  private emptyStep(time: number): TimedStep {
    return {
      time,
      elapsedMs: barMs,
      prices: null,
      interestChange: 0,
      openInterest: null,
      fundingRate: null,
      gap: 'notRecorded',
      isWarmingUp: time < this.warmUntil,
    }
  }
}
