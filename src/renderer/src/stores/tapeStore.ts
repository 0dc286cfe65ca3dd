import { create } from 'zustand'
import type { Liquidation } from '../../../contract/domain/liquidation.ts'

/** Most rows kept; the engine's storage has the rest. */
export const tapeBound = 5000

type TapeStore = {
  /** Newest first, each id once. */
  readonly rows: readonly Liquidation[]
  readonly loaded: boolean
}

export const useTapeStore = create<TapeStore>(() => ({ rows: [], loaded: false }))

/** Rows of a frame: on top, in the order they arrived. */
export function appendRows(arrived: readonly Liquidation[]): void {
  if (arrived.length === 0) return
  useTapeStore.setState((store) => ({ rows: addNewest(store.rows, arrived) }))
}

/** Rows of a history answer, in any order, merged by their time. */
export function mergeHistory(history: readonly Liquidation[]): void {
  useTapeStore.setState((store) => ({ rows: mergeByTime(store.rows, history), loaded: true }))
}

/** Arrival order is kept, so a row never moves once it is on screen. */
export function addNewest(
  rows: readonly Liquidation[],
  arrived: readonly Liquidation[],
): readonly Liquidation[] {
  const known = new Set(rows.map((row) => row.id))
  const fresh: Liquidation[] = []
  for (const row of arrived) {
    if (known.has(row.id)) continue
    known.add(row.id)
    fresh.unshift(row)
  }
  return fresh.length === 0 ? rows : [...fresh, ...rows].slice(0, tapeBound)
}

export function mergeByTime(
  rows: readonly Liquidation[],
  history: readonly Liquidation[],
): readonly Liquidation[] {
  const byId = new Map([...history, ...rows].map((row) => [row.id, row]))
  return [...byId.values()]
    .toSorted((a, b) => b.exchangeTime - a.exchangeTime || (a.id < b.id ? -1 : 1))
    .slice(0, tapeBound)
}
