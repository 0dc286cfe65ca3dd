import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { MarketKind } from '../../../contract/domain/venue.ts'
import { type Reading, accept, refuse } from '../shared/refusal.ts'
import {
  type Listing,
  type SpellingRule,
  type SymbolFacts,
  instrumentIdOf,
  toUnifiedSymbol,
} from '../shared/symbols.ts'
import type { WireCategory } from './wire.ts'

/** `BTCUSDTZ25`, `BTC-26DEC25`, `BTCUSDT-26DEC25`: contracts with a delivery date. */
const datedSuffix = /-\d{1,2}[A-Z]{3}\d{2}$/
const inverseDated = /^(.+USD)[FGHJKMNQUVXZ]\d{2}$/

/** `SHIB1000USDT` counts in thousands just as `1000BONKUSDT` does. */
const trailingThousands = /^([A-Z]+)(10{3,})$/

/** What spot pairs are priced in, longest first where one ends in another. */
const spotQuote =
  /^(.+?)(USDT|USDC|USDE|USD1|RLUSD|USDQ|USDR|EURC|EUR|GBP|BRL|PLN|TRY|MNT|DAI|BTC|ETH|SOL)$/

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

/** The categories traded here. Options are not. */
export type Category = Exclude<WireCategory, 'option'>

export const categories: readonly Category[] = ['linear', 'inverse', 'spot']

export function categoryOf({ marketKind }: Pick<Instrument, 'marketKind'>): Category {
  if (marketKind === 'inverse') return 'inverse'
  return marketKind === 'spot' ? 'spot' : 'linear'
}

/** A symbol whose category is known, and what it is settled in. */
export type CategorizedSymbol = SymbolFacts & { readonly settleAsset: string }

/**
 * `BTCUSDT` is a contract and a spot pair: the category of the message decides. Without one the
 * spelling does, which knows no spot.
 */
export function readSymbol(
  venueSymbol: string,
  category: string | null,
  listing: Listing,
): Reading<CategorizedSymbol> {
  if (category === 'spot') return spotSymbol(venueSymbol, listing)
  if (category !== null && category !== 'linear' && category !== 'inverse') {
    return refuse(`category ${JSON.stringify(category.slice(0, 20))} is not traded`, 'unknownWord')
  }
  const facts = listing.facts(venueSymbol)
  if (!facts.ok) return facts
  if (category !== null && facts.value.marketKind !== category) {
    return refuse(`${JSON.stringify(venueSymbol)} is not ${category}`, 'unknownWord')
  }
  const { marketKind, baseAsset, quoteAsset } = facts.value
  const settleAsset =
    listing.byId(facts.value.instrumentId)?.settleAsset ??
    (marketKind === 'inverse' ? baseAsset : quoteAsset)
  return accept({ ...facts.value, settleAsset })
}

function spotSymbol(venueSymbol: string, listing: Listing): Reading<CategorizedSymbol> {
  const instrumentId = instrumentIdOf('bybit', venueSymbol, 'spot')
  const listed = listing.byId(instrumentId)
  if (listed !== undefined) return accept({ ...listed, listed: true })
  const [, baseAsset = '', quoteAsset = ''] = spotQuote.exec(venueSymbol) ?? []
  const unifiedSymbol = toUnifiedSymbol(baseAsset, quoteAsset)
  if (unifiedSymbol === null) {
    return refuse(`spot ${JSON.stringify(venueSymbol.slice(0, 40))} does not fit`, 'unknownWord')
  }
  const settleAsset = quoteAsset
  const market = { marketKind: 'spot', baseAsset, quoteAsset, settleAsset } as const
  return accept({
    instrumentId,
    venueSymbol,
    unifiedSymbol,
    ...market,
    multiplier: '1',
    listed: false,
  })
}

/** The same listing for messages of spot sockets, where `BTCUSDT` is a pair. */
export function spotView(listing: Listing): Listing {
  const find = (venueSymbol: string): ReturnType<Listing['find']> =>
    listing.byId(instrumentIdOf('bybit', venueSymbol, 'spot'))
  return {
    find,
    byId: (instrumentId) => listing.byId(instrumentId),
    facts: (venueSymbol) => spotSymbol(venueSymbol, listing),
    replace: (instruments) => listing.replace(instruments),
    get size() {
      return listing.size
    },
  }
}
