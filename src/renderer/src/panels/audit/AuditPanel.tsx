import './audit.css'
import { ScrollText } from 'lucide-react'
import { useCallback, useMemo, useRef, useState } from 'react'
import { EmptyState } from '../../components/EmptyState.tsx'
import { VirtualTable } from '../../components/VirtualTable.tsx'
import { formatFixed } from '../../format/price.ts'
import { AuditCells } from './AuditCells.tsx'
import { AuditDetails } from './AuditDetails.tsx'
import { AuditFilters } from './AuditFilters.tsx'
import { CheckResult } from './CheckResult.tsx'
import { useAuditCheck } from './useAuditCheck.ts'
import { type AuditChoice, useAuditRows } from './useAuditRows.ts'

const columns = [
  { name: 'time', title: 'Time' },
  { name: 'venue', title: 'Venue' },
  { name: 'operation', title: 'Operation', explanation: 'What was meant' },
  { name: 'path', title: 'Request or connection' },
  { name: 'figure', title: 'Status', explanation: 'Of the HTTP answer' },
  { name: 'figure', title: 'Latency' },
  { name: 'figure', title: 'Attempt' },
  { name: 'error', title: 'Outcome' },
] as const

/** What was asked of venues, newest first; waits with new rows while somebody reads further down. */
export function AuditPanel() {
  const [choice, setChoice] = useState<AuditChoice>({ venue: 'all', operation: '', outcome: 'all' })
  const [scrolled, setScrolled] = useState(false)
  const [picked, setPicked] = useState<string | null>(null)
  const panel = useRef<HTMLDivElement>(null)
  const { rows, status, failure, loadOlder } = useAuditRows(choice, panel, scrolled)
  const { check, failure: checkFailure, start } = useAuditCheck()
  const operations = useMemo(
    () => [...new Set(rows.map((row) => row.operation))].toSorted().slice(0, 100),
    [rows],
  )
  const choose = useCallback((change: Partial<AuditChoice>) => {
    setScrolled(false)
    setChoice((known) => ({ ...known, ...change }))
  }, [])
  const open = rows.find((row) => String(row.row) === picked)
  return (
    <div className="audit-panel" ref={panel}>
      <AuditFilters
        choice={choice}
        operations={operations}
        checking={check.state === 'running'}
        onChoose={choose}
        onCheck={start}
      />
      <CheckResult check={check} failure={checkFailure} />
      {failure !== null && (
        <p className="audit-check" role="status" data-state="broken">
          Not current: {failure}
        </p>
      )}
      <div className="audit-body">
        {rows.length === 0 ? (
          <EmptyState
            icon={ScrollText}
            title={status === null ? 'Asking for the record' : 'Nothing passes the filters'}
          />
        ) : (
          <VirtualTable
            name="Audit record, newest first"
            className="audit"
            columns={columns}
            rows={rows}
            keyOf={(row) => String(row.row)}
            picked={picked}
            onPick={setPicked}
            Cells={AuditCells}
            onScrolled={setScrolled}
            onEnd={loadOlder}
          />
        )}
        {open !== undefined && <AuditDetails row={open} onClose={() => setPicked(null)} />}
      </div>
      <footer className="audit-foot num">
        {status !== null &&
          `${formatFixed(status.head.row - status.head.firstRow + 1, 0)} rows kept`}
        {status !== null && status.lost > 0 && `, ${formatFixed(status.lost, 0)} given up`}
        {scrolled && '; new rows wait until you are back at the top'}
      </footer>
    </div>
  )
}
