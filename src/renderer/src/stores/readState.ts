import { readBound, useAlertStore } from './alertStore.ts'
import { fieldsOf, notNegative, parseJson } from './fields.ts'
import { useMarketAlertStore } from './marketAlertStore.ts'

/** Which alerts were read, as it is stored. */
export type ReadState = {
  readonly alerts: readonly string[]
  /** Market alerts up to this time, ms. */
  readonly marketAlertsUntil: number
}

export function readState(): ReadState {
  return {
    alerts: [...useAlertStore.getState().read],
    marketAlertsUntil: useMarketAlertStore.getState().readUntil,
  }
}

/** Takes in what was stored; what is not valid counts as unread. */
export function takeReadState(text: string | null): void {
  const stored = fieldsOf(parseJson(text))
  const ids = Array.isArray(stored['alerts']) ? stored['alerts'] : []
  const read = ids.filter((id): id is string => typeof id === 'string').slice(0, readBound)
  useAlertStore.setState((store) => ({ read: new Set([...store.read, ...read]) }))
  useMarketAlertStore.setState({ readUntil: notNegative(stored['marketAlertsUntil']) ?? 0 })
}
