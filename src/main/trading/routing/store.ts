import type { RoutingDecision, RoutingSettings } from '../../../contract/domain/routing.ts'

/** Where decisions and settings are kept. Each throws STORAGE_UNAVAILABLE; then nothing was kept. */
export type RoutingStore = {
  /** A decision with an outcome is settled. */
  save(decision: RoutingDecision): void
  find(decisionId: string): RoutingDecision | null
  findByKey(idempotencyKey: string): RoutingDecision | null
  /** Newest first. */
  list(limit: number): readonly RoutingDecision[]
  /** Those whose orders had not all closed, oldest first. */
  unsettled(): readonly RoutingDecision[]
  /** Null before they were ever set. */
  settings(): RoutingSettings | null
  saveSettings(settings: RoutingSettings): void
}
