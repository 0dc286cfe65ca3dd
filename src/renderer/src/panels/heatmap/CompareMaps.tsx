import { useMemo, useState } from 'react'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import { HealthBadge } from '../../components/HealthBadge.tsx'
import { usePanelId } from '../../components/panelId.ts'
import { PickMenu } from '../../components/PickMenu.tsx'
import { setHeatmap } from '../../stores/preferences.ts'
import { healthOf, useVenueStore } from '../../stores/venueStore.ts'
import { chooseSide } from './compare.ts'
import type { CursorState } from './cursor.ts'
import type { MapParts } from './MapView.tsx'
import { OneMap } from './MapView.tsx'
import { VenueSides } from './VenueCards.tsx'

/** Two venues side by side, on the same prices and times, with one crosshair. */
export function CompareMaps({
  venues,
  ...parts
}: MapParts & { readonly venues: readonly [VenueId, VenueId] }) {
  const [cursor, setCursor] = useState<CursorState>(null)
  return (
    <div className="maps">
      {([0, 1] as const).map((side) => (
        <Half
          key={venues[side]}
          {...parts}
          venues={venues}
          side={side}
          cursor={cursor}
          onCursor={setCursor}
        />
      ))}
    </div>
  )
}

function Half({
  venues,
  side,
  ...parts
}: MapParts & {
  readonly venues: readonly [VenueId, VenueId]
  readonly side: 0 | 1
  readonly cursor: CursorState
  readonly onCursor: (cursor: CursorState) => void
}) {
  const panel = usePanelId()
  const venue = venues[side]
  const shown = useMemo(() => new Set([venue]), [venue])
  const infos = useVenueStore((store) => store.venues)
  const health = useVenueStore((store) => store.health[venue])
  const offered = infos.filter((info) => parts.heatmap.state.grid?.venues.includes(info.venue))
  const info = infos.find((each) => each.venue === venue)
  const head = (
    <div className="map-head" style={{ '--venue': info?.color } as React.CSSProperties}>
      <PickMenu
        name={side === 0 ? 'Left venue' : 'Right venue'}
        short
        value={venue}
        label={info?.displayName ?? venue}
        choices={offered.map((each) => ({ value: each.venue, label: each.displayName }))}
        onChoose={(next) => setHeatmap(panel, { compare: chooseSide(venues, side, next) })}
        testId={`compare-${side}`}
      />
      <HealthBadge health={healthOf(health)} resting={health?.resting} />
      <VenueSides heatmap={parts.heatmap} venue={venue} on />
    </div>
  )
  return <OneMap {...parts} shown={shown} candleVenue={venue} leading={side === 0} head={head} />
}
