import type { VenueId } from '../../../src/contract/domain/venue.ts'
import type { VenueCredentials } from '../../../src/main/venues/adapter.ts'

/** Keys that open nothing anywhere. */
export function credentialsOf(venue: VenueId): VenueCredentials {
  return venue === 'hyperliquid'
    ? { apiKey: `0x${'1'.repeat(40)}`, secret: `0x${'2'.repeat(64)}` }
    : { apiKey: 'key-of-nobody', secret: 'secret-of-nobody-at-all' }
}
