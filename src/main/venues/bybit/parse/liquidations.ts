import type { UnixMs } from '../../../../contract/domain/ids.ts'
import { type Liquidation, forcedOrderSideOf } from '../../../../contract/domain/liquidation.ts'
import type { PositionSide } from '../../../../contract/domain/market.ts'
import type { FeedGuarantee } from '../../../../contract/domain/venue.ts'
import type { Decimal } from '../../../core/decimal.ts'
import { FieldReader } from '../../shared/fields.ts'
import { buildLiquidation } from '../../shared/liquidation.ts'
import { type Reading, type Rows, accept, gatherRows, refuse } from '../../shared/refusal.ts'
import type { Listing } from '../../shared/symbols.ts'

/** `S` and `side` name the POSITION: Buy means that a long was liquidated. */
export const positionSides: ReadonlyMap<string, PositionSide> = new Map([
  ['Buy', 'long'],
  ['Sell', 'short'],
])

type Row = {
  readonly venueSymbol: string
  readonly side: string
  readonly positionSide: PositionSide
  readonly price: Decimal
  readonly size: Decimal
  readonly exchangeTime: UnixMs
}

/** `data` of `allLiquidation.{symbol}`: every liquidation of the last 500 ms. */
export function parseAllLiquidations(
  data: unknown,
  listing: Listing,
  receivedTime: UnixMs,
): Reading<Rows<Liquidation>> {
  if (!Array.isArray(data)) return refuse('allLiquidation: data is not a list')
  return accept(liquidationsOf(data.map(readRow), 'complete', listing, receivedTime))
}

/**
 * `data` of the retired `liquidation.{symbol}`, of which recordings hold three generations: one
 * object with `size` and `updatedTime`, one with `qty` and `time`, and lists of the latter.
 */
export function parseRetiredLiquidations(
  data: unknown,
  listing: Listing,
  receivedTime: UnixMs,
): Rows<Liquidation> {
  const rows: readonly unknown[] = Array.isArray(data) ? data : [data]
  return liquidationsOf(rows.map(readRetiredRow), 'sampled', listing, receivedTime)
}

function readRow(raw: unknown): Reading<Row> {
  const read = new FieldReader(raw, 'allLiquidation row')
  return rowOf(read, { time: 'T', symbol: 's', side: 'S', size: 'v', price: 'p' })
}

function readRetiredRow(raw: unknown): Reading<Row> {
  const read = new FieldReader(raw, 'liquidation row')
  const time = read.has('updatedTime') ? 'updatedTime' : 'time'
  const size = read.has('size') ? 'size' : 'qty'
  return rowOf(read, { time, symbol: 'symbol', side: 'side', size, price: 'price' })
}

function rowOf(
  read: FieldReader,
  names: Readonly<Record<'time' | 'symbol' | 'side' | 'size' | 'price', string>>,
): Reading<Row> {
  const positionSide = read.word(names.side, positionSides)
  const row = {
    venueSymbol: read.text(names.symbol),
    side: read.text(names.side),
    price: read.positive(names.price),
    size: read.positive(names.size),
    exchangeTime: read.time(names.time),
  }
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  return positionSide === null ? refuse('no side') : accept({ ...row, positionSide })
}

/**
 * The venue gives no id, and two positions can be closed at one price in one millisecond. So the
 * identity is symbol, time, side, price and size, and the ordinal among equal rows of one message:
 * equal rows of a message are two events, a message received twice is not.
 */
function liquidationsOf(
  rows: readonly Reading<Row>[],
  guarantee: FeedGuarantee,
  listing: Listing,
  receivedTime: UnixMs,
): Rows<Liquidation> {
  const equals = new Map<string, number>()
  return gatherRows(
    rows.map((row) => {
      if (!row.ok) return row
      const symbol = listing.facts(row.value.venueSymbol)
      if (!symbol.ok) return symbol
      const { side, price, size, exchangeTime } = row.value
      const same = [row.value.venueSymbol, exchangeTime, side, price.text, size.text].join('|')
      const ordinal = equals.get(same) ?? 0
      equals.set(same, ordinal + 1)
      return accept(
        buildLiquidation({
          venue: 'bybit',
          symbol: symbol.value,
          identity: [exchangeTime, side, price.text, size.text, ordinal],
          side: forcedOrderSideOf(row.value.positionSide),
          price,
          size,
          priceKind: 'bankruptcy',
          guarantee,
          source: 'publicFeed',
          confidence: 1,
          exchangeTime,
          receivedTime,
        }),
      )
    }),
  )
}
