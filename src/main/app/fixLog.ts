import type { FixLogField, FixLogPage, FixLogQuery, FixLogRow } from '../../contract/domain/fix.ts'
import type { FixDictionary, FixLogEntry } from '../net/fix/types.ts'

const soh = '\u0001'

type Kept = {
  readonly row: number
  readonly entry: FixLogEntry
  readonly dictionary: FixDictionary
}

export type FixLog = {
  add(entry: FixLogEntry, dictionary: FixDictionary): void
  page(query: FixLogQuery): FixLogPage
  rows(query: Omit<FixLogQuery, 'before' | 'limit'>): Iterable<FixLogRow>
}

/** The newest messages of all sessions, at most `bound`. Words are looked up when somebody reads. */
export function createFixLog(bound: number): FixLog {
  let kept: Kept[] = []
  let last = 0
  let dropped = 0

  const trim = (): void => {
    if (kept.length <= bound * 1.1) return
    dropped += kept.length - bound
    kept = kept.slice(-bound)
  }

  return {
    add(entry, dictionary) {
      last += 1
      kept.push({ row: last, entry, dictionary })
      trim()
    },
    page({ before, limit, ...query }) {
      const rows: FixLogRow[] = []
      for (let at = kept.length - 1; at >= 0 && rows.length <= limit; at -= 1) {
        const each = kept[at]
        if (each === undefined || (before !== null && each.row >= before)) continue
        const row = passing(each, query)
        if (row !== null) rows.push(row)
      }
      const shown = rows.slice(0, limit)
      const next = rows.length > limit ? (shown.at(-1)?.row ?? null) : null
      return { rows: shown, next, dropped }
    },
    *rows(query) {
      for (const each of kept.slice()) {
        const row = passing(each, query)
        if (row !== null) yield row
      }
    },
  }
}

function passing(
  { row, entry, dictionary }: Kept,
  { session, direction, msgTypes, text }: Omit<FixLogQuery, 'before' | 'limit'>,
): FixLogRow | null {
  if (session !== null && entry.session !== session) return null
  if (direction !== null && entry.direction !== direction) return null
  if (msgTypes !== null && !msgTypes.includes(entry.msgType ?? '')) return null
  const decoded = decode(row, entry, dictionary)
  return text === null || contains(decoded, text.toLowerCase()) ? decoded : null
}

function contains({ fields, raw, note, msgName }: FixLogRow, text: string): boolean {
  const words = fields.flatMap(({ name, value, meaning }) => [`${name ?? ''}=${value}`, meaning])
  return [raw, note, msgName, ...words].some((each) => each?.toLowerCase().includes(text) === true)
}

function decode(row: number, entry: FixLogEntry, dictionary: FixDictionary): FixLogRow {
  const { session, direction, time, msgType, sequence, note } = entry
  return {
    row,
    session,
    direction,
    time,
    msgType,
    msgName: msgType === null ? null : (dictionary.message(msgType)?.name ?? null),
    sequence,
    fields: fieldsOf(entry.raw, dictionary),
    raw: entry.raw.replaceAll(soh, '|'),
    note,
  }
}

/** Data that may hold a separator of its own was masked before. */
function fieldsOf(raw: string, dictionary: FixDictionary): readonly FixLogField[] {
  return raw.split(soh).flatMap((text) => {
    const at = text.indexOf('=')
    const tag = Number(text.slice(0, Math.max(at, 0)))
    if (at < 1 || !Number.isInteger(tag)) return []
    const value = text.slice(at + 1)
    const definition = dictionary.field(tag)
    const meaning = definition?.values?.get(value) ?? null
    return [{ tag, name: definition?.name ?? null, value, meaning }]
  })
}
