import { BellRing, Volume2, VolumeX } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import { Hint } from '../../components/Hint.tsx'
import { useNow } from '../../components/useNow.ts'
import { formatMinute } from '../../format/time.ts'
import { alwaysMuted, setAlerts, usePreferences } from '../../stores/preferences.ts'
import { isMuted } from './announce.ts'
import { askForDesktop, desktopPermission } from './desktop.ts'
import { playAlert } from './sound.ts'

const silences = [
  ['for 15 minutes', 15 * 60_000],
  ['for an hour', 3_600_000],
  ['for 8 hours', 8 * 3_600_000],
] as const

/** Mute, volume and permission: how market alerts reach the person. */
export function HearingControls() {
  return (
    <>
      <DesktopPermission />
      <MuteMenu />
    </>
  )
}

/** A switch for silence; what is muted still stands in the history. */
export function MuteMenu({ compact = false }: { readonly compact?: boolean }) {
  const alerts = usePreferences((store) => store.alerts)
  const zone = usePreferences((store) => store.timeZone)
  const now = useNow()
  const muted = isMuted(alerts, now)
  const Icon = muted ? VolumeX : Volume2
  const until =
    alerts.mutedUntil >= alwaysMuted
      ? 'until switched on'
      : `until ${formatMinute(alerts.mutedUntil, zone)}`
  const words = muted ? `Market alerts are muted ${until}` : 'Market alerts are heard'
  return (
    <DropdownMenu.Root modal={false}>
      <Hint text={`${words}. Press to change it.`} side={compact ? 'top' : 'bottom'}>
        <DropdownMenu.Trigger
          className={compact ? 'status-mute' : 'chip'}
          aria-label={words}
          data-testid="alerts-mute"
          data-muted={muted}
        >
          <Icon size={13} aria-hidden />
          {!compact && (muted ? `Muted ${until}` : 'Sound on')}
        </DropdownMenu.Trigger>
      </Hint>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          {muted ? (
            <DropdownMenu.Item
              className="menu-item"
              data-testid="alerts-unmute"
              onSelect={() => setAlerts({ mutedUntil: 0 })}
            >
              <span className="menu-label">Hear them again</span>
            </DropdownMenu.Item>
          ) : (
            <>
              <DropdownMenu.Label className="menu-title">Mute</DropdownMenu.Label>
              {silences.map(([label, length]) => (
                <DropdownMenu.Item
                  key={label}
                  className="menu-item"
                  onSelect={() => setAlerts({ mutedUntil: Date.now() + length })}
                >
                  <span className="menu-label">{label}</span>
                </DropdownMenu.Item>
              ))}
              <DropdownMenu.Item
                className="menu-item"
                data-testid="alerts-mute-always"
                onSelect={() => setAlerts({ mutedUntil: alwaysMuted })}
              >
                <span className="menu-label">until switched on again</span>
              </DropdownMenu.Item>
            </>
          )}
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.Label className="menu-title">Volume</DropdownMenu.Label>
          <DropdownMenu.RadioGroup
            value={String(alerts.volume)}
            onValueChange={(next) => {
              setAlerts({ volume: Number(next) })
              playAlert('info', Number(next))
            }}
          >
            {[0.2, 0.5, 1].map((volume) => (
              <DropdownMenu.RadioItem
                key={volume}
                className="menu-item"
                value={String(volume)}
                onSelect={(event) => event.preventDefault()}
              >
                <span className="menu-tick">{alerts.volume === volume ? '•' : ''}</span>
                <span className="menu-label">{Math.round(volume * 100)}%</span>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function DesktopPermission() {
  const [permission, setPermission] = useState(desktopPermission)
  if (permission === 'granted') return null
  const refused = permission !== 'default'
  return (
    <Hint
      text={
        refused
          ? 'This window may not show notifications of the desktop. Sounds and toasts still come.'
          : 'Notifications also show while the window is in the background.'
      }
    >
      <button
        type="button"
        className="chip"
        disabled={refused}
        onClick={() => void askForDesktop().then(setPermission)}
      >
        <BellRing size={13} aria-hidden />
        {refused ? 'No desktop notifications' : 'Allow desktop notifications'}
      </button>
    </Hint>
  )
}
