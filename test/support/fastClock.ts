import type { UnixMs } from '../../src/contract/domain/ids.ts'
import type { Clock } from '../../src/main/core/clock.ts'

/** Real time, so many times faster, so that silence need not be waited for. */
export function fastClock(speed: number): Clock {
  const begun = Date.now()
  return {
    now: () => Math.round(begun + (Date.now() - begun) * speed) as UnixMs,
    monotonic: () => performance.now() * speed,
    after(delayMs, run) {
      const timer = setTimeout(run, delayMs / speed)
      return () => clearTimeout(timer)
    },
    every(intervalMs, run) {
      const timer = setInterval(run, intervalMs / speed)
      return () => clearInterval(timer)
    },
  }
}
