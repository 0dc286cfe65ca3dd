import { create } from 'zustand'
import type { RoutingDecision } from '../../../contract/domain/routing.ts'

/** Most decisions held; the engine keeps 30 days. */
export const decisionBound = 200

type RoutingStore = {
  /** Newest first. */
  readonly decisions: readonly RoutingDecision[]
}

export const useRoutingStore = create<RoutingStore>(() => ({ decisions: [] }))

/** New ones, and known ones whose outcome is known now. */
export function putDecisions(arrived: readonly RoutingDecision[]): void {
  if (arrived.length === 0) return
  useRoutingStore.setState((store) => {
    const byId = new Map(store.decisions.map((each) => [each.decisionId, each]))
    for (const decision of arrived) {
      const known = byId.get(decision.decisionId)
      const isOlder = known !== undefined && known.outcome !== null && decision.outcome === null
      if (!isOlder) byId.set(decision.decisionId, decision)
    }
    const decisions = [...byId.values()]
      .toSorted((a, b) => b.time - a.time || (a.decisionId < b.decisionId ? 1 : -1))
      .slice(0, decisionBound)
    return { decisions }
  })
}
