import { describe, expect, it } from 'vitest'
import {
  type VenueId,
  hasLiquidations,
  liquidationVenueIds,
} from '../../../src/contract/domain/venue.ts'
import { type ParseKind, parseKinds } from '../../../src/main/venues/adapter.ts'
import { venueModules } from '../../../src/main/venues/registry.ts'
import { fixtureCases, hasFixtures } from '../../support/fixtures.ts'
import { receivedTime } from './support.ts'

function parse(venue: VenueId, kind: ParseKind, raw: unknown): unknown {
  const document = venueModules[venue].parsers[kind]?.(raw, receivedTime)
  return document === undefined ? undefined : { ...document }
}

function recorded(venue: VenueId, id: string, folder = 'rest-responses'): unknown {
  const found = fixtureCases(venue, folder, 'cases.json').find((each) => each.id === id)
  return JSON.parse(found?.raw ?? 'null')
}

describe.skipIf(!hasFixtures())('reading recorded answers on the command line', () => {
  it.each([
    ['binance-usdm', 'book', '71eb93e4434e', { lastUpdateId: 1_027_024, bids: [['4', '431']] }],
    [
      'binance-usdm',
      'ticker',
      'd4c053dca758',
      {
        kind: 'mark',
        markPrice: 11793.63104562,
        indexPrice: 11781.8049597,
        fundingRate: 0.00038246,
        nextFundingTime: 1_597_392_000_000,
        exchangeTime: 1_597_370_495_002,
      },
    ],
    [
      'binance-usdm',
      'ticker',
      'c3e5ccf4b6eb',
      { venueSymbol: 'BTCUSDT', lastTradePrice: '47028.59', volume: '471823.103' },
    ],
    [
      'bybit',
      'book',
      '1912a1d1f922',
      { updateId: 243_781, bids: [['62710.2', '5.52']], asks: [['62710.3', '0.01']] },
    ],
    ['hyperliquid', 'book', '065cabb3aa79', { coin: '@107', exchangeTime: 1_737_442_821_369 }],
  ] as const)('%s %s %s', (venue, kind, id, expected) => {
    expect(parse(venue, kind, recorded(venue, id))).toMatchObject({ value: expected, refusals: [] })
  })

  it.each([
    [
      'binance-usdm',
      'trades',
      'e97fc5ba60e7',
      5,
      { tradeId: '3947543021', side: 'buy', price: 30114.7, quantity: 0.002 },
    ],
    ['binance-usdm', 'trades', '323d7e268be8', 1, { side: 'sell', price: 4.000001 }],
    [
      'binance-usdm',
      'liquidations',
      '105fd611830f',
      1,
      { side: 'sell', price: 10913.21, quantity: 0.001, source: 'accountEndpoint' },
    ],
    ['bybit', 'ticker', '40f210ce35e5', 1, { venueSymbol: 'BTCUSD', mark: { markPrice: 16596 } }],
    [
      'bybit',
      'trades',
      '7534bcd599d7',
      1,
      { side: 'buy', price: 16618.49, tradeId: '2100000000007764263' },
    ],
    [
      'hyperliquid',
      'ticker',
      'b70320442137',
      3,
      { instrumentId: 'BTC-LINEAR.HYPERLIQUID', markPrice: 14.3161, openInterest: 688.11 },
    ],
  ] as const)('%s %s %s as a list of %i', (venue, kind, id, length, first) => {
    const { value, refusals } = parse(venue, kind, recorded(venue, id)) as {
      readonly value: readonly unknown[]
      readonly refusals: readonly string[]
    }
    expect(refusals).toEqual([])
    expect(value).toHaveLength(length)
    expect(value[0]).toMatchObject(first)
  })

  it('finds the liquidation in a recorded fill of a Hyperliquid account', () => {
    const message = recorded('hyperliquid', '25de7449c2ae', 'ws-messages')
    expect(parse('hyperliquid', 'liquidations', message)).toMatchObject({
      value: [
        {
          id: 'hyperliquid|BTC|745210434703679',
          side: 'buy',
          positionSide: 'short',
          price: 66653,
          confidence: 1,
        },
      ],
    })
  })
})

describe('the kinds a venue can read', () => {
  it.each(Object.values(venueModules))(
    '$info.venue: instruments, books, trades, tickers and errors at least',
    (module) => {
      expect(Object.keys(module.parsers)).toEqual(
        expect.arrayContaining(['instruments', 'book', 'trades', 'ticker', 'error']),
      )
      expect(parseKinds).toEqual(expect.arrayContaining(Object.keys(module.parsers)))
    },
  )

  it('states brand, share and dated guarantees of every venue', () => {
    for (const module of Object.values(venueModules)) {
      const { info } = module
      expect(info.color).toMatch(/^#[0-9A-F]{6}$/)
      const liquidates = (liquidationVenueIds as readonly VenueId[]).includes(info.venue)
      expect(hasLiquidations(info)).toBe(liquidates)
      expect(info.assumedMarketShare > 0).toBe(liquidates)
      const dates = info.guarantees.map(({ since }) => since)
      expect(dates).toEqual([...dates].toSorted())
      for (const environment of ['live', 'testnet'] as const) {
        expect(module.urls(environment).rest).toMatch(/^https:\/\/[^/]+$/)
        expect(module.urls(environment).ws).toMatch(/^wss:\/\/[^/]+$/)
      }
    }
  })
})
