import { ShieldCheck } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Segmented } from '../../components/Segmented.tsx'
import { VenuePick } from '../../components/VenuePick.tsx'
import { ExportMenu } from './ExportMenu.tsx'
import type { AuditChoice } from './useAuditRows.ts'

/** A word is looked up once the writer pauses, ms. */
const quietMs = 350

export function AuditFilters({
  choice,
  operations,
  checking,
  onChoose,
  onCheck,
}: {
  readonly choice: AuditChoice
  /** Operations seen, offered while writing. */
  readonly operations: readonly string[]
  readonly checking: boolean
  readonly onChoose: (change: Partial<AuditChoice>) => void
  readonly onCheck: () => void
}) {
  return (
    <div className="toolbar" role="toolbar" aria-label="Audit filters">
      <VenuePick venue={choice.venue} onChoose={(venue) => onChoose({ venue })} />
      <Segmented
        name="Outcome"
        value={choice.outcome}
        segments={[
          { value: 'all', label: 'All' },
          { value: 'succeeded', label: 'Succeeded' },
          { value: 'failed', label: 'Failed', testId: 'audit-failed' },
        ]}
        onChoose={(outcome) => onChoose({ outcome })}
      />
      <OperationField operations={operations} onChoose={onChoose} />
      <div className="toolbar-space" />
      <button
        type="button"
        className="chip"
        disabled={checking}
        data-testid="audit-verify"
        onClick={onCheck}
      >
        <ShieldCheck size={13} aria-hidden /> Verify chain
      </button>
      <ExportMenu />
    </div>
  )
}

function OperationField({
  operations,
  onChoose,
}: {
  readonly operations: readonly string[]
  readonly onChoose: (change: Partial<AuditChoice>) => void
}) {
  const [text, setText] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => onChoose({ operation: text.trim() }), quietMs)
    return () => clearTimeout(timer)
  }, [text, onChoose])
  return (
    <>
      <input
        className="audit-input"
        type="search"
        list="audit-operations"
        placeholder="Any operation"
        aria-label="Operation"
        maxLength={1024}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <datalist id="audit-operations">
        {operations.map((operation) => (
          <option key={operation} value={operation} />
        ))}
      </datalist>
    </>
  )
}
