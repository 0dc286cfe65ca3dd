import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { InstrumentId, UnixMs } from '../../../contract/domain/ids.ts'
import { intervalMs } from '../../../contract/domain/market.ts'
import type { OpenInterestPoint } from '../adapter.ts'
import { fetchPages } from '../shared/candles.ts'
import { exactProduct } from '../../core/decimal.ts'
import { FieldReader, isRecord } from '../shared/fields.ts'
import { unknownInstrument } from '../shared/lookups.ts'
import { type Reading, accept, parseRows } from '../shared/refusal.ts'
import { toResult } from '../shared/rest.ts'
import type { Listing } from '../shared/symbols.ts'
import { openInterestLimit } from './limits.ts'
import type { BybitRest } from './rest.ts'

/** `openInterest` counts both sides of each contract; `singleOpenInterest` one. */
const bothSides = '0.5'

/** `GET /v5/market/open-interest`: https://bybit-exchange.github.io/docs/v5/market/open-interest */
export function parseOpenInterest(raw: unknown): Reading<OpenInterestPoint> {
  const read = new FieldReader(raw, 'open-interest')
  const time = read.time('timestamp')
  const single = read.optionalDecimal('singleOpenInterest')
  const openInterest =
    single?.value ?? exactProduct(read.notNegative('openInterest').text, bothSides)
  return read.refusal === null
    ? accept({ time, openInterest })
    : { ok: false, refusal: read.refusal }
}

/** Linear contracts only: what inverse ones count is not base units. */
export async function openInterestHistory(
  rest: BybitRest,
  listing: Listing,
  instrumentId: InstrumentId,
  from: UnixMs,
  to: UnixMs,
  signal: AbortSignal | undefined,
): Promise<Result<readonly OpenInterestPoint[]>> {
  const symbol = listing.byId(instrumentId)
  if (symbol === undefined) return unknownInstrument(instrumentId)
  if (symbol.marketKind !== 'linear') {
    return fail('INVALID_ARGUMENT', `open interest of ${symbol.venueSymbol} is not in base units`)
  }
  return fetchPages(
    {
      from,
      to,
      lengthMs: intervalMs['5m'],
      perPage: openInterestLimit,
      fetchPage: async (start, end) => {
        const answer = await rest.openInterest('linear', symbol.venueSymbol, start, end, signal)
        if (!answer.ok) return answer
        const { body } = answer.value
        const result = isRecord(body) && isRecord(body['result']) ? body['result'] : {}
        const rows = toResult(parseRows(result['list'], 'open-interest', parseOpenInterest))
        return rows.ok ? succeed(rows.value.values) : rows
      },
    },
    ({ time }) => time,
  )
}
