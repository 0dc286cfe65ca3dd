import type { UnixMs } from '../../contract/domain/ids.ts'
import type { WorkingOrder } from '../../contract/domain/workingOrder.ts'

/** A working order as it is kept: what is shown of it, and what its driver goes on with. */
export type StoredWorkingOrder = {
  readonly working: WorkingOrder
  /** The driver's own, JSON. */
  readonly state: string
}

/** One step of a working order: what was decided before it was done. */
export type WorkingOrderStep = {
  readonly workingOrderId: string
  readonly version: number
  readonly time: UnixMs
  /** What is done with it, one sentence each: `submit 3 (stop)`. Empty where only words changed. */
  readonly actions: readonly string[]
  readonly progress: string
  readonly alarm: string | null
}

/** Kept before each step is done, so that nothing of a working order lives only in memory. */
export type WorkingOrderStore = {
  /**
   * Writes both in one transaction that is on the disk when this returns (synchronous FULL).
   * Throws STORAGE_UNAVAILABLE; then nothing of it was kept.
   */
  commit(stored: StoredWorkingOrder, step: WorkingOrderStep): void
  /** Those that have not ended, oldest first. */
  active(): readonly StoredWorkingOrder[]
  /** Those that ended at that time or later, oldest first. */
  endedSince(time: UnixMs): readonly StoredWorkingOrder[]
  find(workingOrderId: string): StoredWorkingOrder | null
  findByKey(idempotencyKey: string): StoredWorkingOrder | null
  /** Oldest first. */
  steps(workingOrderId: string): readonly WorkingOrderStep[]
}
