import type { FixLogField, FixLogPage, FixLogQuery, FixLogRow } from '../../contract/domain/fix.ts'
import { standardDictionary } from '../net/fix/dictionary/standard.ts'
import type { FixDictionary, FixLogEntry } from '../net/fix/types.ts'
import type { FixLogStore, FixLoggedRow } from '../storage/fixStore.ts'

const soh = '\u0001'
const trimEvery = 500
const readAtOnce = 500
/** Rows looked through for one page: a word that is rare must not hold the engine up. */
const lookedThrough = 5000

type Filter = Omit<FixLogQuery, 'before' | 'limit'>

export type FixLogParts = {
  readonly store: FixLogStore
  /** Most rows that are kept. */
  readonly bound: number
  /** Words of a session of this run; null for one of an earlier run that is no more. */
  readonly dictionaryOf: (session: string) => FixDictionary | null
}

export type FixLog = {
  add(entry: FixLogEntry): void
  page(query: FixLogQuery): FixLogPage
  rows(query: Filter): Iterable<FixLogRow>
}

/** The newest messages of all sessions and runs. Words are looked up when somebody reads. */
export function createFixLog({ store, bound, dictionaryOf }: FixLogParts): FixLog {
  let added = 0
  store.trimLog(bound)

  const read = (row: FixLoggedRow, text: string | null): readonly FixLogRow[] => {
    const decoded = decode(row, dictionaryOf(row.session) ?? dictionaryIn(row.raw))
    return text === null || contains(decoded, text.toLowerCase()) ? [decoded] : []
  }

  return {
    add({ session, direction, time, msgType, sequence, raw, note }) {
      store.appendLog({ session, direction, time, msgType, sequence, raw, note })
      added += 1
      if (added % trimEvery === 0) store.trimLog(bound)
    },
    page({ before, limit, text, ...filter }) {
      const rows: FixLogRow[] = []
      const dropped = store.removedFromLog()
      const atOnce = text === null ? limit + 1 : readAtOnce
      let from = before
      for (let looked = 0; looked < lookedThrough; looked += atOnce) {
        const found = store.readLog({ ...filter, before: from, limit: atOnce })
        for (const row of found) {
          if (rows.length === limit) return { rows, next: from, dropped }
          rows.push(...read(row, text))
          from = row.row
        }
        if (found.length < atOnce) return { rows, next: null, dropped }
      }
      return { rows, next: from, dropped }
    },
    *rows({ text, ...filter }) {
      for (let after = 0; ;) {
        const found = store.readLogAfter({ ...filter, after, limit: readAtOnce })
        for (const row of found) yield* read(row, text)
        const last = found.at(-1)
        if (last === undefined || found.length < readAtOnce) return
        after = last.row
      }
    },
  }
}

const beginString = /^8=([A-Z0-9.]+)/

function dictionaryIn(raw: string): FixDictionary | null {
  return standardDictionary(beginString.exec(raw)?.[1] ?? '')
}

function contains({ fields, raw, note, msgName }: FixLogRow, text: string): boolean {
  const words = fields.flatMap(({ name, value, meaning }) => [`${name ?? ''}=${value}`, meaning])
  return [raw, note, msgName, ...words].some((each) => each?.toLowerCase().includes(text) === true)
}

function decode(logged: FixLoggedRow, dictionary: FixDictionary | null): FixLogRow {
  const { row, session, direction, time, msgType, sequence, raw, note } = logged
  return {
    row,
    session,
    direction,
    time,
    msgType,
    msgName: msgType === null ? null : (dictionary?.message(msgType)?.name ?? null),
    sequence,
    fields: fieldsOf(raw, dictionary),
    raw: raw.replaceAll(soh, '|'),
    note,
  }
}

/** Data that may hold a separator of its own was masked before. */
function fieldsOf(raw: string, dictionary: FixDictionary | null): readonly FixLogField[] {
  return raw.split(soh).flatMap((text) => {
    const at = text.indexOf('=')
    const tag = Number(text.slice(0, Math.max(at, 0)))
    if (at < 1 || !Number.isInteger(tag)) return []
    const value = text.slice(at + 1)
    const definition = dictionary?.field(tag)
    const meaning = definition?.values?.get(value) ?? null
    return [{ tag, name: definition?.name ?? null, value, meaning }]
  })
}
