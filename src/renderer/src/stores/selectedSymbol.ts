import type { UnifiedSymbol } from '../../../contract/domain/ids.ts'
import { useMarketStore } from './marketStore.ts'
import { usePreferences } from './preferences.ts'

const preferred = 'BTCUSDT'

/** The symbol shown: the chosen one while it is listed, else Bitcoin, else the first. */
export function useSymbol(): UnifiedSymbol | null {
  const chosen = usePreferences((store) => store.symbol)
  return useMarketStore((store) => {
    const listed = (symbol: string | null) =>
      store.symbols.find((each) => each.symbol === symbol)?.symbol
    return listed(chosen) ?? listed(preferred) ?? store.symbols[0]?.symbol ?? null
  })
}
