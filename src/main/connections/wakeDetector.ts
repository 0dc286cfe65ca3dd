import type { Clock } from '../core/clock.ts'

export type WakeDetectorOptions = {
  readonly clock: Clock
  /** The machine slept, or stood still for so long that it makes no difference. */
  readonly onWake: (gapMs: number) => void
  /** This machine's clock was set: by this much, forward or back, ms. */
  readonly onClockJump: (jumpMs: number) => void
}

const tickMs = 1000
/** A tick that comes later than this by either clock means that we were away, ms. */
export const sleepThresholdMs = 15_000
/** Clocks that drift apart by more than this between two ticks were set, ms. */
export const jumpThresholdMs = 1000

/**
 * Watches one tick by two clocks. Asleep, some systems stop the monotonic clock and others do not,
 * so the larger of the two gaps counts. Returns the way to stop.
 */
export function watchWake({ clock, onWake, onClockJump }: WakeDetectorOptions): () => void {
  let wall = clock.now() as number
  let monotonic = clock.monotonic()
  return clock.every(tickMs, () => {
    const wallGap = clock.now() - wall
    const monotonicGap = clock.monotonic() - monotonic
    wall += wallGap
    monotonic += monotonicGap
    const jump = wallGap - monotonicGap
    if (Math.abs(jump) > jumpThresholdMs) onClockJump(jump)
    const away = Math.max(wallGap, monotonicGap) - tickMs
    if (away > sleepThresholdMs) onWake(away)
  })
}
