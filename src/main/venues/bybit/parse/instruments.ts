import { Big } from 'big.js'
import { type Instrument, noFinerRules } from '../../../../contract/domain/instrument.ts'
import type { MarketKind } from '../../../../contract/domain/venue.ts'
import { decimalsOf } from '../../../core/decimal.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import {
  type Reading,
  type Refusal,
  type Rows,
  accept,
  parseRows,
  refuse,
} from '../../shared/refusal.ts'
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

/** https://bybit-exchange.github.io/docs/v5/order/create-order: per account and symbol. */
const contractOrders = { maxOpenOrders: 500, maxTriggerOrders: 10 } as const
const spotOrders = { maxOpenOrders: 500, maxTriggerOrders: 30 } as const

export type InstrumentsPage = Rows<Instrument> & { readonly nextPageCursor: string | null }

/** `result` of one page of `GET /v5/market/instruments-info`. */
export function parseInstruments(result: unknown): Reading<InstrumentsPage> {
  if (!isRecord(result)) return refuse('instruments-info: is not an object')
  const rows = parseRows(result['list'], 'instruments-info list', parseInstrument)
  if (!rows.ok) return rows
  return accept({ ...rows.value, nextPageCursor: cursorOf(result) })
}

/** Null on the last page. */
export function cursorOf(result: unknown): string | null {
  const cursor = isRecord(result) ? result['nextPageCursor'] : null
  return typeof cursor === 'string' && cursor !== '' ? cursor : null
}

/** Only spot pairs count in a base precision; they have no type of contract. */
function parseInstrument(raw: unknown): Reading<Instrument> {
  const lot = isRecord(raw) && isRecord(raw['lotSizeFilter']) ? raw['lotSizeFilter'] : {}
  return 'basePrecision' in lot ? parseSpot(raw) : parseContract(raw)
}

type Filters = {
  readonly row: FieldReader
  readonly price: FieldReader
  readonly lot: FieldReader
  readonly risk: FieldReader
}

function filtersOf(raw: unknown): Filters {
  const row = new FieldReader(raw, 'instruments-info row')
  return {
    row,
    price: new FieldReader(row.get('priceFilter'), 'instruments-info priceFilter'),
    lot: new FieldReader(row.get('lotSizeFilter'), 'instruments-info lotSizeFilter'),
    risk: new FieldReader(row.get('riskParameters') ?? {}, 'instruments-info riskParameters'),
  }
}

function refusalOf({ row, price, lot, risk }: Filters): Refusal | null {
  return row.refusal ?? price.refusal ?? lot.refusal ?? risk.refusal
}

type Names = Pick<
  Instrument,
  'instrumentId' | 'venue' | 'venueSymbol' | 'unifiedSymbol' | 'marketKind'
> &
  Pick<Instrument, 'baseAsset' | 'quoteAsset' | 'status'>

function namesOf(row: FieldReader, marketKind: MarketKind): Reading<Names> {
  const venueSymbol = row.text('symbol')
  const base = row.text('baseCoin')
  const baseAsset = marketKind === 'spot' ? base : unifiedBase(base)
  const quoteAsset = row.text('quoteCoin')
  const status = statuses.get(row.text('status')) ?? 'unknown'
  if (row.refusal !== null) return { ok: false, refusal: row.refusal }
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
    status,
  })
}

