import { create } from 'zustand'
import type { MarketAlert } from '../../../contract/domain/marketAlert.ts'

/** Most market alerts held; the engine's record has the rest. */
export const marketAlertBound = 2000

type MarketAlertStore = {
  /** Newest first, each id once. */
  readonly alerts: readonly MarketAlert[]
  readonly loaded: boolean
  /** Alerts up to this time were read, ms; kept over a reload. */
  readonly readUntil: number
  /** Told in this run and not yet put away, newest first. */
  readonly toasts: readonly MarketAlert[]
}

/** Most toasts at once: a storm is read in the panel. */
export const toastBound = 3

export const useMarketAlertStore = create<MarketAlertStore>(() => ({
  alerts: [],
  loaded: false,
  readUntil: 0,
  toasts: [],
}))

/** Alerts of the record, in any order. */
export function mergeMarketAlerts(history: readonly MarketAlert[]): void {
  useMarketAlertStore.setState((store) => ({
    alerts: merged(store.alerts, history),
    loaded: true,
  }))
}

/** Alerts of a frame. Returns those that are new to this window. */
export function putMarketAlerts(arrived: readonly MarketAlert[]): readonly MarketAlert[] {
  const known = new Set(useMarketAlertStore.getState().alerts.map((alert) => alert.alertId))
  const fresh = arrived.filter((alert) => !known.has(alert.alertId))
  if (fresh.length > 0) {
    useMarketAlertStore.setState((store) => ({ alerts: merged(store.alerts, fresh) }))
  }
  return fresh
}

export function showToasts(alerts: readonly MarketAlert[]): void {
  useMarketAlertStore.setState((store) => ({
    toasts: merged(store.toasts, alerts).slice(0, toastBound),
  }))
}

export function dismissToast(alertId: string): void {
  useMarketAlertStore.setState((store) => ({
    toasts: store.toasts.filter((alert) => alert.alertId !== alertId),
  }))
}

export function markMarketAlertsRead(): void {
  useMarketAlertStore.setState((store) => ({
    readUntil: Math.max(store.readUntil, store.alerts[0]?.time ?? 0),
    toasts: [],
  }))
}

export function unreadMarketAlerts({
  alerts,
  readUntil,
}: Pick<MarketAlertStore, 'alerts' | 'readUntil'>): number {
  return alerts.reduce((count, alert) => count + (alert.time > readUntil ? 1 : 0), 0)
}

function merged(
  known: readonly MarketAlert[],
  more: readonly MarketAlert[],
): readonly MarketAlert[] {
  const byId = new Map([...known, ...more].map((alert) => [alert.alertId, alert]))
  return [...byId.values()]
    .toSorted((a, b) => b.time - a.time || (a.alertId < b.alertId ? 1 : -1))
    .slice(0, marketAlertBound)
}
