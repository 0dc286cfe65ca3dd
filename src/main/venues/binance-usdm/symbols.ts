import type { SpellingRule } from '../shared/symbols.ts'

/** Quote assets the venue has listed, longest first so that `FDUSD` is not read as `USD`. */
const quoteAssets = ['FDUSD', 'USDT', 'USDC', 'BUSD', 'BTC', 'ETH']

/** `BTCUSDT`, and delivery contracts `BTCUSDT_240329`. Everything here is linear. */
export const spell: SpellingRule = (venueSymbol) => {
  const pair = venueSymbol.replace(/_\d{6}$/, '')
  const quoteAsset = quoteAssets.find((quote) => pair.endsWith(quote) && pair.length > quote.length)
  if (quoteAsset === undefined) return null
  return { baseAsset: pair.slice(0, -quoteAsset.length), quoteAsset, marketKind: 'linear' }
}

/** Stream names take the symbol in lower case. */
export function streamSymbol(venueSymbol: string): string {
  return venueSymbol.toLowerCase()
}
