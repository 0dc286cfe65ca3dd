import type { MarketKind } from '../../../contract/domain/venue.ts'
import type { SpellingRule } from '../shared/symbols.ts'

/** `BTCUSDTZ25`, `BTC-26DEC25`, `BTCUSDT-26DEC25`: contracts with a delivery date. */
const datedSuffix = /-\d{1,2}[A-Z]{3}\d{2}$/
const inverseDated = /^(.+USD)[FGHJKMNQUVXZ]\d{2}$/

/** `SHIB1000USDT` counts in thousands just as `1000BONKUSDT` does. */
const trailingThousands = /^([A-Z]+)(10{3,})$/

/**
 * USDT and USDC contracts are linear; `BTCPERP` is priced in USDC; `BTCUSD` is inverse, sized in
 * contracts of one US dollar.
 */
export const spell: SpellingRule = (venueSymbol) => {
  const pair = venueSymbol.replace(datedSuffix, '')
  const dated = pair !== venueSymbol
  const inverse = inverseDated.exec(pair)?.[1] ?? pair
  return (
    split(pair, 'USDT', 'USDT', 'linear') ??
    split(pair, 'USDC', 'USDC', 'linear') ??
    split(pair, 'PERP', 'USDC', 'linear') ??
    split(inverse, 'USD', 'USD', 'inverse') ??
    (dated && pair.length > 0
      ? { baseAsset: unifiedBase(pair), quoteAsset: 'USDC', marketKind: 'linear' }
      : null)
  )
}

function split(
  pair: string,
  suffix: string,
  quoteAsset: string,
  marketKind: MarketKind,
): ReturnType<SpellingRule> {
  if (!pair.endsWith(suffix) || pair.length === suffix.length) return null
  return { baseAsset: unifiedBase(pair.slice(0, -suffix.length)), quoteAsset, marketKind }
}

/** Puts the multiple first, as every other listing does: `SHIB1000` becomes `1000SHIB`. */
export function unifiedBase(baseCoin: string): string {
  const match = trailingThousands.exec(baseCoin)
  return match === null ? baseCoin : `${match[2]}${match[1]}`
}
