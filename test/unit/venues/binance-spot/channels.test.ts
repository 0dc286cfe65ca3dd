import { describe, expect, it } from 'vitest'
import type { InstrumentId } from '../../../../src/contract/domain/ids.ts'
import type { StreamWish } from '../../../../src/main/venues/adapter.ts'
import { isTalkative, streamsOf } from '../../../../src/main/venues/binance-spot/channels.ts'
import { parseInstruments } from '../../../../src/main/venues/binance-spot/parse/instruments.ts'
import { spell } from '../../../../src/main/venues/binance-spot/symbols.ts'
import { createListing } from '../../../../src/main/venues/shared/symbols.ts'

const listing = createListing('binance-spot', spell)
const listed = parseInstruments({
  symbols: ['ETHBTC', 'BNBUSDT'].map((symbol) => ({
    symbol,
    status: 'TRADING',
    baseAsset: symbol.slice(0, 3),
    quoteAsset: symbol.slice(3),
    orderTypes: ['LIMIT'],
    filters: [
      { filterType: 'PRICE_FILTER', tickSize: '0.01' },
      { filterType: 'LOT_SIZE', stepSize: '0.01' },
    ],
  })),
})
listing.replace(listed.ok ? listed.value.values : [])

const eth = 'ETHBTC-SPOT.BINANCE-SPOT' as InstrumentId
const nothing: StreamWish = { liquidations: [], marks: [], trades: [], books: [], candles: [] }

describe('the streams a wish at Binance Spot comes to', () => {
  it('are a ticker for a mark, since spot has none, and a pulse beside them', () => {
    expect(streamsOf({ ...nothing, marks: [eth] }, listing)).toEqual([
      'btcusdt@miniTicker',
      'ethbtc@ticker',
    ])
  })

  it('name each stream once, however often it is wanted', () => {
    const wish = {
      ...nothing,
      trades: [eth],
      books: [eth, eth],
      quotes: [eth],
      candles: [{ instrumentId: eth, interval: '1m' as const }],
    }
    expect(streamsOf(wish, listing)).toEqual([
      'btcusdt@miniTicker',
      'ethbtc@trade',
      'ethbtc@depth@100ms',
      'ethbtc@bookTicker',
      'ethbtc@kline_1m',
    ])
  })

  it('are none for liquidations, for what is not listed, and for nothing', () => {
    const unknown = 'NOPE-SPOT.BINANCE-SPOT' as InstrumentId
    expect(streamsOf({ ...nothing, liquidations: [eth], trades: [unknown] }, listing)).toEqual([])
  })

  it('may be silent, but for the pulse', () => {
    expect(isTalkative('ethbtc@trade')).toBe(false)
    expect(isTalkative('btcusdt@miniTicker')).toBe(true)
  })
})
