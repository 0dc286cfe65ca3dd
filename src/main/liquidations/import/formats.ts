import type {
  InstrumentId,
  LiquidationId,
  UnifiedSymbol,
  UnixMs,
} from '../../../contract/domain/ids.ts'
import {
  type Liquidation,
  type LiquidationSource,
  forcedOrderSideOf,
  positionSideOf,
} from '../../../contract/domain/liquidation.ts'
import type { ImportFormat } from '../../../contract/domain/liquidationImport.ts'
import type { PositionSide, Side } from '../../../contract/domain/market.ts'
import {
  type Environment,
  type FeedGuarantee,
  type LiquidationPriceKind,
  type VenueId,
  environments,
  feedGuarantees,
  venueIds,
} from '../../../contract/domain/venue.ts'

/** A row that can be stored, and where it belongs. */
export type ImportedRow = { readonly environment: Environment; readonly liquidation: Liquidation }

/** A row, or the sentence why it is not usable. */
export type RowReading = ImportedRow | string

export type RowReader = {
  readonly format: ImportFormat
  readonly read: (fields: readonly string[]) => RowReading
}

type Cells = (name: string) => string

const priceKinds: readonly LiquidationPriceKind[] = ['averageFill', 'bankruptcy', 'order']
const sources: readonly LiquidationSource[] = ['publicFeed', 'accountEndpoint', 'inference']
const symbolPattern = /^[A-Z0-9]{5,30}$/
const plainNumber = /^\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,2})?$/

/** How to read a file with this header; null when it is of no known form. */
export function readerFor(header: readonly string[], venue: VenueId | null): RowReader | null {
  const names = header.map((name) => name.trim().toLowerCase())
  const has = (...wanted: readonly string[]): boolean =>
    wanted.every((name) => names.includes(name))
  const reader = (
    format: ImportFormat,
    read: (cells: Cells, venue: VenueId | null) => RowReading,
  ): RowReader => ({
    format,
    read: (fields) => {
      if (fields.length !== names.length) {
        return `it has ${fields.length} fields, the header ${names.length}`
      }
      return read((name) => fields[names.indexOf(name)]?.trim() ?? '', venue)
    },
  })
  if (has('id', 'venue', 'environment', 'position_side', 'notional')) {
    return reader('pitwall', readOwn)
  }
  if (has('time', 'side', 'original_quantity', 'average_price', 'accumulated_fill_quantity')) {
    return reader('binanceSnapshot', readBinance)
  }
  if (has('exchange', 'symbol', 'timestamp', 'side', 'price', 'amount')) {
    return reader('tardis', readTardis)
  }
  return null
}

/** What this program exports, either way: the event comes back as it was, its id included. */
function readOwn(cell: Cells): RowReading {
  const venue = venueIds.find((each) => each === cell('venue'))
  const environment = environments.find((each) => each === cell('environment'))
  const positionSide = sideWord(cell('position_side'))
  const priceKind = priceKinds.find((each) => each === cell('price_kind'))
  const guarantee = feedGuarantees.find((each) => each === cell('guarantee'))
  const source = sources.find((each) => each === cell('source'))
  if (venue === undefined) return `there is no venue "${cell('venue')}"`
  if (environment === undefined) return `there is no environment "${cell('environment')}"`
  if (positionSide === null) return `the side "${cell('position_side')}" is not known`
  if (priceKind === undefined || guarantee === undefined || source === undefined) {
    return 'price_kind, guarantee or source is not known'
  }
  return checked(environment, {
    kind: 'liquidation',
    id: plainText(cell('id')) as LiquidationId,
    venue,
    instrumentId: plainText(cell('instrument_id')) as InstrumentId,
    unifiedSymbol: cell('symbol') as UnifiedSymbol,
    side: forcedOrderSideOf(positionSide),
    positionSide,
    price: numberOf(cell('price')),
    priceKind,
    quantity: numberOf(cell('quantity')),
    notional: numberOf(cell('notional')),
    notionalAsset: cell('notional_asset'),
    guarantee,
    source,
    confidence: numberOf(cell('confidence')),
    exchangeTime: timeOf(cell('exchange_time_ms') || cell('exchange_time')),
    receivedTime: timeOf(cell('received_time_ms') || cell('received_time')),
  })
}

/**
 * Binance's public archive `liquidationSnapshot`, at most one order per symbol and second. Side is
 * that of the forced order. The identity is that of the live feed, so that both are one event.
 */
