import { Eye, EyeOff } from 'lucide-react'
import type { VenueId, VenueInfo } from '../../../../contract/domain/venue.ts'
import { shownTotal } from '../../canvas/heatFilter.ts'
import type { SideChoice, Sum } from '../../canvas/heatFilter.ts'
import { noSum } from '../../canvas/heatFilter.ts'
import type { VenueTotals } from '../../canvas/heatGrid.ts'
import { HealthBadge } from '../../components/HealthBadge.tsx'
import { Hint } from '../../components/Hint.tsx'
import { useNow } from '../../components/useNow.ts'
import { formatAge } from '../../format/age.ts'
import {
  formatCompact,
  formatCount,
  formatExact,
  formatShare,
  plainCents,
} from '../../format/notional.ts'
import { useHeatmapLook, usePanelId } from '../../components/panelId.ts'
import { heatmapOf, setHeatmap, usePreferences } from '../../stores/preferences.ts'
import { healthOf, messageAge, shortName, useVenueStore } from '../../stores/venueStore.ts'
import { marketCovered } from './marketShare.ts'
import type { Heatmap } from './useHeatmap.ts'
import { useTotals } from './useHeatmap.ts'

/** Which venues are shown, how they are, and what each contributes to what is shown. */
export function VenueCards({
  heatmap,
  shown,
}: {
  readonly heatmap: Heatmap
  readonly shown: ReadonlySet<VenueId>
}) {
  const infos = useVenueStore((store) => store.venues)
  const totals = useTotals(heatmap)
  const { side } = useHeatmapLook()
  const panel = usePanelId()
  const venues = infos.filter((info) => heatmap.state.grid?.venues.includes(info.venue) ?? true)
  return (
    <div className="cards" role="group" aria-label="Venues shown">
      <AllCard venues={venues} shown={shown} totals={totals} side={side} />
      {venues.map((info) => (
        <VenueCard
          key={info.venue}
          info={info}
          on={shown.has(info.venue)}
          totals={totals}
          side={side}
          onToggle={() => toggleVenue(panel, info.venue)}
          onOnly={() => showOnly(panel, venues, info.venue)}
        />
      ))}
    </div>
  )
}

/** Shows or hides one venue. */
function toggleVenue(panel: string, venue: VenueId): void {
  const { hiddenVenues } = heatmapOf(usePreferences.getState(), panel)
  setHeatmap(panel, {
    hiddenVenues: hiddenVenues.includes(venue)
      ? hiddenVenues.filter((each) => each !== venue)
      : [...hiddenVenues, venue],
  })
}

function showOnly(panel: string, venues: readonly VenueInfo[], venue: VenueId): void {
  const hiddenVenues = venues.map((info) => info.venue).filter((each) => each !== venue)
  setHeatmap(panel, { hiddenVenues })
}

function AllCard({
  venues,
  shown,
  totals,
  side,
}: {
  readonly venues: readonly VenueInfo[]
  readonly shown: ReadonlySet<VenueId>
  readonly totals: VenueTotals
  readonly side: SideChoice
}) {
  const panel = usePanelId()
  const all = venues.every((info) => shown.has(info.venue))
  const sum = shownTotal(totals, shown, side)
  const health = useVenueStore((store) => store.health)
  const covered = marketCovered(venues, shown, health)
  return (
    <div className="card card-all" data-on={all}>
      <button
        type="button"
        className="card-head"
        aria-pressed={all}
        aria-label={`Show all venues; ${all ? 'all' : `${shown.size} of ${venues.length}`} shown, about ${formatShare(covered)} of the market`}
        data-testid="venue-toggle-all"
        onClick={() => setHeatmap(panel, { hiddenVenues: [] })}
      >
        <span className="card-name">{all ? 'All' : `${shown.size} of ${venues.length}`}</span>
        <Hint text="Share of the market's liquidations that the shown, working venues stand for. An assumption, not a measurement.">
          <span className="dim num">~{formatShare(covered)} of market</span>
        </Hint>
      </button>
      <span
        className="card-total num"
        data-testid="heatmap-total-all"
        data-value={plainCents(sum.notional)}
        data-count={sum.count}
        title={`${formatExact(sum.notional)} · ${formatCount(sum.count, 'liquidation')}`}
      >
        {formatCompact(sum.notional)}
        <span className="dim"> · {formatCount(sum.count, 'event')}</span>
      </span>
    </div>
  )
}

function VenueCard({
  info,
  on,
  totals,
  side,
  onToggle,
  onOnly,
}: {
  readonly info: VenueInfo
  readonly on: boolean
  readonly totals: VenueTotals
  readonly side: SideChoice
  readonly onToggle: () => void
  readonly onOnly: () => void
}) {
  const health = useVenueStore((store) => store.health[info.venue])
  const now = useNow()
  const age = messageAge(health, now)
  const Icon = on ? Eye : EyeOff
  return (
    <div className="card" data-on={on} style={{ '--venue': info.color } as React.CSSProperties}>
      <button
        type="button"
        className="card-head"
        aria-pressed={on}
        aria-label={`${info.displayName}, ${on ? 'shown' : 'hidden'}, ${healthOf(health)}`}
        title={`${info.displayName}: click to ${on ? 'hide' : 'show'}, double click to show it alone`}
        data-testid={`venue-toggle-${info.venue}`}
        onClick={onToggle}
        onDoubleClick={onOnly}
      >
        <Icon size={12} aria-hidden className="card-eye" />
        <span className="card-name">{shortName(info)}</span>
        <HealthBadge health={healthOf(health)} resting={health?.resting} />
        <span className="num dim card-age">{age === null ? '—' : formatAge(age)}</span>
      </button>
      <Sides venue={info.venue} on={on} totals={totals} side={side} />
    </div>
  )
}

/** What was liquidated at a venue over the map, both sides. */
export function VenueSides({
  heatmap,
  venue,
  on,
}: {
  readonly heatmap: Heatmap
  readonly venue: VenueId
  readonly on: boolean
}) {
  const totals = useTotals(heatmap)
  const { side } = useHeatmapLook()
  return <Sides venue={venue} on={on} totals={totals} side={side} />
}

function Sides({
  venue,
  on,
  totals,
  side,
}: {
  readonly venue: VenueId
  readonly on: boolean
  readonly totals: VenueTotals
  readonly side: SideChoice
}) {
  return (
    <span className="card-sides">
      {(['long', 'short'] as const).map((each) => (
        <SideTotal
          key={each}
          venue={venue}
          side={each}
          sum={on && (side === 'both' || side === each) ? (totals[venue]?.[each] ?? noSum) : noSum}
        />
      ))}
    </span>
  )
}

const sideLetters = { long: 'L', short: 'S' } as const

function SideTotal({
  venue,
  side,
  sum,
}: {
  readonly venue: VenueId
  readonly side: 'long' | 'short'
  readonly sum: Sum
}) {
  return (
    <span
      className={`side-total side-${side} num`}
      data-testid={`heatmap-total-${venue}-${side}`}
      data-value={plainCents(sum.notional)}
      data-count={sum.count}
      title={`${side}s liquidated: ${formatExact(sum.notional)} · ${formatCount(sum.count, 'liquidation')}`}
    >
      <span className="side-letter">{sideLetters[side]}</span>
      {formatCompact(sum.notional)}
    </span>
  )
}
