import type { Resuming } from '../../../contract/domain/connections.ts'
import type { VenueHealth } from '../../../contract/domain/connection.ts'

/** What one venue is still waited for, in the order in which it comes about; `ready` at the end. */
export function waitWords(
  { since, waitingFor }: Resuming,
  health: VenueHealth | undefined,
  venue: VenueHealth['venue'],
): string {
  if (!waitingFor.includes(venue)) return 'ready'
  if (health === undefined || health.status !== 'connected') return 'connecting'
  const { subscriptionsConfirmed: confirmed, subscriptionsWanted: wanted } = health
  if (confirmed < wanted) return `${confirmed} of ${wanted} streams confirmed`
  return (health.lastMessageTime ?? 0) > since ? 'checking its streams' : 'waiting for data'
}
