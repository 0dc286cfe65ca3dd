import { useCallback, useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import type {
  FixDirection,
  FixLogPage,
  FixLogRow,
  FixSessionView,
} from '../../../../contract/domain/fix.ts'
import { useEngine } from '../../bridge/engine.ts'

const refreshMs = 2000
const pageRows = 200
/** With fewer there is nothing to scroll to the end of. */
const fewRows = 40
/** Most rows held; the filter or an export reaches the others. */
const mostRows = 3000

export type FixChoice = {
  readonly session: string | null
  readonly direction: FixDirection | null
  /** Heartbeats and test requests hide what matters. */
  readonly heartbeats: boolean
  readonly text: string
}

type Loaded = {
  readonly sessions: readonly FixSessionView[] | null
  readonly rows: readonly FixLogRow[]
  readonly next: number | null
  readonly dropped: number
  readonly failure: string | null
}

const nothing: Loaded = { sessions: null, rows: [], next: null, dropped: 0, failure: null }

/** Sessions and the newest messages that pass, asked for again while the panel can be seen. */
export function useFixLog(choice: FixChoice, panel: RefObject<HTMLElement | null>, held: boolean) {
  const engine = useEngine()
  const [loaded, setLoaded] = useState(nothing)
  const round = useRef(0)
  const { session, direction, text } = choice
  const load = useCallback(
    async (from: number | 'anew' | null, mine: number): Promise<void> => {
      const [sessions, page] = await Promise.all([
        engine.request('fix:sessions', {}),
        engine.request('fix:log', {
          session,
          direction,
          text: text === '' ? null : text,
          before: from === 'anew' ? null : from,
          limit: pageRows,
        }),
      ])
      if (mine !== round.current) return
      setLoaded((known) => {
        if (!sessions.ok) return { ...known, failure: sessions.error.message }
        if (!page.ok) return { ...known, failure: page.error.message }
        const joined = joinOf(from)(known, page.value)
        return { ...joined, sessions: sessions.value, dropped: page.value.dropped, failure: null }
      })
    },
    [engine, session, direction, text],
  )
  useEffect(() => {
    round.current += 1
    void load('anew', round.current)
  }, [load])
  useEffect(() => {
    if (held) return undefined
    const timer = setInterval(() => {
      const visible = panel.current?.checkVisibility() === true && !document.hidden
      if (visible) void load(null, round.current)
    }, refreshMs)
    return () => clearInterval(timer)
  }, [load, held, panel])
  const { next } = loaded
  const loadOlder = (): void => {
    if (next !== null && loaded.rows.length < mostRows) void load(next, round.current)
  }
  // A rare word may be pages away: the engine looks through a bounded stretch at a time.
  const isShort = loaded.rows.length < fewRows
  useEffect(() => {
    if (isShort && next !== null) void load(next, round.current)
  }, [isShort, next, load])
  const reload = (): void => void load(null, round.current)
  return { ...loaded, loadOlder, reload }
}

/** Another choice begins anew; the newest are joined where they meet, older ones behind. */
function joinOf(from: number | 'anew' | null): (known: Loaded, page: FixLogPage) => Loaded {
  if (from === null) return newest
  return from === 'anew' ? (known, page) => ({ ...known, ...rowsOf(page) }) : older
}

type Rows = Pick<Loaded, 'rows' | 'next'>

/** Joined to what is known where they meet, else in its place. */
function newest(known: Loaded, page: FixLogPage): Loaded {
  // Nothing new in the stretch that was looked through; what was found further back stays.
  if (page.rows.length === 0) return known
  const seen = new Set(known.rows.map(({ row }) => row))
  if (!page.rows.some(({ row }) => seen.has(row))) return { ...known, ...rowsOf(page) }
  const fresh = page.rows.filter(({ row }) => !seen.has(row))
  return { ...known, rows: [...fresh, ...known.rows].slice(0, mostRows) }
}

function older(known: Loaded, page: FixLogPage): Loaded {
  const seen = new Set(known.rows.map(({ row }) => row))
  const more = page.rows.filter(({ row }) => !seen.has(row))
  return { ...known, rows: [...known.rows, ...more], next: page.next }
}

function rowsOf({ rows, next }: FixLogPage): Rows {
  return { rows, next }
}
