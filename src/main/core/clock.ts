import type { UnixMs } from '../../contract/domain/ids.ts'

/** Stops a timer. Calling it twice is harmless. */
export type Cancel = () => void

/** The only source of time and of timers. Tests drive a manual one. */
export type Clock = {
  now(): UnixMs
  /** Milliseconds that never go backwards, from an arbitrary start: for measuring lengths. */
  monotonic(): number
  after(delayMs: number, run: () => void): Cancel
  every(intervalMs: number, run: () => void): Cancel
}

export const systemClock: Clock = {
  now: () => Date.now() as UnixMs,
  monotonic: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
  every(intervalMs, run) {
    const timer = setInterval(run, intervalMs)
    return () => clearInterval(timer)
  },
}

/** Resolves after the delay; rejects with the signal's reason when aborted first. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(asError(signal.reason))
      return
    }
    const onAbort = (): void => {
      cancel()
      reject(asError(signal?.reason))
    }
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    })
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('aborted')
}
