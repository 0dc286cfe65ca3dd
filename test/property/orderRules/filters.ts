import { readFileSync } from 'node:fs'
import type { OrderType, TimeInForce } from '../../../src/contract/domain/order.ts'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { fixtureCases, fixturesPath } from '../../support/fixtures.ts'
import { type Fixed, fixed, least, most, one } from './fixed.ts'

type Range = { readonly min: Fixed; readonly max: Fixed; readonly step: Fixed }

/** What a venue's own list says of one symbol, read here and not by the program's parsers. */
export type Filters = {
  readonly venue: VenueId
  readonly symbol: string
  readonly marketKind: 'spot' | 'linear' | 'inverse'
  /** Null where a price has figures instead of a step. */
  readonly tick: Fixed | null
  readonly figures: number | null
  readonly decimals: number
  readonly minPrice: Fixed
  readonly maxPrice: Fixed
  readonly lot: Range
  /** Of orders that trade at the market. */
  readonly marketLot: Range
  readonly minNotional: Fixed
  readonly maxNotional: Fixed
  readonly orderTypes: readonly OrderType[]
  readonly timesInForce: Readonly<Partial<Record<OrderType, readonly TimeInForce[]>>>
}

/** The body of a venue's list, as a test hands it to the parser or a server to the adapter. */
export type Listing = { readonly filters: readonly Filters[]; readonly bodies: readonly unknown[] }

/** Larger than any amount that is traded. */
export const unbounded: Fixed = 10n ** 15n * one

export function listingOf(venue: VenueId): Listing {
  if (venue === 'binance-spot') return binance(venue, spotFiles, spotOf)
  if (venue === 'binance-usdm') return binance(venue, usdmFiles, usdmOf)
  if (venue === 'bybit') return bybit()
  return hyperliquid()
}

type Row = Readonly<Record<string, unknown>>

/** Newer lists first: a symbol counts as the first of them has it. */
const spotFiles = [
  'exchangeInfo-gct-mock.json',
  'exchangeInfo-2023-04-10-api.binance.me.json',
  'exchangeInfo-2021-10-12.json',
] as const
const usdmFiles = ['exchangeInfo-gct-mock.json', 'exchangeInfo-2021-07-22.json'] as const

function binance(venue: VenueId, files: readonly string[], read: (row: Row) => Filters): Listing {
  const rows = new Map<string, Row>()
  for (const file of files) {
    const path = fixturesPath(venue, 'instruments', file)
    const { body } = JSON.parse(readFileSync(path, 'utf8')) as { readonly body: Row }
    for (const row of body['symbols'] as readonly Row[]) {
      const symbol = String(row['symbol'])
      if (row['status'] === 'TRADING' && !rows.has(symbol)) rows.set(symbol, row)
    }
  }
  const symbols = [...rows.values()]
  return { filters: symbols.map(read), bodies: [{ symbols }] }
}

function filterOf(row: Row, ...types: readonly string[]): Row {
  const filters = row['filters'] as readonly Row[]
  return filters.find((each) => types.includes(String(each['filterType']))) ?? {}
}

/** A bound of zero says that there is none. */
function bound(row: Row, name: string, otherwise: Fixed): Fixed {
  const value = row[name]
  if (typeof value !== 'string' || value === '') return otherwise
  const read = fixed(value)
  return read > 0n ? read : otherwise
}

function binanceOf(
  row: Row,
  notional: { readonly min: string; readonly max: string },
): Omit<Filters, 'venue' | 'marketKind' | 'orderTypes' | 'timesInForce'> {
  const price = filterOf(row, 'PRICE_FILTER')
  const lots = filterOf(row, 'LOT_SIZE')
  const marketLots = filterOf(row, 'MARKET_LOT_SIZE')
  const worth = filterOf(row, 'MIN_NOTIONAL', 'NOTIONAL')
  const tick = bound(price, 'tickSize', 1n)
  const lot = {
    min: bound(lots, 'minQty', 0n),
    max: bound(lots, 'maxQty', unbounded),
    step: bound(lots, 'stepSize', 1n),
  }
  return {
    symbol: String(row['symbol']),
    tick,
    figures: null,
    decimals: 18,
    minPrice: bound(price, 'minPrice', tick),
    maxPrice: bound(price, 'maxPrice', unbounded),
    lot,
    // Both filters hold for an order at the market.
    marketLot: {
      min: most(lot.min, bound(marketLots, 'minQty', 0n)),
      max: least(lot.max, bound(marketLots, 'maxQty', unbounded)),
      step: most(lot.step, bound(marketLots, 'stepSize', 0n)),
    },
    minNotional: bound(worth, notional.min, 0n),
    maxNotional: bound(worth, notional.max, unbounded),
  }
}

function wordsOf(row: Row, name: string): ReadonlySet<string> {
  return new Set(row[name] as readonly string[])
}

