import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  parseFundingIntervals,
  parseInstruments,
} from '../../../../src/main/venues/binance-usdm/parse/instruments.ts'
import { fixtureCases, fixturesPath, hasFixtures } from '../../../support/fixtures.ts'

type Fields = Readonly<Record<string, unknown>>

const sample = {
  symbol: 'AAAUSDT',
  pair: 'AAAUSDT',
  contractType: 'PERPETUAL',
  status: 'TRADING',
  baseAsset: 'AAA',
  quoteAsset: 'USDT',
  marginAsset: 'USDT',
  filters: [
    { filterType: 'PRICE_FILTER', minPrice: '0.10', maxPrice: '20000', tickSize: '0.10' },
    { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '1000', stepSize: '0.001' },
    { filterType: 'MARKET_LOT_SIZE', minQty: '0.001', maxQty: '120', stepSize: '0.001' },
    { filterType: 'MAX_NUM_ORDERS', limit: 200 },
    { filterType: 'MIN_NOTIONAL', notional: '100' },
    {
      filterType: 'PERCENT_PRICE',
      multiplierUp: '1.0500',
      multiplierDown: '0.9500',
      multiplierDecimal: '4',
    },
  ],
  orderTypes: ['LIMIT', 'MARKET', 'STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET'],
  timeInForce: ['GTC', 'IOC', 'FOK', 'GTX', 'GTD', 'RPI'],
}

function parse(symbol: Fields, funding?: ReadonlyMap<string, number>) {
  const rows = parseInstruments({ symbols: [symbol] }, funding)
  if (!rows.ok) throw new Error(rows.refusal.message)
  return rows.value
}

describe('the rules of a symbol', () => {
  it('are read whole', () => {
    expect(parse(sample).values[0]).toMatchObject({
      tickSize: '0.1',
      priceDecimals: 1,
      minPrice: '0.1',
      maxPrice: '20000',
      stepSize: '0.001',
      minQuantity: '0.001',
      maxQuantity: '1000',
      marketQuantity: { min: '0.001', max: '120', step: '0.001' },
      minNotional: '100',
      priceBand: {
        reference: 'mark',
        buy: { low: null, high: '1.05' },
        sell: { low: '0.95', high: null },
      },
      maxOpenOrders: 200,
      maxTriggerOrders: null,
      orderTypes: ['market', 'limit', 'stopMarket', 'stopLimit'],
      timesInForce: ['gtc', 'ioc', 'fok', 'gtd'],
      fees: null,
      fundingIntervalMs: null,
    })
  })

  it('say nothing of market orders where these have the same', () => {
    const filters = sample.filters.map((filter) =>
      filter.filterType === 'MARKET_LOT_SIZE' ? { ...filter, maxQty: '1000' } : filter,
    )
    expect(parse({ ...sample, filters }).values[0]?.marketQuantity).toBeNull()
  })

  it('have no bound where the venue says zero', () => {
    const filters = [
      { filterType: 'PRICE_FILTER', minPrice: '0', maxPrice: '0', tickSize: '0.10' },
      { filterType: 'LOT_SIZE', minQty: '0', maxQty: '0', stepSize: '1' },
    ]
    expect(parse({ ...sample, filters }).values[0]).toMatchObject({
      minPrice: null,
      maxPrice: null,
      minQuantity: null,
      maxQuantity: null,
      priceBand: null,
      maxOpenOrders: null,
      minNotional: null,
      marketQuantity: null,
    })
  })

  it.each(['PRICE_FILTER', 'LOT_SIZE'])('are refused without %s', (filterType) => {
    const filters = sample.filters.filter((filter) => filter.filterType !== filterType)
    const { values, refusals } = parse({ ...sample, filters })
    expect(values).toEqual([])
    expect(refusals[0]?.message).toContain(filterType)
  })

  it('take numbers for texts', () => {
    const filters = [
      { filterType: 'PRICE_FILTER', minPrice: 0.1, maxPrice: 20000, tickSize: 0.1 },
      { filterType: 'LOT_SIZE', minQty: 1e-3, maxQty: 1000, stepSize: 1e-3 },
    ]
    expect(parse({ ...sample, filters }).values[0]).toMatchObject({
      tickSize: '0.1',
      stepSize: '0.001',
    })
  })
})

