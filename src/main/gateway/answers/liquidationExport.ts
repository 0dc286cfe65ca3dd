import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import { Big } from 'big.js'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Liquidation } from '../../../contract/domain/liquidation.ts'
import type { Environment, VenueId } from '../../../contract/domain/venue.ts'
import { csvField } from '../../core/csv.ts'
import type { EngineServices } from '../../core/services.ts'
import { exchangesField, numberField, symbolField, timeField } from '../fields.ts'
import { isoTime } from './coverage.ts'
import { liquidationVenuesNamed, requireSymbol } from './venues.ts'

export const exportFormats = ['csv', 'typed'] as const

/** Arguments of `GET /liquidations/export`, as text. */
export const exportQuery = z.strictObject({
  format: z
    .enum(exportFormats)
    .default('csv')
    .describe(
      '`csv` has ISO 8601 times; `typed` whole milliseconds and plain decimals, so that every column has one type and becomes a Parquet column as it is.',
    ),
  symbol: symbolField.optional(),
  exchanges: exchangesField,
  start_time: timeField.optional(),
  end_time: timeField.optional().describe('ISO 8601, excluded. Absent: now.'),
  min_value: numberField(z.number().min(0)).optional(),
})

export type ExportArguments = z.output<typeof exportQuery>

const rowsPerPage = 2000

const shared = [
  'symbol',
  'instrument_id',
  'position_side',
  'order_side',
  'price',
  'price_kind',
  'quantity',
  'notional',
  'notional_asset',
  'guarantee',
  'source',
  'confidence',
] as const

const heads = {
  csv: ['exchange_time', 'id', 'venue', 'environment', ...shared, 'received_time'],
  typed: ['exchange_time_ms', 'id', 'venue', 'environment', ...shared, 'received_time_ms'],
} as const

/**
 * Stored liquidations as text in pieces, newest first. The engine's other work goes on between the
 * pieces; what is stored while it runs is not part of it.
 */
export async function* exportLiquidations(
  services: EngineServices,
  query: ExportArguments,
): AsyncGenerator<string> {
  const venues = liquidationVenuesNamed(services, query.exchanges)
  if (query.symbol !== undefined) requireSymbol(services, query.symbol)
  const environments = new Map(
    services.state().venues.map(({ venue, environment }) => [venue, environment]),
  )
  let head = `${heads[query.format].join(',')}\n`
  for (const venue of venues) {
    for await (const rows of pages(services, query, venue)) {
      const text = rows.map((row) => line(row, environments.get(venue) ?? 'live', query.format))
      yield head + text.join('')
      head = ''
      await setImmediate()
    }
  }
  if (head !== '') yield head
}

/** Pages of one venue: by time, and within the last millisecond of a page by what was given. */
async function* pages(
  { liquidations, state }: EngineServices,
  { symbol, start_time: from, end_time: end, min_value: minNotional }: ExportArguments,
  venue: VenueId,
): AsyncGenerator<readonly Liquidation[]> {
  let before = end ?? state().now
  let given = new Set<string>()
  for (;;) {
    const limit = rowsPerPage + given.size
    const range = { symbol, venues: [venue], from, before, minNotional, limit }
    const found = liquidations.history(range)
    const rows = found.filter(({ id }) => !given.has(id))
    if (rows.length > 0) yield rows
    const last = rows.at(-1)
    if (last === undefined || found.length < limit) return
    const oldest = rows.filter(({ exchangeTime }) => exchangeTime === last.exchangeTime)
    const isSame = before === ((last.exchangeTime + 1) as UnixMs)
    given = new Set([...(isSame ? given : []), ...oldest.map(({ id }) => id)])
    before = (last.exchangeTime + 1) as UnixMs
  }
}

function line(row: Liquidation, environment: Environment, format: 'csv' | 'typed'): string {
  const time = (ms: UnixMs): string => (format === 'csv' ? isoTime(ms) : String(ms))
  const fields = [
    time(row.exchangeTime),
    row.id,
    row.venue,
    environment,
    row.unifiedSymbol,
    row.instrumentId,
    row.positionSide,
    row.side,
    plain(row.price),
    row.priceKind,
    plain(row.quantity),
    plain(row.notional),
    row.notionalAsset,
    row.guarantee,
    row.source,
    plain(row.confidence),
    time(row.receivedTime),
  ]
  return `${fields.map(csvField).join(',')}\n`
}

/** Without an exponent, whatever its size. */
function plain(value: number): string {
  const text = String(value)
  return text.includes('e') ? new Big(text).toFixed() : text
}
