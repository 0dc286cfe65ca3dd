import type { RiskState, SendingMode } from '../../../contract/domain/risk.ts'
import type { Environment, VenueId } from '../../../contract/domain/venue.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { Journal } from './journal.ts'

/** Which venues orders leave for in this run. Live ones are armed by name at each start. */
export type Sending = {
  of(venue: VenueId): SendingMode
  all(): RiskState['sending']
  set(venue: VenueId, mode: SendingMode, by: string): void
}

export function createSending(
  journal: Journal,
  venues: readonly { readonly venue: VenueId; readonly environment: Environment }[],
  startDryRun: boolean,
): Sending {
  const modes = new Map<VenueId, SendingMode>(
    venues.map(({ venue, environment }) => [
      venue,
      startDryRun || environment === 'live' ? 'dryRun' : 'armed',
    ]),
  )
  return {
    of: (venue) => modes.get(venue) ?? 'dryRun',
    all: () => [...modes].map(([venue, mode]) => ({ venue, mode })),
    set(venue, mode, by) {
      const before = modes.get(venue)
      if (before === undefined) {
        const message = `The venue ${venue} is not configured.`
        throw new PitwallError('INVALID_ARGUMENT', message, { path: 'venue' })
      }
      if (startDryRun && mode === 'armed') {
        const message = 'The program was started to send nothing (--dry-run); start it without.'
        throw new PitwallError('INVALID_ARGUMENT', message, { path: 'mode' })
      }
      const change = { what: 'sending', by, reason: venue, before, after: mode } as const
      // Never read at a start: arming is for one run.
      if (mode === 'armed') journal.write('sending', mode, change)
      else journal.tryWrite('sending', mode, change)
      modes.set(venue, mode)
    },
  }
}
