import { useState } from 'react'
import type { ReactNode } from 'react'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import { useHeatmapLook } from '../../components/panelId.ts'
import { ChartView } from './ChartView.tsx'
import type { CursorState } from './cursor.ts'
import { LevelsStrip } from './LevelsStrip.tsx'
import type { ChartContent } from './useChart.ts'
import { useProfile } from './useProfile.ts'

export type MapParts = Pick<ChartContent, 'heatmap' | 'predicted' | 'link' | 'cutOffs'> & {
  readonly onModel: () => void
}

/** One map on its own. */
export function MapView(parts: MapParts & { readonly shown: ReadonlySet<VenueId> }) {
  const [cursor, setCursor] = useState<CursorState>(null)
  return <OneMap {...parts} candleVenue={null} cursor={cursor} onCursor={setCursor} leading />
}

/** A chart and the strip that sums it up. */
export function OneMap({
  shown,
  candleVenue,
  cursor,
  onCursor,
  leading,
  head,
  onModel,
  ...parts
}: MapParts & {
  readonly shown: ReadonlySet<VenueId>
  readonly candleVenue: VenueId | null
  readonly cursor: CursorState
  readonly onCursor: (cursor: CursorState) => void
  /** The keyboard moves the cursor of this one. */
  readonly leading: boolean
  readonly head?: ReactNode
}) {
  const look = useHeatmapLook()
  const profile = useProfile(parts.heatmap.state.grid, parts.predicted, shown)
  return (
    <div className="map">
      {head}
      <LevelsStrip
        symbol={parts.heatmap.state.grid?.symbol ?? null}
        predicted={parts.predicted}
        profile={profile}
        shown={shown}
        onModel={onModel}
      />
      <ChartView
        content={{
          ...parts,
          shown,
          candleVenue,
          profile: look.profile ? profile.value : null,
        }}
        cursor={cursor}
        onCursor={onCursor}
        leading={leading}
      />
    </div>
  )
}
