import { ShieldAlert, ShieldCheck } from 'lucide-react'
import type { AuditVerdict } from '../../../../contract/domain/audit.ts'
import { CopyButton } from '../../components/CopyButton.tsx'
import { formatFixed } from '../../format/price.ts'
import type { ChainCheck } from './useAuditCheck.ts'

/** How far the check is, or what it found. */
export function CheckResult({ check, failure }: Pick<ChainCheck, 'check' | 'failure'>) {
  if (failure !== null) return <Broken>The check could not be followed: {failure}</Broken>
  if (check.state === 'idle') return null
  if (check.state === 'failed') return <Broken>The check stopped: {check.message}</Broken>
  if (check.state === 'done') return <Verdict verdict={check.verdict} />
  const { checked, rows } = check
  return (
    <p className="audit-check" role="status" data-testid="audit-check" data-state="running">
      <progress value={Math.min(checked, rows)} max={Math.max(1, rows)} aria-label="Rows checked" />
      Checking {formatFixed(Math.min(checked, rows), 0)} of {formatFixed(rows, 0)} rows
    </p>
  )
}

function Verdict({ verdict }: { readonly verdict: AuditVerdict }) {
  const { ok, rows, firstRow, lastRow, head, lost, firstBroken, reason } = verdict
  if (!ok) {
    return (
      <Broken>
        The chain is broken at row {firstBroken}: {reason}. {formatFixed(rows, 0)} rows were read.
      </Broken>
    )
  }
  return (
    <p className="audit-check" role="status" data-testid="audit-check" data-state="intact">
      <ShieldCheck size={14} aria-hidden />
      <span>
        <strong>Chain intact.</strong> {formatFixed(rows, 0)} rows, {firstRow ?? 0} to{' '}
        {lastRow ?? 0}
        {lost > 0 && `, ${formatFixed(lost, 0)} given up`}. Head
      </span>
      <code className="audit-hash" title={head ?? ''}>
        {head ?? 'none'}
      </code>
      {head !== null && (
        <CopyButton text={`${lastRow ?? 0}:${head}`} label="Copy row and head hash" />
      )}
    </p>
  )
}

function Broken({ children }: { readonly children: React.ReactNode }) {
  return (
    <p className="audit-check" role="alert" data-testid="audit-check" data-state="broken">
      <ShieldAlert size={14} aria-hidden />
      <span>{children}</span>
    </p>
  )
}
