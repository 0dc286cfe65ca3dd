import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Candle } from '../../../contract/domain/market.ts'

/** Most requests one question may cost. */
const mostPages = 60

/**
 * Fetches a range in pages of `perPage` candles of `lengthMs`, oldest first, and gives what opened
 * at `from` or later and before `to`, each opening time once.
 */
export async function fetchCandles(options: {
  readonly from: UnixMs
  readonly to: UnixMs
  readonly lengthMs: number
  readonly perPage: number
  /** Both ends included, as every venue has it. */
  readonly fetchPage: (from: UnixMs, to: UnixMs) => Promise<Result<readonly Candle[]>>
}): Promise<Result<readonly Candle[]>> {
  const { from, to, lengthMs, perPage, fetchPage } = options
  if (!(from < to)) return fail('INVALID_RANGE', 'the range ends before it starts')
  const spanMs = lengthMs * perPage
  const pages = Math.ceil((to - from) / spanMs)
  if (pages > mostPages) {
    return fail('INVALID_RANGE', `the range has more than ${mostPages * perPage} candles`)
  }
  const candles = new Map<number, Candle>()
  for (let start: number = from; start < to; start += spanMs) {
    const end = Math.min(start + spanMs, to) - 1
    const page = await fetchPage(start as UnixMs, end as UnixMs)
    if (!page.ok) return page
    for (const candle of page.value) candles.set(candle.openTime, candle)
  }
  return succeed(
    [...candles.values()]
      .filter(({ openTime }) => openTime >= from && openTime < to)
      .toSorted((left, right) => left.openTime - right.openTime),
  )
}
