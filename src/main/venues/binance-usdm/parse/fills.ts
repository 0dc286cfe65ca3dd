import type { ClientOrderId, Fill, VenueOrderId } from '../../../../contract/domain/order.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import { type Reading, accept, refuse } from '../../shared/refusal.ts'
import type { AccountReading } from './orders.ts'
import { isLiquidation, positionSides, sides } from './words.ts'

/** A row of `GET /fapi/v1/userTrades`. It does not tell whose order it was, nor what forced it. */
export function parseUserTrade(raw: unknown, reading: AccountReading): Reading<Fill> {
  const read = new FieldReader(raw, 'userTrades row')
  return readFill(read, reading, {
    symbol: 'symbol',
    side: 'side',
    orderId: 'orderId',
    positionSide: 'positionSide',
    fill: {
      tradeId: read.text('id'),
      clientOrderId: null,
      lastPrice: read.positive('price').text,
      lastQuantity: read.positive('qty').text,
      fee: read.optionalDecimal('commission')?.text ?? null,
      feeAsset: read.optionalText('commissionAsset'),
      liquiditySide: read.flag('maker') ? 'maker' : 'taker',
      realizedPnl: read.optionalDecimal('realizedPnl')?.text ?? null,
      isLiquidation: false,
      exchangeTime: read.time('time'),
    },
  })
}

/**
 * The trade in an `ORDER_TRADE_UPDATE`; null where it tells of none, or of one without a number,
 * which the list of trades brings.
 */
export function parseOrderFill(raw: unknown, reading: AccountReading): Reading<Fill | null> {
  const order = isRecord(raw) ? raw['o'] : undefined
  const read = new FieldReader(order, 'ORDER_TRADE_UPDATE')
  const told = read.text('x')
  const quantity = read.notNegative('l')
  const tradeId = read.text('t')
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  const isTrade = told === 'TRADE' || told === 'CALCULATED'
  if (!isTrade || quantity.value === 0 || Number(tradeId) <= 0) return accept(null)
  const fee = read.optionalDecimal('n')
  return readFill(read, reading, {
    symbol: 's',
    side: 'S',
    orderId: 'i',
    positionSide: 'ps',
    fill: {
      tradeId,
      clientOrderId: read.optionalText('c') as ClientOrderId | null,
      lastPrice: read.positive('L').text,
      lastQuantity: quantity.text,
      fee: fee?.text ?? null,
      feeAsset: fee === null ? null : read.optionalText('N'),
      liquiditySide: read.flag('m') ? 'maker' : 'taker',
      realizedPnl: read.optionalDecimal('rp')?.text ?? null,
      isLiquidation: isLiquidation(read.optionalText('c')),
      exchangeTime: read.time('T'),
    },
  })
}

/** `TRADE_LITE`: the same trade, sooner, without what it cost. */
export function parseTradeLite(raw: unknown, reading: AccountReading): Reading<Fill> {
  const read = new FieldReader(raw, 'TRADE_LITE')
  return readFill(read, reading, {
    symbol: 's',
    side: 'S',
    orderId: 'i',
    positionSide: null,
    fill: {
      tradeId: read.text('t'),
      clientOrderId: read.optionalText('c') as ClientOrderId | null,
      lastPrice: read.positive('L').text,
      lastQuantity: read.positive('l').text,
      fee: null,
      feeAsset: null,
      liquiditySide: read.flag('m') ? 'maker' : 'taker',
      realizedPnl: null,
      isLiquidation: isLiquidation(read.optionalText('c')),
      exchangeTime: read.time('T'),
    },
  })
}

type Own = Pick<
  Fill,
  | 'tradeId'
  | 'clientOrderId'
  | 'lastPrice'
  | 'lastQuantity'
  | 'fee'
  | 'feeAsset'
  | 'liquiditySide'
  | 'realizedPnl'
  | 'isLiquidation'
  | 'exchangeTime'
>

function readFill(
  read: FieldReader,
  { origin, listing, receivedTime }: AccountReading,
  row: {
    readonly symbol: string
    readonly side: string
    readonly orderId: string
    readonly positionSide: string | null
    readonly fill: Own
  },
): Reading<Fill> {
  const symbol = listing.facts(read.text(row.symbol))
  const side = read.word(row.side, sides)
  const venueOrderId = read.text(row.orderId) as VenueOrderId
  const hasSide = row.positionSide !== null && read.has(row.positionSide)
  const positionSide =
    hasSide && row.positionSide !== null ? read.word(row.positionSide, positionSides) : null
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (!symbol.ok) return symbol
  if (side === null) return refuse('a fill without a side')
  return accept({
    kind: 'fill',
    ...origin,
    instrumentId: symbol.value.instrumentId,
    ...row.fill,
    venueOrderId,
    side,
    positionSide,
    receivedTime,
  })
}
