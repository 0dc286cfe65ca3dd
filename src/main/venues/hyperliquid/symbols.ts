import { toUnifiedSymbol } from '../shared/symbols.ts'
import type { SpellingRule } from '../shared/symbols.ts'

/** Contracts are margined in USDC but grouped with every other venue's USDT contracts. */
export const groupedQuote = 'USDT'
export const marginAsset = 'USDC'

/** `k` before capitals means a thousand: `kPEPE` is `1000PEPE`. */
export function unifiedBase(coin: string): string {
  const thousands = /^k([A-Z0-9]+)$/.exec(coin)
  return thousands === null ? coin : `1000${thousands[1]}`
}

/** Perpetuals only: spot pairs are `@107` or `PURR/USDC`, builder markets `dex:COIN`. */
export const spell: SpellingRule = (coin) => {
  const baseAsset = unifiedBase(coin)
  if (toUnifiedSymbol(baseAsset, groupedQuote) === null) return null
  return { baseAsset, quoteAsset: marginAsset, marketKind: 'linear', groupedQuote }
}