function parseContract(raw: unknown): Reading<Instrument> {
  const filters = filtersOf(raw)
  const { row, price, lot } = filters
  const marketKind = row.word('contractType', kinds) ?? 'linear'
  const names = namesOf(row, marketKind)
  const settleAsset = row.text('settleCoin')
  const maxMarket = lot.optionalDecimal('maxMktOrderQty')?.text ?? null
  const instrument = {
    settleAsset,
    ...priceRules(filters, 'mark'),
    stepSize: lot.positive('qtyStep').text,
    minQuantity: lot.optionalDecimal('minOrderQty')?.text ?? null,
    maxQuantity: lot.optionalDecimal('maxOrderQty')?.text ?? null,
    minNotional: lot.optionalDecimal('minNotionalValue')?.text ?? null,
    multiplier: '1',
    maxLeverage: maxLeverageOf(row.get('leverageFilter')),
    marketQuantity: maxMarket === null ? null : { min: null, max: maxMarket, step: null },
    minPrice: price.optionalDecimal('minPrice')?.text ?? null,
    maxPrice: price.optionalDecimal('maxPrice')?.text ?? null,
    fundingIntervalMs: fundingIntervalOf(row),
    ...contractOrders,
  }
  const refusal = refusalOf(filters)
  if (refusal !== null) return { ok: false, refusal }
  return names.ok ? accept({ ...noFinerRules, ...names.value, ...instrument }) : names
}

/**
 * Rows of today bound the quantity by order type and leave the least quantity to the least amount;
 * older ones have one bound, a least quantity and a greatest amount.
 */
function parseSpot(raw: unknown): Reading<Instrument> {
  const filters = filtersOf(raw)
  const { row, lot } = filters
  const names = namesOf(row, 'spot')
  const maxLimit = lot.optionalDecimal('maxLimitOrderQty')?.text ?? null
  const maxMarket = lot.optionalDecimal('maxMarketOrderQty')?.text ?? null
  const isOld = maxLimit === null
  const old = (name: string): string | null =>
    isOld ? (lot.optionalDecimal(name)?.text ?? null) : null
  const instrument = {
    ...priceRules(filters, 'index'),
    stepSize: lot.positive('basePrecision').text,
    minQuantity: old('minOrderQty'),
    maxQuantity: maxLimit ?? old('maxOrderQty'),
    minNotional: lot.optionalDecimal('minOrderAmt')?.text ?? null,
    maxNotional: old('maxOrderAmt'),
    multiplier: '1',
    maxLeverage: null,
    marketQuantity: maxMarket === null ? null : { min: null, max: maxMarket, step: null },
    ...spotOrders,
  }
  const refusal = refusalOf(filters)
  if (refusal !== null) return { ok: false, refusal }
  if (!names.ok) return names
  const settleAsset = names.value.quoteAsset
  return accept({ ...noFinerRules, ...names.value, settleAsset, ...instrument })
}

/**
 * The widest the band ever is: the price may be nearer bounded by the index. Beyond it the venue
 * moves the price of a contract order, unless the account is set otherwise, and refuses a spot one.
 * https://bybit-exchange.github.io/docs/v5/account/set-price-limit
 */
function priceRules(
  { price, risk }: Filters,
  reference: 'mark' | 'index',
): Pick<Instrument, 'tickSize' | 'priceDecimals' | 'priceSignificantFigures' | 'priceBand'> {
  const tickSize = price.positive('tickSize').text
  const ratio = risk.optionalDecimal('priceLimitRatioY')?.text ?? null
  const band = ratio === null || !new Big(ratio).gt(0) ? null : new Big(ratio)
  return {
    tickSize,
    priceDecimals: decimalsOf(tickSize),
    priceSignificantFigures: null,
    priceBand:
      band === null
        ? null
        : {
            reference,
            buy: { low: null, high: band.plus(1).toFixed() },
            sell: { low: new Big(1).minus(band).toFixed(), high: null },
          },
  }
}

/** Told in minutes; dated contracts have none and say 0. */
function fundingIntervalOf(row: FieldReader): number | null {
  const minutes = row.optionalDecimal('fundingInterval')?.value ?? 0
  return minutes > 0 ? minutes * 60_000 : null
}

function maxLeverageOf(raw: unknown): number | null {
  const read = new FieldReader(raw, 'leverageFilter')
  const leverage = read.optionalDecimal('maxLeverage')
  return read.refusal === null ? (leverage?.value ?? null) : null
}
