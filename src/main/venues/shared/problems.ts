import type { FeedProblem } from '../../../contract/events.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Environment, VenueId } from '../../../contract/domain/venue.ts'
import type { Refusal } from './refusal.ts'

const rawBound = 2_048

/** Where an event comes from. */
export type Origin = { readonly venue: VenueId; readonly environment: Environment }

export function problemOf(
  origin: Origin,
  problem: FeedProblem['problem'],
  message: string,
  raw: string | null,
  receivedTime: UnixMs,
): FeedProblem {
  return {
    kind: 'problem',
    ...origin,
    problem,
    message,
    raw: raw === null ? null : raw.slice(0, rawBound),
    receivedTime,
  }
}

export function problemOfRefusal(
  origin: Origin,
  refusal: Refusal,
  raw: string | null,
  receivedTime: UnixMs,
): FeedProblem {
  return problemOf(origin, refusal.problem, refusal.message, raw, receivedTime)
}

/** Says yes the first time it is asked about a key. Bounded: past the bound it forgets all. */
export function firstTimes(bound = 2_000): (key: string) => boolean {
  const seen = new Set<string>()
  return (key) => {
    if (seen.has(key)) return false
    if (seen.size >= bound) seen.clear()
    seen.add(key)
    return true
  }
}
