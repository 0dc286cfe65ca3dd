import type { MarketAlert, MarketAlertSeverity } from '../../../../contract/domain/marketAlert.ts'
import type { AlertPreferences } from '../../stores/preferences.ts'

/** What makes an alert heard and seen; tests pass their own. */
export type Voices = {
  readonly sound: (severity: MarketAlertSeverity, volume: number) => void
  readonly notify: (title: string, text: string, tag: string) => void
  readonly toast: (alerts: readonly MarketAlert[]) => void
}

/** A storm of alerts sounds once and pops up a few times, ms between two. */
const quietMs = 1200
/** Most notifications of the desktop for one batch. */
const mostNotifications = 3

const rank: Readonly<Record<MarketAlertSeverity, number>> = { info: 0, warning: 1, critical: 2 }

export function isMuted({ mutedUntil }: AlertPreferences, now: number): boolean {
  return now < mutedUntil
}

/**
 * Tells alerts as their rules say: a sound for the most severe, notifications of the desktop, and
 * toasts. Muted, they are only counted; the history has them either way.
 */
export class Announcer {
  readonly #voices: Voices
  readonly #now: () => number
  #soundedTime = -Infinity

  constructor(voices: Voices, now: () => number) {
    this.#voices = voices
    this.#now = now
  }

  tell(alerts: readonly MarketAlert[], preferences: AlertPreferences): void {
    const now = this.#now()
    if (isMuted(preferences, now)) return
    this.#voices.toast(alerts)
    const [loudest] = alerts
      .filter((alert) => alert.sound)
      .toSorted((a, b) => rank[b.severity] - rank[a.severity])
    if (loudest !== undefined && now - this.#soundedTime >= quietMs) {
      this.#soundedTime = now
      this.#voices.sound(loudest.severity, preferences.volume)
    }
    for (const alert of alerts.filter(({ desktop }) => desktop).slice(0, mostNotifications)) {
      this.#voices.notify(`${alert.symbol}: ${alert.severity}`, alert.message, alert.alertId)
    }
  }
}
