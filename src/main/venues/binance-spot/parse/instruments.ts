import type { Instrument, PriceBand } from '../../../../contract/domain/instrument.ts'
import { noFinerRules } from '../../../../contract/domain/instrument.ts'
import type { OrderType } from '../../../../contract/domain/order.ts'
import { decimalsOf } from '../../../core/decimal.ts'
import { type Lots, marketLots } from '../../shared/binance/lots.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import { type Reading, type Rows, accept, parseRows, refuse } from '../../shared/refusal.ts'
import { instrumentIdOf, toUnifiedSymbol } from '../../shared/symbols.ts'

const statuses: ReadonlyMap<string, Instrument['status']> = new Map([
  ['TRADING', 'trading'],
  ['PRE_TRADING', 'preLaunch'],
  ['AUCTION_MATCH', 'halted'],
  ['BREAK', 'halted'],
  ['CANCEL_ONLY', 'halted'],
  ['END_OF_DAY', 'halted'],
  ['HALT', 'halted'],
  ['POST_TRADING', 'halted'],
])

/** `GET /api/v3/exchangeInfo`, over REST or the WebSocket API. */
export function parseInstruments(raw: unknown): Reading<Rows<Instrument>> {
  const info = isRecord(raw) && isRecord(raw['result']) ? raw['result'] : raw
  if (!isRecord(info)) return refuse('exchangeInfo: is not an object')
  return parseRows(info['symbols'], 'exchangeInfo symbols', parseInstrument)
}

function parseInstrument(raw: unknown): Reading<Instrument> {
  const read = new FieldReader(raw, 'exchangeInfo symbol')
  const venueSymbol = read.text('symbol')
  const baseAsset = read.text('baseAsset')
  const quoteAsset = read.text('quoteAsset')
  const status = statuses.get(read.text('status')) ?? 'unknown'
  const filters = readFilters(read)
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (!filters.ok) return filters
  const unifiedSymbol = toUnifiedSymbol(baseAsset, quoteAsset)
  if (unifiedSymbol === null) {
    return refuse(`exchangeInfo symbol ${JSON.stringify(venueSymbol)} does not fit`, 'unknownWord')
  }
  return accept({
    ...noFinerRules,
    instrumentId: instrumentIdOf('binance-spot', venueSymbol, 'spot'),
    venue: 'binance-spot',
    venueSymbol,
    unifiedSymbol,
    marketKind: 'spot',
    baseAsset,
    quoteAsset,
    settleAsset: quoteAsset,
    status,
    priceSignificantFigures: null,
    multiplier: '1',
    maxLeverage: null,
    orderTypes: orderTypesOf(read),
    ...filters.value,
  })
}

/** What the venue's words come to, by type of ours. */
function orderTypesOf(read: FieldReader): readonly OrderType[] | null {
  const words = read.get('orderTypes')
  if (!Array.isArray(words)) return null
  const trails = read.get('allowTrailingStop') === true
  const types: readonly (readonly [OrderType, boolean])[] = [
    ['market', words.includes('MARKET')],
    ['limit', words.includes('LIMIT')],
    ['stopMarket', words.includes('STOP_LOSS')],
    ['stopLimit', words.includes('STOP_LOSS_LIMIT')],
    ['trailingStop', trails && words.includes('STOP_LOSS')],
  ]
  return types.filter(([, allowed]) => allowed).map(([type]) => type)
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
  | 'maxNotional'
  | 'priceBand'
  | 'maxOpenOrders'
  | 'maxTriggerOrders'
>

/** https://developers.binance.com/docs/binance-spot-api-docs/filters: a zero switches a rule off. */
function readFilters(symbol: FieldReader): Reading<Rules> {
  const of = (filterType: string): FieldReader | null => filterOf(symbol, filterType)
  const price = of('PRICE_FILTER')
  const lot = of('LOT_SIZE')
  const market = of('MARKET_LOT_SIZE')
  // The older of the two knows no largest notional.
  const notional = of('NOTIONAL') ?? of('MIN_NOTIONAL')
  const orders = of('MAX_NUM_ORDERS')
  const triggers = of('MAX_NUM_ALGO_ORDERS')
  const band = readBand(of('PERCENT_PRICE_BY_SIDE'), of('PERCENT_PRICE'))
  if (price === null || lot === null) return refuse('exchangeInfo symbol: a filter is missing')
  const tickSize = rule(price, 'tickSize')
  const rules: Rules = {
    tickSize,
    priceDecimals: decimalsOf(tickSize ?? pricePrecision(symbol)),
    minPrice: rule(price, 'minPrice'),
    maxPrice: rule(price, 'maxPrice'),
    stepSize: lot.positive('stepSize').text,
    minQuantity: rule(lot, 'minQty'),
    maxQuantity: rule(lot, 'maxQty'),
    marketQuantity: market === null ? null : marketLots(lotsOf(lot), lotsOf(market)),
    minNotional: rule(notional, 'minNotional'),
    maxNotional: rule(notional, 'maxNotional'),
    priceBand: band?.value ?? null,
    maxOpenOrders: count(orders, 'maxNumOrders'),
    maxTriggerOrders: count(triggers, 'maxNumAlgoOrders'),
  }
  const readers = [price, lot, market, notional, orders, triggers, band?.read]
  const refusal = readers.map((read) => read?.refusal ?? null).find((each) => each !== null)
  return refusal === undefined ? accept(rules) : { ok: false, refusal }
}

/** Without a tick the quote asset's precision is what bounds a price: 8 is `0.00000001`. */
function pricePrecision(symbol: FieldReader): string {
  const decimals = symbol.has('quoteAssetPrecision') ? symbol.integer('quoteAssetPrecision') : 8
  return decimals > 0 && decimals <= 20 ? `0.${'1'.padStart(decimals, '0')}` : '1'
}

/** Factors of the average price of the last minutes. */
function readBand(
  bySide: FieldReader | null,
  plain: FieldReader | null,
): { readonly value: PriceBand; readonly read: FieldReader } | null {
  const reference = 'averageLast'
  if (bySide !== null) {
    const buy = { low: rule(bySide, 'bidMultiplierDown'), high: rule(bySide, 'bidMultiplierUp') }
    const sell = { low: rule(bySide, 'askMultiplierDown'), high: rule(bySide, 'askMultiplierUp') }
    return { value: { reference, buy, sell }, read: bySide }
  }
  if (plain === null) return null
  const both = { low: rule(plain, 'multiplierDown'), high: rule(plain, 'multiplierUp') }
  return { value: { reference, buy: both, sell: both }, read: plain }
}

function lotsOf(filter: FieldReader): Lots {
  return {
    min: rule(filter, 'minQty'),
    max: rule(filter, 'maxQty'),
    step: rule(filter, 'stepSize'),
  }
}

/** A bound or a step; null where it is absent or switched off. */
function rule(filter: FieldReader | null, name: string): string | null {
  const value = filter?.optionalDecimal(name) ?? null
  return value !== null && value.value > 0 ? value.text : null
}

function count(filter: FieldReader | null, name: string): number | null {
  return filter?.has(name) === true ? filter.integer(name) : null
}

function filterOf(read: FieldReader, filterType: string): FieldReader | null {
  const filters = read.get('filters')
  const found = Array.isArray(filters)
    ? filters.find((each) => isRecord(each) && each['filterType'] === filterType)
    : undefined
  return found === undefined ? null : new FieldReader(found, `exchangeInfo ${filterType}`)
}