function spotOf(row: Row): Filters {
  const words = wordsOf(row, 'orderTypes')
  const trails = row['allowTrailingStop'] === true && words.has('STOP_LOSS')
  const lasting: readonly TimeInForce[] = ['gtc', 'ioc', 'fok']
  return {
    ...binanceOf(row, { min: 'minNotional', max: 'maxNotional' }),
    venue: 'binance-spot',
    marketKind: 'spot',
    orderTypes: [
      ...(words.has('MARKET') ? (['market'] as const) : []),
      ...(words.has('LIMIT') ? (['limit'] as const) : []),
      ...(words.has('STOP_LOSS') ? (['stopMarket'] as const) : []),
      ...(words.has('STOP_LOSS_LIMIT') ? (['stopLimit'] as const) : []),
      ...(trails ? (['trailingStop'] as const) : []),
    ],
    timesInForce: { limit: lasting, stopLimit: lasting },
  }
}

function usdmOf(row: Row): Filters {
  const words = wordsOf(row, 'orderTypes')
  const lives = wordsOf(row, 'timeInForce')
  const lasting = (['gtc', 'ioc', 'fok', 'gtd'] as const).filter((each) =>
    lives.has(each.toUpperCase()),
  )
  const both = (...needed: readonly string[]): boolean => needed.every((word) => words.has(word))
  return {
    ...binanceOf(row, { min: 'notional', max: 'none' }),
    venue: 'binance-usdm',
    marketKind: 'linear',
    orderTypes: [
      ...(both('MARKET') ? (['market'] as const) : []),
      ...(both('LIMIT') ? (['limit'] as const) : []),
      ...(both('STOP_MARKET', 'TAKE_PROFIT_MARKET') ? (['stopMarket'] as const) : []),
      ...(both('STOP', 'TAKE_PROFIT') ? (['stopLimit'] as const) : []),
      ...(both('TRAILING_STOP_MARKET') ? (['trailingStop'] as const) : []),
    ],
    timesInForce: { limit: lasting, stopLimit: lasting },
  }
}

function recorded(venue: VenueId, id: string): Row {
  const found = fixtureCases(venue, 'rest-responses', 'cases.json').find((each) => each.id === id)
  if (found === undefined) throw new Error(`${venue} has no recorded ${id}`)
  return JSON.parse(found.raw) as Row
}

/** A linear contract each of two kinds, an inverse one, and a spot pair. */
const bybitLists = ['0187e4a390c2', '3c531c909618', '3f5451c6ae13', '7d50bbd90f83'] as const

function bybit(): Listing {
  const results = bybitLists.map((id) => recorded('bybit', id)['result'] as Row)
  return {
    filters: results.flatMap((result) => (result['list'] as readonly Row[]).map(bybitOf)),
    bodies: results,
  }
}

function bybitOf(row: Row): Filters {
  const lots = row['lotSizeFilter'] as Row
  const price = row['priceFilter'] as Row
  const { contractType: kind = '' } = row as { readonly contractType?: string }
  const marketKind = kind === '' ? 'spot' : kind.startsWith('Inverse') ? 'inverse' : 'linear'
  const tick = bound(price, 'tickSize', 1n)
  const lot = {
    min: bound(lots, 'minOrderQty', 0n),
    max: bound(
      lots,
      marketKind === 'spot' ? 'maxLimitOrderQty' : 'maxOrderQty',
      bound(lots, 'maxOrderQty', unbounded),
    ),
    step: bound(lots, 'qtyStep', bound(lots, 'basePrecision', 1n)),
  }
  const lasting: readonly TimeInForce[] = ['gtc', 'ioc', 'fok']
  return {
    venue: 'bybit',
    symbol: String(row['symbol']),
    marketKind,
    tick,
    figures: null,
    decimals: 18,
    minPrice: bound(price, 'minPrice', tick),
    maxPrice: bound(price, 'maxPrice', unbounded),
    lot,
    marketLot: { ...lot, max: least(lot.max, bound(lots, 'maxMktOrderQty', unbounded)) },
    minNotional: bound(lots, 'minNotionalValue', bound(lots, 'minOrderAmt', 0n)),
    maxNotional: bound(lots, 'maxOrderAmt', unbounded),
    orderTypes: ['market', 'limit', 'stopMarket', 'stopLimit'],
    timesInForce: { market: ['ioc'], limit: lasting, stopLimit: lasting },
  }
}

function hyperliquid(): Listing {
  const meta = recorded('hyperliquid', 'da2c0257b8e5')
  const universe = meta['universe'] as readonly Row[]
  return { filters: universe.map(perpetualOf), bodies: [meta] }
}

/** https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/tick-and-lot-size */
function perpetualOf(row: Row): Filters {
  const sizeDecimals = Number(row['szDecimals'])
  const step = one / 10n ** BigInt(sizeDecimals)
  const lot = { min: 0n, max: unbounded, step }
  return {
    venue: 'hyperliquid',
    symbol: String(row['name']),
    marketKind: 'linear',
    tick: null,
    figures: 5,
    decimals: 6 - sizeDecimals,
    minPrice: one / 10n ** BigInt(6 - sizeDecimals),
    maxPrice: unbounded,
    lot,
    marketLot: lot,
    minNotional: fixed('10'),
    maxNotional: unbounded,
    orderTypes: ['market', 'limit', 'stopMarket', 'stopLimit'],
    timesInForce: { market: ['ioc'], limit: ['gtc', 'ioc'], stopLimit: ['gtc'] },
  }
}
