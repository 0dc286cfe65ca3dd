import { z } from 'zod'
import {
  type Environment,
  environments,
  type VenueId,
  venueIds,
} from '../../contract/domain/venue.ts'
import type { SettingsStore } from '../core/services.ts'

const settingName = 'engine.venues'

const record = z.array(z.object({ venue: z.enum(venueIds), environment: z.enum(environments) }))

export type RecordedVenue = { readonly venue: VenueId; readonly environment: Environment }

/** Notes which venues this data directory records, and in which environment, for later readers. */
export function noteVenues(settings: SettingsStore, venues: readonly RecordedVenue[]): void {
  const plain = venues.map(({ venue, environment }) => ({ venue, environment }))
  settings.set(settingName, JSON.stringify(plain))
}

/** What the last engine on this data directory was configured with. */
export function lastVenues(settings: Pick<SettingsStore, 'get'>): readonly RecordedVenue[] {
  const parsed = record.safeParse(JSON.parse(settings.get(settingName) ?? '[]'))
  return parsed.success ? parsed.data : []
}
