import { create } from 'zustand'
import type { Alert } from '../../../contract/domain/alert.ts'

/** Most alerts kept; the one unchanged for longest gives way. */
export const alertBound = 500

/** Most ids remembered as read: those shown, and as many that may come again. */
export const readBound = 2 * alertBound

type AlertStore = {
  /** The one that happened last on top, each id once as it stands now. */
  readonly alerts: readonly Alert[]
  /** Ids marked as read, kept over a reload. An alert that only counts on stays read. */
  readonly read: ReadonlySet<string>
  /** Ids whose toast was put away. */
  readonly dismissed: ReadonlySet<string>
}

const none: ReadonlySet<string> = new Set()

export const useAlertStore = create<AlertStore>(() => ({ alerts: [], read: none, dismissed: none }))

/** Alerts of a frame: new ones, and known ones that happened again. */
export function putAlerts(arrived: readonly Alert[]): void {
  if (arrived.length === 0) return
  useAlertStore.setState((store) => {
    const alerts = mergeAlerts(store.alerts, arrived)
    const kept = new Set(alerts.map((alert) => alert.id))
    return { alerts, dismissed: only(store.dismissed, kept) }
  })
}

export function markAllRead(): void {
  useAlertStore.setState((store) => {
    const read = [...store.read, ...store.alerts.map((alert) => alert.id)]
    return { read: new Set(read.toReversed().slice(0, readBound)) }
  })
}

export function dismissAlert(id: string): void {
  useAlertStore.setState((store) => ({ dismissed: new Set([...store.dismissed, id]) }))
}

export function unreadCount({ alerts, read }: Pick<AlertStore, 'alerts' | 'read'>): number {
  return alerts.reduce((count, alert) => count + (read.has(alert.id) ? 0 : 1), 0)
}

/** What a person must know at once: fatal alerts, newest first, neither read nor put away. */
export function pressing({ alerts, read, dismissed }: AlertStore): readonly Alert[] {
  return alerts.filter(
    ({ id, category }) => category === 'FATAL' && !read.has(id) && !dismissed.has(id),
  )
}

/** An alert told again replaces the one known, unless it is the older telling. */
export function mergeAlerts(known: readonly Alert[], arrived: readonly Alert[]): readonly Alert[] {
  const byId = new Map(known.map((alert) => [alert.id, alert]))
  for (const alert of arrived) {
    if (alert.count >= (byId.get(alert.id)?.count ?? 0)) byId.set(alert.id, alert)
  }
  return [...byId.values()]
    .toSorted((a, b) => b.lastTime - a.lastTime || b.time - a.time || (a.id < b.id ? 1 : -1))
    .slice(0, alertBound)
}

function only(ids: ReadonlySet<string>, kept: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...ids].filter((id) => kept.has(id)))
}
