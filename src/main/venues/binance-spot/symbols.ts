import type { SpellingRule } from '../shared/symbols.ts'

/** Quote assets the venue lists most with, longest first so that `FDUSD` is not read as `USD`. */
const quoteAssets = [
  'FDUSD',
  'USDT',
  'USDC',
  'BUSD',
  'TUSD',
  'USDP',
  'BIDR',
  'DAI',
  'BTC',
  'ETH',
  'BNB',
  'EUR',
  'GBP',
  'TRY',
  'BRL',
  'JPY',
  'USD',
]

/** `BTCUSDT`: base and quote without anything between. */
export const spell: SpellingRule = (venueSymbol) => {
  const quoteAsset = quoteAssets.find(
    (quote) => venueSymbol.endsWith(quote) && venueSymbol.length > quote.length,
  )
  if (quoteAsset === undefined) return null
  return { baseAsset: venueSymbol.slice(0, -quoteAsset.length), quoteAsset, marketKind: 'spot' }
}

/** Stream names take the symbol in lower case. */
export function streamSymbol(venueSymbol: string): string {
  return venueSymbol.toLowerCase()
}
