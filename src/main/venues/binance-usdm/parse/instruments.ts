import type { Instrument, PriceBand } from '../../../../contract/domain/instrument.ts'
import type { OrderType, TimeInForce } from '../../../../contract/domain/order.ts'
import { decimalsOf } from '../../../core/decimal.ts'
import { marketLots } from '../../shared/binance/lots.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import { type Reading, type Rows, accept, parseRows, refuse } from '../../shared/refusal.ts'
import { instrumentIdOf, toUnifiedSymbol } from '../../shared/symbols.ts'

const statuses: ReadonlyMap<string, Instrument['status']> = new Map([
  ['TRADING', 'trading'],
  ['PENDING_TRADING', 'preLaunch'],
  ['PRE_DELIVERING', 'settling'],
  ['PRE_SETTLE', 'settling'],
  ['DELIVERING', 'settling'],
  ['SETTLING', 'settling'],
  ['DELIVERED', 'closed'],
  ['CLOSE', 'closed'],
  ['BREAK', 'halted'],
  ['HALT', 'halted'],
])

/** What a symbol needs on its list for one of our types: both ways of a stop, for example. */
const typesNeeded: readonly (readonly [OrderType, readonly string[]])[] = [
  ['market', ['MARKET']],
  ['limit', ['LIMIT']],
  ['stopMarket', ['STOP_MARKET', 'TAKE_PROFIT_MARKET']],
  ['stopLimit', ['STOP', 'TAKE_PROFIT']],
  ['trailingStop', ['TRAILING_STOP_MARKET']],
]

const lifetimes: ReadonlyMap<string, TimeInForce> = new Map([
  ['GTC', 'gtc'],
  ['IOC', 'ioc'],
  ['FOK', 'fok'],
  ['GTD', 'gtd'],
])

const hourMs = 3_600_000
/** Of perpetuals whose interval the venue never changed. */
const usualFundingHours = 8

/** Hours between two payments of the symbols whose interval was changed. */
export type FundingIntervals = ReadonlyMap<string, number>

/** `GET /fapi/v1/fundingInfo`. Rows that cannot be read are left out. */
export function parseFundingIntervals(raw: unknown): Reading<FundingIntervals> {
  const rows = parseRows(raw, 'fundingInfo', (row) => {
    const read = new FieldReader(row, 'fundingInfo row')
    const pair = [read.text('symbol'), read.positive('fundingIntervalHours').value] as const
    return read.refusal === null ? accept(pair) : { ok: false, refusal: read.refusal }
  })
  return rows.ok ? accept(new Map(rows.value.values)) : rows
}

/** `GET /fapi/v1/exchangeInfo`. Without intervals those of funding are not known. */
export function parseInstruments(
  raw: unknown,
  funding: FundingIntervals | null = null,
): Reading<Rows<Instrument>> {
  if (!isRecord(raw)) return refuse('exchangeInfo: is not an object')
  return parseRows(raw['symbols'], 'exchangeInfo symbols', (row) => parseInstrument(row, funding))
}

function parseInstrument(raw: unknown, funding: FundingIntervals | null): Reading<Instrument> {
  const read = new FieldReader(raw, 'exchangeInfo symbol')
  const venueSymbol = read.text('symbol')
  const baseAsset = read.text('baseAsset')
  const quoteAsset = read.text('quoteAsset')
  const settleAsset = read.text('marginAsset')
  const status = statuses.get(read.text('status')) ?? 'unknown'
  const isPerpetual = String(read.get('contractType')).endsWith('PERPETUAL')
  const rules = readRules(read)
  if (!rules.ok) return rules
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  const unifiedSymbol = toUnifiedSymbol(baseAsset, quoteAsset)
  if (unifiedSymbol === null) {
    return refuse(`exchangeInfo symbol ${JSON.stringify(venueSymbol)} does not fit`, 'unknownWord')
  }
  return accept({
    instrumentId: instrumentIdOf('binance-usdm', venueSymbol, 'linear'),
    venue: 'binance-usdm',
    venueSymbol,
    unifiedSymbol,
    marketKind: 'linear',
    baseAsset,
    quoteAsset,
    settleAsset,
    status,
    priceSignificantFigures: null,
    multiplier: '1',
    // Leverage lives in the signed leverageBracket; the margin percentages here are to be ignored.
    maxLeverage: null,
    maxNotional: null,
    ...rules.value,
    orderTypes: orderTypesOf(read.get('orderTypes')),
    timesInForce: lifetimesOf(read.get('timeInForce')),
    fees: null,
    fundingIntervalMs: isPerpetual ? intervalOf(venueSymbol, funding) : null,
  })
}

