import { Big } from 'big.js'
import type { InstrumentId, UnifiedSymbol, UnixMs } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import type { TradingMarkets } from '../seams.ts'

/** Dollar stablecoins count as one dollar. */
const dollars: ReadonlySet<string> = new Set([
  'USD',
  'USDT',
  'USDC',
  'BUSD',
  'FDUSD',
  'TUSD',
  'USDE',
  'USDP',
  'DAI',
])
const dollarQuotes = ['USDT', 'USDC', 'USD'] as const

/** Prices older than this value nothing, ms. */
const valuationAgeMs = 60_000

/** The market of an instrument as far as it is fresh enough. Null where it is not, or not there. */
export type Reference = {
  readonly bid: Big | null
  readonly ask: Big | null
  readonly mark: Big | null
}

export type Prices = {
  /** What is known of the market and not older than `maxAgeMs`; null takes it at any age. */
  reference(instrumentId: InstrumentId, maxAgeMs: number | null): Reference
  /** Mark or middle of the top, for valuing what is held. */
  fair(instrumentId: InstrumentId): Big | null
  /** Dollars that one unit of the asset is worth. */
  inDollars(asset: string): Big | null
}

export function createPrices(
  markets: TradingMarkets,
  venues: () => readonly VenueId[],
  now: () => UnixMs,
): Prices {
  const one = new Big(1)

  const reference = (instrumentId: InstrumentId, maxAgeMs: number | null): Reference => {
    const oldest = maxAgeMs === null ? -Infinity : now() - maxAgeMs
    const top = markets.top(instrumentId)
    const mark = markets.mark(instrumentId)
    const isTopFresh = top !== null && top.receivedTime >= oldest
    const isMarkFresh = mark !== null && mark.receivedTime >= oldest
    return {
      bid: isTopFresh ? priceOf(top.bid) : null,
      ask: isTopFresh ? priceOf(top.ask) : null,
      mark: isMarkFresh ? priceOf(mark.price) : null,
    }
  }

  const fair = (instrumentId: InstrumentId): Big | null => {
    const { mark, bid, ask } = reference(instrumentId, valuationAgeMs)
    if (mark !== null) return mark
    return bid === null || ask === null ? null : bid.plus(ask).div(2)
  }

  const listed = function* (asset: string): Iterable<Instrument> {
    for (const venue of venues()) {
      for (const quote of dollarQuotes) {
        for (const kind of ['spot', 'linear'] as const) {
          const found = markets.instrumentAt(venue, `${asset}${quote}` as UnifiedSymbol, kind)
          if (found !== null) yield found
        }
      }
    }
  }

  return {
    reference,
    fair,
    inDollars(asset) {
      if (dollars.has(asset)) return one
      for (const instrument of listed(asset)) {
        const price = fair(instrument.instrumentId)
        if (price !== null) return price
      }
      return null
    },
  }
}

function priceOf(price: number | null): Big | null {
  return price === null || !(price > 0) || !Number.isFinite(price) ? null : new Big(price)
}

/** Dollars of a quantity at a price; null where the quote asset has no price. */
export function notionalOf(
  { marketKind, multiplier, quoteAsset }: Instrument,
  quantity: Big,
  price: Big,
  prices: Pick<Prices, 'inDollars'>,
): Big | null {
  const rate = prices.inDollars(quoteAsset)
  if (rate === null) return null
  const units = quantity.times(multiplier)
  return (marketKind === 'inverse' ? units : units.times(price)).times(rate)
}

/** What profit of an instrument is paid in. */
export function profitAsset({ marketKind, baseAsset, quoteAsset }: Instrument): string {
  return marketKind === 'inverse' ? baseAsset : quoteAsset
}
