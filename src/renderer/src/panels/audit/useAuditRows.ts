import { useCallback, useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import type { AuditStatus } from '../../../../contract/domain/audit.ts'
import type { AuditPage } from '../../../../contract/ipc/channels.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import { useEngine } from '../../bridge/engine.ts'
import { type AuditRows, withNewest, withOlder } from './auditRows.ts'

const refreshMs = 3000
const pageRows = 100
const none: AuditRows = { rows: [], next: null }

type Join = (known: AuditRows, page: AuditPage) => AuditRows
const anew: Join = (_known, page) => page

export type AuditChoice = {
  readonly venue: VenueId | 'all'
  /** The whole word; empty for any. */
  readonly operation: string
  readonly outcome: 'all' | 'succeeded' | 'failed'
}

type Loaded = AuditRows & {
  readonly status: AuditStatus | null
  readonly failure: string | null
}

/** The newest rows that pass, asked for again every few seconds while `panel` can be seen. */
export function useAuditRows(
  { venue, operation, outcome }: AuditChoice,
  panel: RefObject<HTMLElement | null>,
  held: boolean,
): Loaded & { readonly loadOlder: () => void } {
  const engine = useEngine()
  const [loaded, setLoaded] = useState<Loaded>({ ...none, status: null, failure: null })
  const asking = useRef(false)
  const round = useRef(0)
  const load = useCallback(
    async (join: Join, after: AuditRows['next'], mine: number): Promise<void> => {
      asking.current = true
      const answer = await engine.request('audit:query', {
        ...(venue === 'all' ? {} : { venue }),
        ...(operation === '' ? {} : { operation }),
        ...(outcome === 'all' ? {} : { success: outcome === 'succeeded' }),
        after,
        limit: pageRows,
      })
      if (mine !== round.current) return
      asking.current = false
      setLoaded((known) => {
        if (!answer.ok) return { ...known, failure: answer.error.message }
        return { ...join(known, answer.value), status: answer.value.status, failure: null }
      })
    },
    [engine, venue, operation, outcome],
  )
  // Another choice begins anew; what an earlier one still answers is not taken.
  useEffect(() => {
    round.current += 1
    void load(anew, null, round.current)
  }, [load])
  useEffect(() => {
    if (held) return undefined
    const timer = setInterval(() => {
      const visible = panel.current?.checkVisibility() === true && !document.hidden
      if (visible && !asking.current) void load(withNewest, null, round.current)
    }, refreshMs)
    return () => clearInterval(timer)
  }, [load, held, panel])
  const { next } = loaded
  const loadOlder = (): void => {
    if (next !== null && !asking.current) void load(withOlder, next, round.current)
  }
  return { ...loaded, loadOlder }
}
