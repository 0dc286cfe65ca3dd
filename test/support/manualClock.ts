import type { UnixMs } from '../../src/contract/domain/ids.ts'
import type { Cancel, Clock } from '../../src/main/core/clock.ts'

type Timer = { at: number; readonly order: number; readonly everyMs: number | null; run(): void }

/** A clock that moves only when told. Timers that fall due run in order of time, then of making. */
export type ManualClock = Clock & {
  /** Moves on by `ms`, running what falls due on the way, at its own time. */
  advance(ms: number): void
  /** As `advance`, and lets promises settle before, between and after the timers. */
  advanceAsync(ms: number): Promise<void>
  /** Moves the wall clock alone, as a correction of the machine's time would. No timer runs. */
  jump(ms: number): void
  /** Timers that wait. */
  readonly pending: number
  /** Milliseconds until the next timer is due; null when none waits. */
  nextIn(): number | null
}

/** Starts at `start`, Unix ms. */
export function manualClock(start = 1_750_000_000_000): ManualClock {
  const timers = new Set<Timer>()
  let elapsed = 0
  let wallShift = start
  let made = 0

  const add = (delayMs: number, everyMs: number | null, run: () => void): Cancel => {
    made += 1
    const timer: Timer = { at: elapsed + Math.max(0, delayMs), order: made, everyMs, run }
    timers.add(timer)
    return () => {
      timers.delete(timer)
    }
  }

  const nextDue = (limit: number): Timer | null => {
    let found: Timer | null = null
    for (const timer of timers) {
      if (timer.at > limit) continue
      const earlier =
        found === null ||
        timer.at < found.at ||
        (timer.at === found.at && timer.order < found.order)
      if (earlier) found = timer
    }
    return found
  }

  const fire = (timer: Timer): void => {
    elapsed = Math.max(elapsed, timer.at)
    if (timer.everyMs === null) timers.delete(timer)
    else timer.at += Math.max(1, timer.everyMs)
    timer.run()
  }

  return {
    now: () => (wallShift + elapsed) as UnixMs,
    monotonic: () => elapsed,
    after: (delayMs, run) => add(delayMs, null, run),
    every: (intervalMs, run) => add(intervalMs, intervalMs, run),
    advance(ms) {
      const target = elapsed + ms
      for (let due = nextDue(target); due !== null; due = nextDue(target)) fire(due)
      elapsed = target
    },
    async advanceAsync(ms) {
      const target = elapsed + ms
      await settle()
      for (let due = nextDue(target); due !== null; due = nextDue(target)) {
        fire(due)
        await settle()
      }
      elapsed = target
      await settle()
    },
    jump(ms) {
      wallShift += ms
    },
    get pending() {
      return timers.size
    },
    nextIn() {
      const next = nextDue(Infinity)
      return next === null ? null : Math.max(0, next.at - elapsed)
    },
  }
}

/** Lets everything that is already resolved run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}