function readBinance(cell: Cells, venue: VenueId | null): RowReading {
  if (venue !== null && venue !== 'binance-usdm') return 'this form is of Binance'
  const symbol = cell('symbol')
  if (symbol === '') return 'the file does not say which symbol it is of'
  const side = orderSide(cell('side'))
  if (side === null) return `the side "${cell('side')}" is not known`
  const isFilled = numberOf(cell('average_price')) > 0
  const price = isFilled ? cell('average_price') : cell('price')
  const filled = cell('accumulated_fill_quantity')
  const quantity = isFilled && numberOf(filled) > 0 ? filled : cell('original_quantity')
  return historical({
    venue: 'binance-usdm',
    venueSymbol: symbol,
    side,
    price,
    quantity,
    time: timeOf(cell('time')),
    priceKind: isFilled ? 'averageFill' : 'order',
    guarantee: 'sampled',
    identity: [],
  })
}

/** What the exchanges of tardis.dev are here, and what their feeds were. */
const tardisVenues: Readonly<
  Record<string, { venue: VenueId; guarantee: FeedGuarantee; priceKind: LiquidationPriceKind }>
> = {
  'binance-futures': { venue: 'binance-usdm', guarantee: 'sampled', priceKind: 'order' },
  bybit: { venue: 'bybit', guarantee: 'complete', priceKind: 'bankruptcy' },
}

/** Bybit's public feed reported one liquidation per second and symbol before that day. */
const bybitCompleteSince = Date.UTC(2025, 1, 20)

/**
 * tardis.dev's `liquidations`: times in microseconds; side is that of the forced order, `sell`
 * where a long was liquidated.
 */
function readTardis(cell: Cells): RowReading {
  const known = tardisVenues[cell('exchange')]
  if (known === undefined) return `the exchange "${cell('exchange')}" has no place here`
  const side = orderSide(cell('side'))
  if (side === null) return `the side "${cell('side')}" is not known`
  const time = Math.floor(numberOf(cell('timestamp')) / 1000) as UnixMs
  const isSampled = known.venue === 'bybit' && time < bybitCompleteSince
  return historical({
    ...known,
    guarantee: isSampled ? 'sampled' : known.guarantee,
    venueSymbol: cell('symbol').toUpperCase(),
    side,
    price: cell('price'),
    quantity: cell('amount'),
    time,
    identity: known.venue === 'bybit' ? [0] : [],
  })
}

type Historical = {
  readonly venue: VenueId
  readonly venueSymbol: string
  readonly side: Side
  readonly price: string
  readonly quantity: string
  readonly time: UnixMs
  readonly priceKind: LiquidationPriceKind
  readonly guarantee: FeedGuarantee
  /** What the venue's own identity holds beyond time, side, price and quantity. */
  readonly identity: readonly number[]
}

/** Files of venues tell of real markets: they belong to the live environment. */
function historical(row: Historical): RowReading {
  const { venue, venueSymbol, side, time } = row
  if (!venueSymbol.endsWith('USDT')) return `${venueSymbol} is not margined in USDT`
  const price = numberOf(row.price)
  const quantity = numberOf(row.quantity)
  const parts = [time, side, price, quantity, ...row.identity]
  return checked('live', {
    kind: 'liquidation',
    id: [venue, venueSymbol, ...parts].join('|') as LiquidationId,
    venue,
    instrumentId: `${venueSymbol}-LINEAR.${venue.toUpperCase()}` as InstrumentId,
    unifiedSymbol: venueSymbol as UnifiedSymbol,
    side,
    positionSide: positionSideOf(side),
    price,
    priceKind: row.priceKind,
    quantity,
    notional: price * quantity,
    notionalAsset: 'USDT',
    guarantee: row.guarantee,
    source: 'publicFeed',
    confidence: 1,
    exchangeTime: time,
    receivedTime: time,
  })
}

function checked(environment: Environment, liquidation: Liquidation): RowReading {
  const { unifiedSymbol, confidence, exchangeTime, receivedTime } = liquidation
  if (!symbolPattern.test(unifiedSymbol)) return `"${unifiedSymbol}" is not a symbol`
  if (!(confidence >= 0 && confidence <= 1)) return 'the confidence is not between 0 and 1'
  if (Number.isNaN(exchangeTime) || Number.isNaN(receivedTime)) return 'a time is not readable'
  return { environment, liquidation }
}

function orderSide(word: string): Side | null {
  const lower = word.toLowerCase()
  return lower === 'buy' || lower === 'sell' ? lower : null
}

function sideWord(word: string): PositionSide | null {
  return word === 'long' || word === 'short' ? word : null
}

/** NaN for anything but a plain decimal number. */
function numberOf(text: string): number {
  return plainNumber.test(text) ? Number(text) : Number.NaN
}

/** Milliseconds as a whole number, or ISO 8601 with a zone; seconds are refused. */
function timeOf(text: string): UnixMs {
  if (/^\d{13}$/.test(text)) return Number(text) as UnixMs
  const isIso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/.test(text)
  return (isIso ? Date.parse(text) : Number.NaN) as UnixMs
}

/** Without the apostrophe that keeps spreadsheets from running a text. */
function plainText(text: string): string {
  return /^'[=+\-@]/.test(text) ? text.slice(1) : text
}
