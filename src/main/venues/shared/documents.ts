import type { Level } from '../../../contract/domain/market.ts'
import type { ParsedDocument } from '../adapter.ts'
import { textLevels } from './book.ts'
import { type Reading, type Rows, accept, gatherRows } from './refusal.ts'

/** One value, or why there is none. */
export function documentOf(reading: Reading<unknown>): ParsedDocument {
  return reading.ok
    ? { value: reading.value, refusals: [] }
    : { value: null, refusals: [reading.refusal.message] }
}

/** A book with its levels as decimal text. */
export function documentOfBook(
  kind: 'snapshot' | 'delta',
  reading: Reading<{ readonly bids: readonly Level[]; readonly asks: readonly Level[] }>,
): ParsedDocument {
  if (!reading.ok) return documentOf(reading)
  const { bids, asks } = reading.value
  return documentOf(
    accept({ kind, ...reading.value, bids: textLevels(bids), asks: textLevels(asks) }),
  )
}

/** The rows that could be read, always as a list; rows that mean nothing to us are left out. */
export function documentOfRows(rows: Rows<unknown>): ParsedDocument {
  return {
    value: rows.values.filter((value) => value !== null),
    refusals: rows.refusals.map((refusal) => refusal.message),
  }
}

/** A list, or the only row of it where the document was one row. */
export function documentOfList(
  readings: readonly Reading<unknown>[],
  isList: boolean,
): ParsedDocument {
  const rows = documentOfRows(gatherRows(readings))
  return isList ? rows : { ...rows, value: (rows.value as readonly unknown[])[0] ?? null }
}
