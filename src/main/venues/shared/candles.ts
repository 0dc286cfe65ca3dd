import { type Result, fail, succeed } from '../../../contract/errors.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import { type Candle, type CandleInterval, intervalMs } from '../../../contract/domain/market.ts'

/** Most requests one question may cost. */
const mostPages = 60

export type PagedRange<Item> = {
  readonly from: UnixMs
  readonly to: UnixMs
  /** Time between two items, ms. */
  readonly lengthMs: number
  readonly perPage: number
  /** Both ends included, as every venue has it. */
  readonly fetchPage: (from: UnixMs, to: UnixMs) => Promise<Result<readonly Item[]>>
}

/** Fetches a range of candles in pages, oldest first: see `fetchPages`. */
export function fetchCandles(range: PagedRange<Candle>): Promise<Result<readonly Candle[]>> {
  return fetchPages(range, ({ openTime }) => openTime)
}

/** How many candles the times from `start` to `end`, both included, take: from one to `most`. */
export function candlesAsked(
  interval: CandleInterval,
  start: UnixMs,
  end: UnixMs,
  most: number,
): number {
  const wanted = Math.ceil((end - start + 1) / intervalMs[interval])
  return Math.min(Math.max(wanted, 1), most)
}

/**
 * Fetches a range in pages of `perPage` items `lengthMs` apart, oldest first, and gives what is of
 * `from` or later and before `to`, each time once.
 */
export async function fetchPages<Item>(
  { from, to, lengthMs, perPage, fetchPage }: PagedRange<Item>,
  timeOf: (item: Item) => UnixMs,
): Promise<Result<readonly Item[]>> {
  if (!(from < to)) return fail('INVALID_RANGE', 'the range ends before it starts')
  const spanMs = lengthMs * perPage
  const pages = Math.ceil((to - from) / spanMs)
  if (pages > mostPages) {
    return fail('INVALID_RANGE', `the range has more than ${mostPages * perPage} candles`)
  }
  const items = new Map<number, Item>()
  for (let start: number = from; start < to; start += spanMs) {
    const end = Math.min(start + spanMs, to) - 1
    const page = await fetchPage(start as UnixMs, end as UnixMs)
    if (!page.ok) return page
    for (const item of page.value) items.set(timeOf(item), item)
  }
  return succeed(
    [...items.values()]
      .filter((item) => timeOf(item) >= from && timeOf(item) < to)
      .toSorted((left, right) => timeOf(left) - timeOf(right)),
  )
}
