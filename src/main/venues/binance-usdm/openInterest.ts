import { type Result, succeed } from '../../../contract/errors.ts'
import type { InstrumentId, UnixMs } from '../../../contract/domain/ids.ts'
import { intervalMs } from '../../../contract/domain/market.ts'
import type { OpenInterestPoint } from '../adapter.ts'
import { fetchPages } from '../shared/candles.ts'
import { FieldReader } from '../shared/fields.ts'
import { unknownInstrument } from '../shared/lookups.ts'
import { type Reading, accept, parseRows } from '../shared/refusal.ts'
import { toResult } from '../shared/rest.ts'
import type { Listing } from '../shared/symbols.ts'
import { openInterestLimit } from './limits.ts'
import type { BinanceRest } from './rest.ts'

/**
 * `GET /futures/data/openInterestHist`: base units of one side.
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/market-data/rest-api/Open-Interest-Statistics
 */
export function parseOpenInterest(raw: unknown): Reading<OpenInterestPoint> {
  const read = new FieldReader(raw, 'openInterestHist')
  const time = read.time('timestamp')
  const openInterest = read.notNegative('sumOpenInterest').value
  return read.refusal === null
    ? accept({ time, openInterest })
    : { ok: false, refusal: read.refusal }
}

export async function openInterestHistory(
  rest: BinanceRest,
  listing: Listing,
  instrumentId: InstrumentId,
  from: UnixMs,
  to: UnixMs,
  signal: AbortSignal | undefined,
): Promise<Result<readonly OpenInterestPoint[]>> {
  const symbol = listing.byId(instrumentId)
  if (symbol === undefined) return unknownInstrument(instrumentId)
  return fetchPages(
    {
      from,
      to,
      lengthMs: intervalMs['5m'],
      perPage: openInterestLimit,
      fetchPage: async (start, end) => {
        const answer = await rest.openInterestHist(symbol.venueSymbol, start, end, signal)
        if (!answer.ok) return answer
        const rows = toResult(parseRows(answer.value.body, 'openInterestHist', parseOpenInterest))
        return rows.ok ? succeed(rows.value.values) : rows
      },
    },
    ({ time }) => time,
  )
}
