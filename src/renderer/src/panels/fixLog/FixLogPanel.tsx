import './fixLog.css'
import { Download, Plug } from 'lucide-react'
import { useRef, useState } from 'react'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { VirtualTable } from '../../components/VirtualTable.tsx'
import { formatFixed } from '../../format/price.ts'
import { FixCells } from './FixCells.tsx'
import { FixDetails } from './FixDetails.tsx'
import { FixSessions } from './FixSessions.tsx'
import { logAsText } from './fixWords.ts'
import { type FixChoice, useFixLog } from './useFixLog.ts'

const columns = [
  { name: 'time', title: 'Time' },
  { name: 'direction', title: 'Way' },
  { name: 'figure', title: 'Number', explanation: 'MsgSeqNum' },
  { name: 'type', title: 'Message' },
  { name: 'message', title: 'Fields' },
] as const

const silent: ReadonlySet<string | null> = new Set(['0', '1'])

/** What FIX sessions said and heard, in words. */
export function FixLogPanel() {
  const [choice, setChoice] = useState<FixChoice>({
    session: null,
    direction: null,
    heartbeats: false,
    text: '',
  })
  const [scrolled, setScrolled] = useState(false)
  const [picked, setPicked] = useState<string | null>(null)
  const panel = useRef<HTMLDivElement>(null)
  const { sessions, rows, dropped, failure, loadOlder, reload } = useFixLog(choice, panel, scrolled)
  const shown = choice.heartbeats ? rows : rows.filter(({ msgType }) => !silent.has(msgType))
  const open = shown.find(({ row }) => String(row) === picked)
  const choose = (change: Partial<FixChoice>): void =>
    setChoice((known) => ({ ...known, ...change }))
  return (
    <div className="audit-panel" ref={panel} data-testid="fix-log">
      <div className="toolbar" role="toolbar" aria-label="FIX log filters">
        <Segmented
          name="Direction"
          value={choice.direction ?? 'both'}
          segments={[
            { value: 'both', label: 'Both' },
            { value: 'in', label: 'In', testId: 'fix-in' },
            { value: 'out', label: 'Out', testId: 'fix-out' },
          ]}
          onChoose={(way) => choose({ direction: way === 'both' ? null : way })}
        />
        <input
          className="audit-input"
          type="search"
          placeholder="Name, value or word"
          aria-label="Find in messages"
          maxLength={200}
          value={choice.text}
          data-testid="fix-text"
          onChange={(event) => choose({ text: event.target.value })}
        />
        <label className="fix-check">
          <input
            type="checkbox"
            checked={choice.heartbeats}
            onChange={(event) => choose({ heartbeats: event.target.checked })}
          />
          Heartbeats
        </label>
        <div className="toolbar-space" />
        {(['jsonl', 'csv'] as const).map((format) => (
          <button
            key={format}
            type="button"
            className="chip"
            disabled={shown.length === 0}
            data-testid={`fix-export-${format}`}
            onClick={() => save(logAsText(shown, format), format)}
          >
            <Download size={13} aria-hidden /> {format === 'csv' ? 'CSV' : 'JSON lines'}
          </button>
        ))}
      </div>
      {sessions !== null && sessions.length > 0 && (
        <FixSessions sessions={sessions} onChanged={reload} />
      )}
      {failure !== null && (
        <p className="fix-failure" role="status">
          Not current: {failure}
        </p>
      )}
      <div className="audit-body">
        {shown.length === 0 ? (
          <NoMessages isLoading={sessions === null} hasSessions={(sessions?.length ?? 0) > 0} />
        ) : (
          <VirtualTable
            name="FIX messages, newest first"
            className="fix-log"
            columns={columns}
            rows={shown}
            keyOf={({ row }) => String(row)}
            picked={picked}
            onPick={setPicked}
            Cells={FixCells}
            onScrolled={setScrolled}
            onEnd={loadOlder}
          />
        )}
        {open !== undefined && <FixDetails row={open} onClose={() => setPicked(null)} />}
      </div>
      <footer className="audit-foot num">
        {formatFixed(shown.length, 0)} messages shown
        {dropped > 0 && `, ${formatFixed(dropped, 0)} older ones are kept no more`}
        {scrolled && '; new ones wait until you are back at the top'}
      </footer>
    </div>
  )
}

function NoMessages({
  isLoading,
  hasSessions,
}: {
  readonly isLoading: boolean
  readonly hasSessions: boolean
}) {
  if (isLoading) return <EmptyState icon={Plug} title="Asking for the log" />
  if (hasSessions) return <EmptyState icon={Plug} title="Nothing passes the filters" />
  return (
    <EmptyState icon={Plug} title="There is no FIX session">
      Set order_entry: fix for an account of a venue that offers it.
    </EmptyState>
  )
}

function save(text: string, format: 'jsonl' | 'csv'): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `pitwall-fix.${format}`
  link.click()
  URL.revokeObjectURL(address)
}
