import { type Instrument, noFinerRules } from '../../../../contract/domain/instrument.ts'
import { decimalsOf } from '../../shared/decimal.ts'
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

/** `GET /fapi/v1/exchangeInfo`. */
export function parseInstruments(raw: unknown): Reading<Rows<Instrument>> {
  if (!isRecord(raw)) return refuse('exchangeInfo: is not an object')
  return parseRows(raw['symbols'], 'exchangeInfo symbols', parseInstrument)
}

function parseInstrument(raw: unknown): Reading<Instrument> {
  const read = new FieldReader(raw, 'exchangeInfo symbol')
  const venueSymbol = read.text('symbol')
  const baseAsset = read.text('baseAsset')
  const quoteAsset = read.text('quoteAsset')
  const settleAsset = read.text('marginAsset')
  const status = statuses.get(read.text('status')) ?? 'unknown'
  const price = filterOf(read, 'PRICE_FILTER')
  const lot = filterOf(read, 'LOT_SIZE')
  const minNotional = filterOf(read, 'MIN_NOTIONAL')
  const tickSize = price.positive('tickSize').text
  const stepSize = lot.positive('stepSize').text
  const minQuantity = lot.optionalDecimal('minQty')
  const maxQuantity = lot.optionalDecimal('maxQty')
  const smallest = minNotional.has('notional') ? minNotional.optionalDecimal('notional') : null
  const refusal = read.refusal ?? price.refusal ?? lot.refusal
  if (refusal !== null) return { ok: false, refusal }
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
    tickSize,
    priceDecimals: decimalsOf(tickSize),
    priceSignificantFigures: null,
    stepSize,
    minQuantity: minQuantity?.text ?? null,
    maxQuantity: maxQuantity?.text ?? null,
    minNotional: smallest?.text ?? null,
    multiplier: '1',
    // Leverage lives in the signed leverageBracket; the margin percentages here are to be ignored.
    maxLeverage: null,
    ...noFinerRules,
  })
}

/** The filter of that type as a reader; an absent one refuses whatever is required of it. */
function filterOf(read: FieldReader, filterType: string): FieldReader {
  const filters = read.get('filters')
  const found = Array.isArray(filters)
    ? filters.find((each) => isRecord(each) && each['filterType'] === filterType)
    : undefined
  return new FieldReader(found, `exchangeInfo ${filterType}`)
}
