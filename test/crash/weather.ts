import type { VenueId } from '../../src/contract/domain/venue.ts'
import type { Random } from '../../src/main/core/random.ts'
import type { FaultKind, FaultSpec } from '../../src/sandbox/faults/fault.ts'
import { pick } from './plan.ts'

export type Bad = Pick<FaultSpec, 'venue' | 'fault' | 'durationMs' | 'probability' | 'delayMs'>

/** How likely each strikes while it lasts. */
const kinds: readonly (readonly [fault: FaultKind, probability: number])[] = [
  ['loseRequest', 0.3],
  ['loseAnswer', 0.3],
  ['failBefore', 0.3],
  ['failAfter', 0.3],
  ['slowRequest', 0.5],
  ['slowAnswer', 0.5],
  ['losePush', 0.3],
  ['duplicatePush', 0.5],
  ['reorderPush', 0.5],
  ['latePush', 0.5],
  ['dropPrivate', 1],
  ['drop', 1],
  ['http503', 0.3],
]

/** The faults of one round: up to three, anywhere. */
export function nextWeather(random: Random, venues: readonly VenueId[]): readonly Bad[] {
  return Array.from({ length: Math.floor(random() * 4) }, () => {
    const [fault, probability] = pick(random, kinds)
    const closes = fault === 'drop' || fault === 'dropPrivate'
    return {
      venue: pick(random, venues),
      fault,
      probability,
      durationMs: closes ? 100 + Math.floor(random() * 300) : 300 + Math.floor(random() * 1500),
      delayMs: 50 + Math.floor(random() * 400),
    }
  })
}
