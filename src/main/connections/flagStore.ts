import { z } from 'zod'
import type { VenueFlags } from '../../contract/domain/connections.ts'
import type { Environment, VenueId } from '../../contract/domain/venue.ts'
import type { SettingsStore } from '../core/services.ts'

const settingName = 'engine.venueFlags'
const everythingOn: VenueFlags = { ingest: true, execution: true }

const stored = z.record(z.string(), z.object({ ingest: z.boolean(), execution: z.boolean() }))

/** What is switched on per venue and environment, kept over restarts. Everything is on at first. */
export type FlagStore = {
  get(venue: VenueId, environment: Environment): VenueFlags
  set(venue: VenueId, environment: Environment, flags: VenueFlags): void
}

export function createFlagStore(settings: SettingsStore): FlagStore {
  const flags = new Map(Object.entries(read(settings.get(settingName))))
  const key = (venue: VenueId, environment: Environment): string => `${environment} ${venue}`
  return {
    get: (venue, environment) => flags.get(key(venue, environment)) ?? everythingOn,
    set(venue, environment, next) {
      flags.set(key(venue, environment), next)
      settings.set(settingName, JSON.stringify(Object.fromEntries(flags)))
    },
  }
}

/** What cannot be read counts as not set. */
function read(text: string | null): Readonly<Record<string, VenueFlags>> {
  try {
    const parsed = stored.safeParse(JSON.parse(text ?? '{}'))
    return parsed.success ? parsed.data : {}
  } catch {
    return {}
  }
}
