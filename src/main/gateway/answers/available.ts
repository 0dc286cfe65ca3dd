import type { VenueId } from '../../../contract/domain/venue.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { HeatmapResponse } from '../../../contract/gateway.ts'
import type { EngineServices } from '../../core/services.ts'

/**
 * Throws NO_VENUE_AVAILABLE when none of the venues is connected and none has anything in the
 * answer: what was recorded is shown even while every venue is down.
 */
export function requireAvailable(
  { health }: Pick<EngineServices, 'health'>,
  { exchanges, per_exchange: perExchange }: Pick<HeatmapResponse, 'exchanges' | 'per_exchange'>,
): void {
  const up = health.health().some((row) => isAsked(exchanges, row.venue) && row.health !== 'down')
  const known = Object.values(perExchange).some(
    ({ event_count: events, coverage }) => events > 0 || coverage.recorded > 0,
  )
  if (up || known) return
  throw new PitwallError(
    'NO_VENUE_AVAILABLE',
    `None of the venues asked for has data right now: ${exchanges.join(', ')}.`,
  )
}

function isAsked(exchanges: readonly string[], venue: VenueId): boolean {
  return exchanges.includes(venue)
}
