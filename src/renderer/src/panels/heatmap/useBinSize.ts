import { useEffect, useState } from 'react'
import { markOf, useMarketStore } from '../../stores/marketStore.ts'
import { useHeatmapLook } from '../../components/panelId.ts'
import { rangeMs } from '../../stores/heatmapRanges.ts'
import type { HeatmapRange } from '../../stores/heatmapRanges.ts'
import { guessBinSize } from './bins.ts'

/** How long a missing mark price may hold up the first map, ms. */
const patienceMs = 1500
const dayMs = 86_400_000

/** The bin height chosen for the symbol, else one that fits its price. Null until that is known. */
export function useBinSize(symbol: string | null, range: HeatmapRange): number | null {
  const { binSizes } = useHeatmapLook()
  const chosen = symbol === null ? undefined : binSizes[symbol]
  const price = useFirstPrice(symbol)
  if (chosen !== undefined) return chosen
  return price === undefined ? null : guessBinSize(price, rangeMs(range) / dayMs)
}

/**
 * The price a symbol was first seen at, which keeps the guess still; null while there is none. A
 * venue may be slow to name one: the guess is then made anew as soon as it does.
 */
function useFirstPrice(symbol: string | null): number | null | undefined {
  const [first, setFirst] = useState<{ symbol: string; price: number | null } | null>(null)
  const priced = useMarketStore((store) => symbol !== null && markOf(store, symbol) !== null)
  const known = first !== null && first.symbol === symbol
  const settled = known && first.price !== null
  useEffect(() => {
    if (symbol === null || settled || (known && !priced)) return undefined
    const take = (): void => setFirst({ symbol, price: markOf(useMarketStore.getState(), symbol) })
    const timer = setTimeout(take, priced ? 0 : patienceMs)
    return () => clearTimeout(timer)
  }, [symbol, priced, known, settled])
  return known ? first.price : undefined
}
