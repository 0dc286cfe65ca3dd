import { z } from 'zod'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Liquidation } from '../../../contract/domain/liquidation.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { HistoryResponse, LiquidationRow } from '../../../contract/gateway.ts'
import type { EngineServices } from '../../core/services.ts'
import { exchangesField, numberField, symbolField, timeField } from '../fields.ts'
import { isoTime } from './coverage.ts'
import { requireSymbol, liquidationVenuesNamed } from './venues.ts'

/** Arguments of `GET /liquidations/history`, as text. */
export const historyQuery = z.strictObject({
  symbol: symbolField.optional(),
  exchanges: exchangesField,
  start_time: timeField.optional().describe('ISO 8601, included.'),
  end_time: timeField.optional().describe('ISO 8601, not included.'),
  min_value: numberField(z.number().min(0)).optional().describe('Least `value_usd` of a row.'),
  limit: numberField(z.int().min(1).max(1000)).prefault('100'),
  cursor: z
    .string()
    .regex(/^\d{1,16}\.\d{1,5}$/, 'must be the next_cursor of an earlier answer')
    .optional(),
})

export type HistoryArguments = z.output<typeof historyQuery>

/**
 * A place between two rows: the time of the last one given and how many rows of that very
 * millisecond were given, so that a page may end between rows of the same time.
 */
type Cursor = { readonly time: number; readonly given: number }

/** The answer of `GET /liquidations/history`: single liquidations, newest first. */
export function historyAnswer(services: EngineServices, query: HistoryArguments): HistoryResponse {
  const venues = liquidationVenuesNamed(services, query.exchanges)
  if (query.symbol !== undefined) requireSymbol(services, query.symbol)
  checkOrder(query)
  const cursor = readCursor(query.cursor)
  const skipped = cursor?.given ?? 0
  const rows = services.liquidations.history({
    symbol: query.symbol,
    venues,
    from: query.start_time,
    before: cursor === null ? query.end_time : ((cursor.time + 1) as UnixMs),
    minNotional: query.min_value,
    limit: skipped + query.limit + 1,
  })
  const page = rows.slice(skipped, skipped + query.limit)
  const more = rows.length > skipped + query.limit
  return { data: page.map(toRow), next_cursor: more ? nextCursor(page, cursor) : null }
}

function checkOrder({ start_time: start, end_time: end }: HistoryArguments): void {
  if (start === undefined || end === undefined || start < end) return
  throw new PitwallError('INVALID_RANGE', 'start_time must lie before end_time.', {
    path: 'start_time',
  })
}

function readCursor(text: string | undefined): Cursor | null {
  if (text === undefined) return null
  const [time, given] = text.split('.').map(Number)
  return { time: time ?? 0, given: given ?? 0 }
}

function nextCursor(page: readonly Liquidation[], previous: Cursor | null): string | null {
  const last = page.at(-1)?.exchangeTime
  if (last === undefined) return null
  const ofSameTime = page.filter(({ exchangeTime }) => exchangeTime === last).length
  const before = previous?.time === last ? previous.given : 0
  return `${last}.${before + ofSameTime}`
}

function toRow(row: Liquidation): LiquidationRow {
  return {
    id: row.id,
    exchange: row.venue,
    symbol: row.unifiedSymbol,
    side: row.positionSide,
    order_side: row.side,
    price: row.price,
    price_kind: row.priceKind,
    quantity: row.quantity,
    value_usd: row.notional,
    value_asset: row.notionalAsset,
    timestamp: isoTime(row.exchangeTime),
    received_time: isoTime(row.receivedTime),
    guarantee: row.guarantee,
    source: row.source,
    confidence: row.confidence,
  }
}
