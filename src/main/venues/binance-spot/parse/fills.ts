import type {
  ExecutionReport,
  ClientOrderId,
  Fill,
  VenueOrderId,
} from '../../../../contract/domain/order.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import { type Reading, type Rows, accept, parseRows, refuse } from '../../shared/refusal.ts'
import { type AccountReading, instrumentIdIn } from './account.ts'
import { executionTypes, sides } from './words.ts'

const nothingElse = { positionSide: null, realizedPnl: null, isLiquidation: false } as const

/** A row of `GET /api/v3/myTrades`. It does not name the order as we do. */
export function parseFill(raw: unknown, reading: AccountReading): Reading<Fill> {
  const { origin, listing, receivedTime } = reading
  const read = new FieldReader(raw, 'myTrades row')
  const fill: Fill = {
    kind: 'fill',
    instrumentId: instrumentIdIn(listing, read.text('symbol')),
    ...origin,
    ...nothingElse,
    tradeId: read.text('id'),
    clientOrderId: null,
    venueOrderId: read.text('orderId') as VenueOrderId,
    side: read.flag('isBuyer') ? 'buy' : 'sell',
    lastPrice: read.positive('price').text,
    lastQuantity: read.positive('qty').text,
    fee: read.decimal('commission').text,
    feeAsset: read.optionalText('commissionAsset'),
    liquiditySide: read.flag('isMaker') ? 'maker' : 'taker',
    exchangeTime: read.time('time'),
    receivedTime,
  }
  return read.refusal === null ? accept(fill) : { ok: false, refusal: read.refusal }
}

/** The fill in an `executionReport`. Null where it tells of none. */
export function parseReportedFill(raw: unknown, reading: AccountReading): Reading<Fill | null> {
  const { origin, listing, receivedTime } = reading
  const read = new FieldReader(raw, 'executionReport')
  if (read.word('x', executionTypes) !== 'trade') {
    return read.refusal === null ? accept(null) : { ok: false, refusal: read.refusal }
  }
  if (read.notNegative('l').value === 0) return accept(null)
  const side = read.word('S', sides)
  const clientOrderId = read.optionalText('c') as ClientOrderId | null
  const fill: Omit<Fill, 'side'> = {
    kind: 'fill',
    instrumentId: instrumentIdIn(listing, read.text('s')),
    ...origin,
    ...nothingElse,
    tradeId: tradeIdOf(read),
    clientOrderId,
    venueOrderId: read.text('i') as VenueOrderId,
    lastPrice: read.positive('L').text,
    lastQuantity: read.positive('l').text,
    fee: read.optionalDecimal('n')?.text ?? null,
    feeAsset: read.optionalText('N'),
    liquiditySide: read.flag('m') ? 'maker' : 'taker',
    exchangeTime: read.time('T'),
    receivedTime,
  }
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (side === null) return refuse('executionReport: incomplete')
  return accept({ ...fill, side })
}

/** -1 says that there was no trade. */
function tradeIdOf(read: FieldReader): string {
  const tradeId = read.text('t')
  if (tradeId.startsWith('-')) read.refuse('t names no trade')
  return tradeId
}

/** Trades that an order made at once, in its acknowledgement: it took them all. */
export function parseAckFills(raw: unknown, report: ExecutionReport): Reading<Rows<Fill>> {
  const fills = isRecord(raw) ? raw['fills'] : undefined
  if (fills === undefined || fills === null) return accept({ values: [], refusals: [] })
  return parseRows(fills, 'fills', (row) => parseAckFill(row, report))
}

function parseAckFill(raw: unknown, report: ExecutionReport): Reading<Fill> {
  const { venue, environment, accountId, instrumentId, clientOrderId, venueOrderId } = report
  const read = new FieldReader(raw, 'fills row')
  if (venueOrderId === null) return refuse('fills row: its order has no number')
  const fill: Fill = {
    kind: 'fill',
    venue,
    environment,
    accountId,
    ...nothingElse,
    instrumentId,
    tradeId: read.text('tradeId'),
    clientOrderId,
    venueOrderId,
    side: report.side,
    lastPrice: read.positive('price').text,
    lastQuantity: read.positive('qty').text,
    fee: read.decimal('commission').text,
    feeAsset: read.optionalText('commissionAsset'),
    liquiditySide: 'taker',
    exchangeTime: report.exchangeTime,
    receivedTime: report.receivedTime,
  }
  return read.refusal === null ? accept(fill) : { ok: false, refusal: read.refusal }
}
