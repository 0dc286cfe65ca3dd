import type { MarketAlert } from '../../../contract/domain/marketAlert.ts'

type Hearer = (alerts: readonly MarketAlert[]) => void
const hearers = new Set<Hearer>()

/** Market alerts as they are told, each once, for whoever makes them heard. Returns the way to stop. */
export function onMarketAlerts(hearer: Hearer): () => void {
  hearers.add(hearer)
  return () => hearers.delete(hearer)
}

export function hearAlerts(alerts: readonly MarketAlert[]): void {
  if (alerts.length === 0) return
  for (const hearer of hearers) hearer(alerts)
}
