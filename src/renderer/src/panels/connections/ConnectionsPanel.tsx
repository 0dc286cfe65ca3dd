import './connections.css'
import { Cable } from 'lucide-react'
import { EmptyState } from '../../components/EmptyState.tsx'
import { useVenueStore } from '../../stores/venueStore.ts'
import { useConnections } from './useConnections.ts'
import { VenueSection } from './VenueSection.tsx'

/** Flags, breakers, clocks, figures and limits of every venue's connections. */
export function ConnectionsPanel() {
  const connections = useConnections()
  const infos = useVenueStore((store) => store.venues)
  const { state, failure } = connections
  if (state === null) {
    return (
      <EmptyState
        icon={Cable}
        title={failure === null ? 'Asking for the connections' : 'The connections are not known'}
        {...(failure === null ? {} : { tone: 'error' as const })}
      >
        {failure ?? 'One moment.'}
      </EmptyState>
    )
  }
  return (
    <div
      className="connections-panel"
      tabIndex={0}
      role="region"
      aria-label="Connections and limits"
    >
      {failure !== null && (
        <p className="connections-note" role="status" data-tone="warning">
          Not current: {failure}
        </p>
      )}
      {state.venues.map((venue) => (
        <VenueSection
          key={venue.venue}
          venue={venue}
          info={infos.find((info) => info.venue === venue.venue)}
          now={state.time}
          connections={connections}
        />
      ))}
    </div>
  )
}
