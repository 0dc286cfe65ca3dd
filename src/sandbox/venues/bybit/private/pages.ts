import { badParameter } from './refusal.ts'
import type { Row } from './rows.ts'

/** One page of a list and the mark of the next, as text that has to be encoded again. */
export type Page = { readonly list: readonly Row[]; readonly nextPageCursor: string }

/** A page of rows: the cursor is where it begins. */
export function pageOf<Item>(
  items: readonly Item[],
  query: URLSearchParams,
  { usual, most }: { readonly usual: number; readonly most: number },
  toRow: (item: Item) => Row,
): Page {
  const limit = Math.max(1, Math.min(wholeOf(query, 'limit') ?? usual, most))
  const from = readCursor(query.get('cursor') ?? '')
  const list = items.slice(from, from + limit).map(toRow)
  const isLast = from + limit >= items.length
  return { list, nextPageCursor: isLast ? '' : encodeURIComponent(`from=${from + limit}`) }
}

function readCursor(text: string): number {
  if (text === '') return 0
  const from = Number(/^from=(\d{1,9})$/.exec(decodeURIComponent(text))?.[1] ?? Number.NaN)
  if (Number.isNaN(from)) throw badParameter('params error: cursor invalid')
  return from
}

export function wholeOf(query: URLSearchParams, name: string): number | null {
  const text = query.get(name) ?? ''
  if (text === '') return null
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0) throw badParameter(`params error: ${name} invalid`)
  return value
}

const longestSpanMs = 7 * 86_400_000

/** The asked range: the last week where nothing is said, and never longer. */
export function rangeOf(query: URLSearchParams, now: number): (time: number) => boolean {
  const start = wholeOf(query, 'startTime')
  const end = wholeOf(query, 'endTime')
  const to = end ?? (start === null ? now : start + longestSpanMs)
  const from = start ?? to - longestSpanMs
  if (to < from || to - from > longestSpanMs) {
    throw badParameter('The time range between startTime and endTime cannot exceed 7 days')
  }
  return (time) => time >= from && time <= to
}
