import type { SymbolInfo } from '../../../contract/ipc/channels.ts'

/** Symbols that match, best first: those that begin with the text, then those that contain it. */
export function searchSymbols(symbols: readonly SymbolInfo[], text: string): readonly SymbolInfo[] {
  const wanted = text.trim().toUpperCase()
  const busiest = symbols.toSorted(
    (a, b) => b.liquidatedNotional24h - a.liquidatedNotional24h || (a.symbol < b.symbol ? -1 : 1),
  )
  if (wanted === '') return busiest
  const begins = busiest.filter((info) => info.symbol.startsWith(wanted))
  const contains = busiest.filter(
    (info) => !info.symbol.startsWith(wanted) && info.symbol.includes(wanted),
  )
  return [...begins, ...contains]
}
