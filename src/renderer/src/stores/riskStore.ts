import { create } from 'zustand'
import type { RiskState, SendingMode, TradingState } from '../../../contract/domain/risk.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'

type RiskStore = { readonly risk: RiskState | null }

/** Null until the engine told. */
export const useRiskStore = create<RiskStore>(() => ({ risk: null }))

export function putRisk(risk: RiskState): void {
  useRiskStore.setState({ risk })
}

export function sendingOf({ risk }: RiskStore, venue: VenueId): SendingMode | null {
  return risk?.sending.find((each) => each.venue === venue)?.mode ?? null
}

export function isKillSwitchEngaged({ risk }: RiskStore): boolean {
  return risk?.killSwitch.engaged === true
}

const strictness: readonly TradingState[] = ['normal', 'reduceOnly', 'halted']

/** The stricter of the venue's own state and that of everything. */
export function tradingStateOf({ risk }: RiskStore, venue: VenueId): TradingState {
  const states = (risk?.states ?? [])
    .filter((each) => each.venue === null || each.venue === venue)
    .map(({ state }) => strictness.indexOf(state))
  return strictness[Math.max(0, ...states)] ?? 'normal'
}