describe('intervals of funding', () => {
  const intervals = parseFundingIntervals([
    { symbol: 'AAAUSDT', fundingIntervalHours: 4 },
    { symbol: 'BBBUSDT', fundingIntervalHours: '1' },
    { symbol: 'CCCUSDT', fundingIntervalHours: null },
  ])

  it('are what the venue changed them to, and eight hours otherwise', () => {
    if (!intervals.ok) throw new Error(intervals.refusal.message)
    const hoursOf = (symbol: Fields): number | null | undefined =>
      parse(symbol, intervals.value).values[0]?.fundingIntervalMs
    expect(hoursOf(sample)).toBe(4 * 3_600_000)
    expect(hoursOf({ ...sample, symbol: 'BBBUSDT' })).toBe(3_600_000)
    expect(hoursOf({ ...sample, symbol: 'DDDUSDT' })).toBe(8 * 3_600_000)
    expect(hoursOf({ ...sample, contractType: 'CURRENT_QUARTER' })).toBeNull()
  })

  it.skipIf(!hasFixtures())('are read from the recorded answer', () => {
    const found = fixtureCases('binance-usdm', 'rest-responses', 'cases.json').find(
      ({ name }) => name === 'GET /fapi/v1/fundingInfo#0',
    )
    const recorded = parseFundingIntervals(JSON.parse(found?.raw ?? 'null'))
    expect(recorded.ok && recorded.value.get('LPTUSDT')).toBe(4)
    expect(recorded.ok && recorded.value.get('GTCUSDT')).toBe(8)
  })
})

describe.skipIf(!hasFixtures())('the recorded lists', () => {
  it.each(['exchangeInfo-2021-07-22.json', 'exchangeInfo-gct-mock.json'])(
    '%s: every filter of every symbol is there as it was sent',
    (name) => {
      const path = fixturesPath('binance-usdm', 'instruments', name)
      const { body } = JSON.parse(readFileSync(path, 'utf8')) as {
        readonly body: { readonly symbols: readonly Fields[] }
      }
      const rows = parseInstruments(body)
      expect(rows.ok && rows.value.refusals).toEqual([])
      const own = new Map(rows.ok ? rows.value.values.map((each) => [each.venueSymbol, each]) : [])
      for (const symbol of body.symbols) {
        const filters = symbol['filters'] as readonly Fields[]
        const valueOf = (filterType: string, field: string): number =>
          Number(filters.find((each) => each['filterType'] === filterType)?.[field])
        const ours = own.get(String(symbol['symbol']))
        expect(Number(ours?.minPrice)).toBe(valueOf('PRICE_FILTER', 'minPrice'))
        expect(Number(ours?.maxPrice)).toBe(valueOf('PRICE_FILTER', 'maxPrice'))
        expect(Number(ours?.priceBand?.buy.high)).toBe(valueOf('PERCENT_PRICE', 'multiplierUp'))
        expect(Number(ours?.priceBand?.sell.low)).toBe(valueOf('PERCENT_PRICE', 'multiplierDown'))
        expect(ours?.maxOpenOrders).toBe(valueOf('MAX_NUM_ORDERS', 'limit'))
        const market = ours?.marketQuantity
        expect(Number(market?.max ?? ours?.maxQuantity)).toBe(valueOf('MARKET_LOT_SIZE', 'maxQty'))
        expect(ours?.orderTypes).toEqual([
          'market',
          'limit',
          'stopMarket',
          'stopLimit',
          'trailingStop',
        ])
      }
    },
  )
})
