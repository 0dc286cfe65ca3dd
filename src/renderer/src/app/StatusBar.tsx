import { Clock, Link2, Link2Off, LoaderCircle } from 'lucide-react'
import type { VenueInfo } from '../../../contract/domain/venue.ts'
import { HealthBadge } from '../components/HealthBadge.tsx'
import { Hint } from '../components/Hint.tsx'
import { useNow } from '../components/useNow.ts'
import { formatAge, formatLatency } from '../format/age.ts'
import { formatClock } from '../format/time.ts'
import { AlertBell } from '../panels/alerts/AlertBell.tsx'
import { MarketAlertBell } from '../panels/marketAlerts/MarketAlertBell.tsx'
import { KillSwitchButton } from '../panels/risk/KillSwitchButton.tsx'
import type { EngineLink } from '../stores/engineStore.ts'
import { useEngineStore } from '../stores/engineStore.ts'
import { usePreferences } from '../stores/preferences.ts'
import { healthOf, messageAge, shortName, useVenueStore } from '../stores/venueStore.ts'

export function StatusBar({ onOpenPanel }: { readonly onOpenPanel: (id: string) => void }) {
  const venues = useVenueStore((store) => store.venues)
  return (
    <footer className="statusbar">
      <LinkState />
      <div className="statusbar-venues" role="group" aria-label="Venues">
        {venues.map((venue) => (
          <VenueBadge key={venue.venue} info={venue} />
        ))}
      </div>
      <div className="topbar-space" />
      <KillSwitchButton />
      <MarketAlertBell onOpen={() => onOpenPanel('marketAlerts')} />
      <AlertBell onOpen={() => onOpenPanel('alerts')} />
      <FrameFigures />
      <ClockToggle />
    </footer>
  )
}

const linkWords: Readonly<Record<EngineLink, string>> = {
  connecting: 'Connecting',
  connected: 'Engine connected',
  lost: 'Engine not reachable',
}
const linkIcons = { connecting: LoaderCircle, connected: Link2, lost: Link2Off } as const

function LinkState() {
  const link = useEngineStore((store) => store.link)
  const version = useEngineStore((store) => store.state?.version)
  const Icon = linkIcons[link]
  return (
    <span className={`status-link status-${link}`} data-testid="engine-link" data-link={link}>
      <Icon size={12} aria-hidden />
      {linkWords[link]}
      {version !== undefined && <span className="dim">v{version}</span>}
    </span>
  )
}

/** One venue in the status bar: its name, health in words, age of its last message. */
function VenueBadge({ info }: { readonly info: VenueInfo }) {
  const health = useVenueStore((store) => store.health[info.venue])
  const now = useNow()
  const age = messageAge(health, now)
  const state = healthOf(health)
  const word = health?.resting === true ? 'off' : state
  return (
    <Hint side="top" text={health?.reason ?? `${info.displayName}: data is flowing.`}>
      <button
        type="button"
        className="venue-badge"
        aria-label={`${info.displayName}: ${word}, ${age === null ? 'no message yet' : `last message ${formatAge(age)} ago`}`}
        data-testid={`venue-badge-${info.venue}`}
        data-health={state}
      >
        <span className="venue-dot" style={{ background: info.color }} aria-hidden />
        <span className="venue-badge-name">{shortName(info)}</span>
        <HealthBadge health={state} resting={health?.resting} />
        <span className="num dim venue-age">{age === null ? '—' : formatAge(age)}</span>
      </button>
    </Hint>
  )
}

function FrameFigures() {
  const frames = useEngineStore((store) => store.framesPerSecond)
  const latency = useEngineStore((store) => store.frameLatencyMs)
  return (
    <Hint side="top" text="Updates a second from the engine, and how long one takes to get here.">
      <button
        type="button"
        className="status-figures num"
        aria-label={`${frames} updates a second, ${formatLatency(latency)} old`}
      >
        <span>{frames}/s</span>
        <span>{formatLatency(latency)}</span>
      </button>
    </Hint>
  )
}

function ClockToggle() {
  const zone = usePreferences((store) => store.timeZone)
  const now = useNow()
  return (
    <Hint side="top" text="Switch between local time and UTC">
      <button
        type="button"
        className="status-clock num"
        aria-label={`${formatClock(now, zone)} ${zone === 'utc' ? 'UTC' : 'local time'}`}
        data-testid="clock"
        onClick={() => usePreferences.setState({ timeZone: zone === 'utc' ? 'local' : 'utc' })}
      >
        <Clock size={12} aria-hidden />
        {formatClock(now, zone)}
        <span className="dim">{zone === 'utc' ? 'UTC' : 'local'}</span>
      </button>
    </Hint>
  )
}
