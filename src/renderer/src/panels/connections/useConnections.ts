import type { ConnectionsState, VenuePath } from '../../../../contract/domain/connections.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import { useEngine } from '../../bridge/engine.ts'
import { usePolled } from '../../bridge/usePolled.ts'

const pollMs = 1000

export type Connections = {
  /** Null until the first answer. */
  readonly state: ConnectionsState | null
  readonly failure: string | null
  readonly setFlag: (venue: VenueId, path: VenuePath, on: boolean) => void
  readonly setBreaker: (venue: VenueId, path: VenuePath, action: 'trip' | 'reset') => void
  readonly resumeTrading: (venue: VenueId) => void
}

/** The venues' connections, asked for each second while the panel can be seen. */
export function useConnections(): Connections {
  const engine = useEngine()
  const { value, failure, take } = usePolled('connections:state', {}, pollMs)
  return {
    state: value,
    failure: failure?.message ?? null,
    setFlag: (venue, path, on) =>
      void engine.request('venues:setFlag', { venue, path, on }).then(take),
    setBreaker: (venue, path, action) =>
      void engine.request('venues:breaker', { venue, path, action }).then(take),
    resumeTrading: (venue) => void engine.request('venues:resumeTrading', { venue }).then(take),
  }
}
