import type { ClockStatus } from '../../contract/domain/connections.ts'
import type { UnixMs } from '../../contract/domain/ids.ts'
import type { Clock } from '../core/clock.ts'

/** One answer to "what time is it there". */
export type TimeSample = {
  readonly serverTime: number
  /** From leaving to the last byte, ms: the venue's time is taken for the middle. */
  readonly roundTripMs: number
  /** Monotonic ms at which the answer was complete. */
  readonly receivedAt: number
  readonly source: 'endpoint' | 'dateHeader'
}

/** A Date header is right within half a second. */
const headerUncertaintyMs = 500

type Measured = {
  /** Venue time minus our monotonic time. */
  readonly base: number
  readonly uncertaintyMs: number
  readonly at: number
  readonly source: TimeSample['source']
}

/**
 * A venue's time, carried on by our monotonic clock between measurements: setting this machine's
 * clock neither moves it nor makes a signature invalid, and the offset shown follows at once.
 */
export class VenueClock {
  private readonly clock: Clock
  private measured: Measured | null = null

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** The median of several answers replaces what was known. None at all changes nothing. */
  set(samples: readonly TimeSample[]): void {
    const bases = samples.map(toMeasured).toSorted((left, right) => left.base - right.base)
    const median = bases[Math.floor((bases.length - 1) / 2)]
    if (median !== undefined) this.measured = median
  }

  /** The monotonic clock may have stood still: what was measured before is not known any more. */
  forget(): void {
    this.measured = null
  }

  /** The venue's time now; this machine's where it was never measured. */
  now(): UnixMs {
    if (this.measured === null) return this.clock.now()
    return Math.round(this.measured.base + this.clock.monotonic()) as UnixMs
  }

  status(): ClockStatus {
    const { measured, clock } = this
    if (measured === null) {
      return { offsetMs: null, uncertaintyMs: null, measuredTime: null, source: null }
    }
    const toWall = clock.now() - clock.monotonic()
    return {
      offsetMs: Math.round(measured.base - toWall),
      uncertaintyMs: Math.ceil(measured.uncertaintyMs),
      measuredTime: Math.round(measured.at + toWall) as UnixMs,
      source: measured.source,
    }
  }
}

function toMeasured({ serverTime, roundTripMs, receivedAt, source }: TimeSample): Measured {
  const half = roundTripMs / 2
  const header = source === 'dateHeader' ? headerUncertaintyMs : 0
  const base = serverTime - (receivedAt - half)
  return { base, uncertaintyMs: half + header, at: receivedAt, source }
}
