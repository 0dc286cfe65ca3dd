import { describe, expect, it } from 'vitest'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { spell as spellSpot } from '../../../src/main/venues/binance-spot/symbols.ts'
import { spell as spellBinance } from '../../../src/main/venues/binance-usdm/symbols.ts'
import { spell as spellBybit } from '../../../src/main/venues/bybit/symbols.ts'
import { spell as spellHyperliquid } from '../../../src/main/venues/hyperliquid/symbols.ts'
import { createListing } from '../../../src/main/venues/shared/symbols.ts'

const listings = {
  'binance-usdm': createListing('binance-usdm', spellBinance),
  bybit: createListing('bybit', spellBybit),
  hyperliquid: createListing('hyperliquid', spellHyperliquid),
  'binance-spot': createListing('binance-spot', spellSpot),
} as const

describe('a symbol that no list has', () => {
  it.each([
    ['binance-usdm', 'BTCUSDT', 'BTCUSDT', 'linear', 'USDT'],
    ['binance-usdm', '1000PEPEUSDT', '1000PEPEUSDT', 'linear', 'USDT'],
    ['binance-usdm', 'BTCUSDT_240329', 'BTCUSDT', 'linear', 'USDT'],
    ['binance-usdm', 'BTCFDUSD', 'BTCFDUSD', 'linear', 'FDUSD'],
    ['bybit', 'BTCUSDT', 'BTCUSDT', 'linear', 'USDT'],
    ['bybit', 'SHIB1000USDT', '1000SHIBUSDT', 'linear', 'USDT'],
    ['bybit', 'BTCPERP', 'BTCUSDC', 'linear', 'USDC'],
    ['bybit', 'BTCUSDT-26DEC25', 'BTCUSDT', 'linear', 'USDT'],
    ['bybit', 'BTCUSD', 'BTCUSD', 'inverse', 'USD'],
    ['bybit', 'BTCUSDU23', 'BTCUSD', 'inverse', 'USD'],
    ['binance-spot', 'BTCUSDT', 'BTCUSDT', 'spot', 'USDT'],
    ['binance-spot', 'BTCFDUSD', 'BTCFDUSD', 'spot', 'FDUSD'],
    ['binance-spot', 'ETHBTC', 'ETHBTC', 'spot', 'BTC'],
    ['hyperliquid', 'BTC', 'BTCUSDT', 'linear', 'USDC'],
    ['hyperliquid', 'kPEPE', '1000PEPEUSDT', 'linear', 'USDC'],
  ] as const)('%s %s is grouped as %s', (venue, symbol, unified, marketKind, quoteAsset) => {
    expect(listings[venue].facts(symbol)).toMatchObject({
      ok: true,
      value: { unifiedSymbol: unified, marketKind, quoteAsset, listed: false },
    })
  })

  it.each([
    ['binance-usdm', 'USDT'],
    ['binance-usdm', 'btcusdt'],
    ['binance-usdm', '币安人生USDT'],
    ['binance-usdm', 'BTCEUR'],
    ['binance-spot', 'USDT'],
    ['binance-spot', 'btcusdt'],
    ['bybit', ''],
    ['hyperliquid', '@107'],
    ['hyperliquid', 'PURR/USDC'],
    ['hyperliquid', 'dex:COIN'],
  ] as const)('%s %s is refused', (venue: VenueId, symbol) => {
    expect(listings[venue].facts(symbol)).toMatchObject({
      ok: false,
      refusal: { problem: 'unknownWord' },
    })
  })
})