type Rules = Pick<
  Instrument,
  | 'tickSize'
  | 'priceDecimals'
  | 'minPrice'
  | 'maxPrice'
  | 'stepSize'
  | 'minQuantity'
  | 'maxQuantity'
  | 'marketQuantity'
  | 'minNotional'
  | 'priceBand'
  | 'maxOpenOrders'
  | 'maxTriggerOrders'
>

function readRules(read: FieldReader): Reading<Rules> {
  const price = filterOf(read, 'PRICE_FILTER')
  const lot = filterOf(read, 'LOT_SIZE')
  const tickSize = price.positive('tickSize').text
  const stepSize = lot.positive('stepSize').text
  const rules = {
    tickSize,
    priceDecimals: decimalsOf(tickSize),
    minPrice: boundOf(price, 'minPrice'),
    maxPrice: boundOf(price, 'maxPrice'),
    stepSize,
    minQuantity: boundOf(lot, 'minQty'),
    maxQuantity: boundOf(lot, 'maxQty'),
  }
  const refusal = price.refusal ?? lot.refusal
  if (refusal !== null) return { ok: false, refusal }
  return accept({
    ...rules,
    marketQuantity: marketQuantityOf(read, rules),
    minNotional: boundOf(filterOf(read, 'MIN_NOTIONAL'), 'notional'),
    priceBand: priceBandOf(read),
    maxOpenOrders: limitOf(read, 'MAX_NUM_ORDERS'),
    maxTriggerOrders: limitOf(read, 'MAX_NUM_ALGO_ORDERS'),
  })
}

/** Null where market orders have the rules of limit orders. */
function marketQuantityOf(
  read: FieldReader,
  lot: Pick<Rules, 'minQuantity' | 'maxQuantity' | 'stepSize'>,
): Instrument['marketQuantity'] {
  const filter = filterOf(read, 'MARKET_LOT_SIZE')
  const market = {
    min: boundOf(filter, 'minQty'),
    max: boundOf(filter, 'maxQty'),
    step: boundOf(filter, 'stepSize'),
  }
  if (filter.refusal !== null) return null
  const own = { min: lot.minQuantity, max: lot.maxQuantity, step: lot.stepSize }
  const { min, max, step } = marketLots(own, market)
  const differs = min !== lot.minQuantity || max !== lot.maxQuantity || step !== lot.stepSize
  return differs ? { min, max, step } : null
}

/** A buy may not lie too far above the mark price, a sell not too far below. */
function priceBandOf(read: FieldReader): PriceBand | null {
  const filter = filterOf(read, 'PERCENT_PRICE')
  const high = boundOf(filter, 'multiplierUp')
  const low = boundOf(filter, 'multiplierDown')
  if (filter.refusal !== null || (high === null && low === null)) return null
  return { reference: 'mark', buy: { low: null, high }, sell: { low, high: null } }
}

function limitOf(read: FieldReader, filterType: string): number | null {
  const filter = filterOf(read, filterType)
  const limit = filter.integer('limit')
  return filter.refusal === null && limit > 0 ? limit : null
}

/** Null where the filter has no such field; zero says that the rule is off. */
function boundOf(filter: FieldReader, name: string): string | null {
  const bound = filter.optionalDecimal(name)
  return bound !== null && bound.value > 0 ? bound.text : null
}

function orderTypesOf(words: unknown): readonly OrderType[] | null {
  if (!Array.isArray(words)) return null
  const listed = new Set<unknown>(words)
  return typesNeeded
    .filter(([, needed]) => needed.every((word) => listed.has(word)))
    .map(([orderType]) => orderType)
}

/** `GTX` is post-only and `RPI` a kind of order we do not send: neither is a lifetime. */
function lifetimesOf(words: unknown): readonly TimeInForce[] | null {
  if (!Array.isArray(words)) return null
  return words.flatMap((word) => lifetimes.get(String(word)) ?? [])
}

function intervalOf(venueSymbol: string, funding: FundingIntervals | null): number | null {
  if (funding === null) return null
  return (funding.get(venueSymbol) ?? usualFundingHours) * hourMs
}

/** The filter of that type as a reader; an absent one refuses whatever is required of it. */
function filterOf(read: FieldReader, filterType: string): FieldReader {
  const filters = read.get('filters')
  const found = Array.isArray(filters)
    ? filters.find((each) => isRecord(each) && each['filterType'] === filterType)
    : undefined
  return new FieldReader(found, `exchangeInfo ${filterType}`)
}
