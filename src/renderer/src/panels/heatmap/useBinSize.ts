import { useEffect, useState } from 'react'
import { markOf, useMarketStore } from '../../stores/marketStore.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { guessBinSize } from './bins.ts'

/** How long a missing mark price may hold up the first map, ms. */
const patienceMs = 1500

/** The bin height chosen for the symbol, else one that fits its price. Null until that is known. */
export function useBinSize(symbol: string | null): number | null {
  const chosen = usePreferences((store) =>
    symbol === null ? undefined : store.heatmap.binSizes[symbol],
  )
  const [guess, setGuess] = useState<{ symbol: string; binSize: number } | null>(null)
  const priced = useMarketStore((store) => symbol !== null && markOf(store, symbol) !== null)
  useEffect(() => {
    if (symbol === null || guess?.symbol === symbol) return undefined
    const decide = (): void =>
      setGuess({ symbol, binSize: guessBinSize(markOf(useMarketStore.getState(), symbol)) })
    if (priced) {
      decide()
      return undefined
    }
    const timer = setTimeout(decide, patienceMs)
    return () => clearTimeout(timer)
  }, [symbol, priced, guess])
  return chosen ?? (guess !== null && guess.symbol === symbol ? guess.binSize : null)
}
