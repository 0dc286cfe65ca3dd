import { type Clock, sleep } from '../core/clock.ts'
import type { VenueControl } from './venueControl.ts'
import type { TimeSample, VenueClock } from './venueClock.ts'

/** Answers of which the median counts. */
const samples = 5
const pauseMs = 250
const refreshMs = 180_000
/** After a measurement without any answer, ms. */
const retryMs = 30_000

/** Measures a venue's clock now, then every few minutes, until `signal` aborts. */
export async function keepTime(
  clock: Clock,
  control: Pick<VenueControl, 'serverTime'>,
  venueClock: VenueClock,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const found = await measure(clock, control, signal)
    if (signal.aborted) return
    venueClock.set(found)
    await sleep(clock, found.length > 0 ? refreshMs : retryMs, signal)
  }
}

/** Stops asking at the first refusal: a venue that tells no time will not tell it five times. */
async function measure(
  clock: Clock,
  control: Pick<VenueControl, 'serverTime'>,
  signal: AbortSignal,
): Promise<readonly TimeSample[]> {
  const found: TimeSample[] = []
  for (let count = 0; count < samples && !signal.aborted; count += 1) {
    if (count > 0) await sleep(clock, pauseMs, signal)
    const answer = await control.serverTime(signal)
    if (!answer.ok) break
    found.push(answer.value)
  }
  return found
}
