import type { UnifiedSymbol } from '../../../contract/domain/ids.ts'
import { useMarketStore } from './marketStore.ts'
import { usePreferences } from './preferences.ts'

const preferred = 'BTCUSDT'

/**
 * The symbol shown: `pinned` or else the window's while it is listed, else Bitcoin, else the first.
 */
export function useSymbol(pinned: string | null = null): UnifiedSymbol | null {
  const chosen = usePreferences((store) => pinned ?? store.symbol)
  return useMarketStore((store) => {
    const listed = (symbol: string | null) =>
      store.symbols.find((each) => each.symbol === symbol)?.symbol
    return listed(chosen) ?? listed(preferred) ?? store.symbols[0]?.symbol ?? null
  })
}
