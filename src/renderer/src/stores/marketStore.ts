import { create } from 'zustand'
import type { InstrumentId } from '../../../contract/domain/ids.ts'
import type { MarkPrice } from '../../../contract/domain/market.ts'
import type { SymbolInfo } from '../../../contract/ipc/channels.ts'

type MarketStore = {
  readonly symbols: readonly SymbolInfo[]
  readonly marks: ReadonlyMap<InstrumentId, MarkPrice>
}

export const useMarketStore = create<MarketStore>(() => ({ symbols: [], marks: new Map() }))

export function putMarks(changes: readonly MarkPrice[]): void {
  if (changes.length === 0) return
  useMarketStore.setState((store) => {
    const marks = new Map(store.marks)
    for (const mark of changes) marks.set(mark.instrumentId, mark)
    return { marks }
  })
}

/** The live mark of a symbol: of an instrument spelled like it, else what the list last said. */
export function markOf(store: MarketStore, symbol: string): number | null {
  for (const [instrumentId, mark] of store.marks) {
    if (instrumentId.startsWith(`${symbol}-`)) return mark.markPrice
  }
  return store.symbols.find((each) => each.symbol === symbol)?.markPrice ?? null
}
