import { type Instrument, noFinerRules } from '../../../../contract/domain/instrument.ts'
import type { MarketKind } from '../../../../contract/domain/venue.ts'
import { decimalsOf } from '../../shared/decimal.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import { type Reading, type Rows, accept, parseRows, refuse } from '../../shared/refusal.ts'
import { instrumentIdOf, toUnifiedSymbol } from '../../shared/symbols.ts'
import { unifiedBase } from '../symbols.ts'

const statuses: ReadonlyMap<string, Instrument['status']> = new Map([
  ['PreLaunch', 'preLaunch'],
  ['Trading', 'trading'],
  ['Delivering', 'settling'],
  ['Settling', 'settling'],
  ['Closed', 'closed'],
])

const kinds: ReadonlyMap<string, MarketKind> = new Map([
  ['LinearPerpetual', 'linear'],
  ['LinearFutures', 'linear'],
  ['InversePerpetual', 'inverse'],
  ['InverseFutures', 'inverse'],
])

export type InstrumentsPage = Rows<Instrument> & { readonly nextPageCursor: string | null }

/** `result` of one page of `GET /v5/market/instruments-info`. */
export function parseInstruments(result: unknown): Reading<InstrumentsPage> {
  if (!isRecord(result)) return refuse('instruments-info: is not an object')
  const rows = parseRows(result['list'], 'instruments-info list', parseInstrument)
  if (!rows.ok) return rows
  const cursor = result['nextPageCursor']
  const nextPageCursor = typeof cursor === 'string' && cursor !== '' ? cursor : null
  return accept({ ...rows.value, nextPageCursor })
}

function parseInstrument(raw: unknown): Reading<Instrument> {
  const read = new FieldReader(raw, 'instruments-info row')
  const venueSymbol = read.text('symbol')
  const marketKind = read.word('contractType', kinds)
  const baseAsset = unifiedBase(read.text('baseCoin'))
  const quoteAsset = read.text('quoteCoin')
  const settleAsset = read.text('settleCoin')
  const status = statuses.get(read.text('status')) ?? 'unknown'
  const price = new FieldReader(read.get('priceFilter'), 'instruments-info priceFilter')
  const lot = new FieldReader(read.get('lotSizeFilter'), 'instruments-info lotSizeFilter')
  const tickSize = price.positive('tickSize').text
  const stepSize = lot.positive('qtyStep').text
  const minQuantity = lot.optionalDecimal('minOrderQty')
  const maxQuantity = lot.optionalDecimal('maxOrderQty')
  const minNotional = lot.optionalDecimal('minNotionalValue')
  const maxLeverage = maxLeverageOf(read.get('leverageFilter'))
  const refusal = read.refusal ?? price.refusal ?? lot.refusal
  if (refusal !== null || marketKind === null) {
    return refusal === null ? refuse('instruments-info row') : { ok: false, refusal }
  }
  const unifiedSymbol = toUnifiedSymbol(baseAsset, quoteAsset)
  if (unifiedSymbol === null) {
    return refuse(`instruments-info ${JSON.stringify(venueSymbol)} does not fit`, 'unknownWord')
  }
  return accept({
    instrumentId: instrumentIdOf('bybit', venueSymbol, marketKind),
    venue: 'bybit',
    venueSymbol,
    unifiedSymbol,
    marketKind,
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
    minNotional: minNotional?.text ?? null,
    multiplier: '1',
    maxLeverage,
    ...noFinerRules,
  })
}

function maxLeverageOf(raw: unknown): number | null {
  const read = new FieldReader(raw, 'leverageFilter')
  const leverage = read.optionalDecimal('maxLeverage')
  return read.refusal === null ? (leverage?.value ?? null) : null
}
