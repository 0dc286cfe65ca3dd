import { X } from 'lucide-react'
import type { AuditRow } from '../../../../contract/domain/audit.ts'
import { errorCatalogue } from '../../../../contract/errors.ts'
import { CopyButton } from '../../components/CopyButton.tsx'
import { formatLatency } from '../../format/age.ts'
import { formatFull } from '../../format/time.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { spread } from './auditRows.ts'

/** Everything a row holds. Secrets were taken out before it was written. */
export function AuditDetails({
  row,
  onClose,
}: {
  readonly row: AuditRow
  readonly onClose: () => void
}) {
  const zone = usePreferences((store) => store.timeZone)
  const { errorCode } = row
  const facts: readonly (readonly [string, string | number | null])[] = [
    ['Time', formatFull(row.startTime, zone)],
    ['Venue', row.venue === null ? null : `${row.venue}, ${row.environment ?? ''}`],
    ['Kind', row.kind],
    ['Request', row.method === null ? row.path : `${row.method} ${row.path ?? ''}`],
    ['Status', row.status],
    ['Latency', formatLatency(row.latencyMs)],
    ['Attempt', row.attempt + 1],
    ['Outcome', row.success ? 'succeeded' : 'failed'],
    ['Error', errorCode === null ? null : `${errorCode}: ${errorCatalogue[errorCode].sentence}`],
    ['Message', row.message],
  ]
  return (
    <aside className="audit-details" aria-label="Details of the row" data-testid="audit-details">
      <header>
        <h3 title={row.operation}>{row.operation}</h3>
        <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
          <X size={14} aria-hidden />
        </button>
      </header>
      <dl>
        {facts.map(
          ([name, value]) =>
            value !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
        <div>
          <dt>Row</dt>
          <dd className="audit-head">
            {row.row} <code className="audit-hash">{row.hash}</code>
            <CopyButton text={`${row.row}:${row.hash}`} label="Copy row and hash" />
          </dd>
        </div>
      </dl>
      <Text title="Request" text={row.request} />
      <Text title="Response" text={row.response} />
    </aside>
  )
}

function Text({ title, text }: { readonly title: string; readonly text: string | null }) {
  if (text === null) return null
  return (
    <>
      <h4>{title}, secrets taken out</h4>
      <pre tabIndex={0} aria-label={title}>
        {spread(text)}
      </pre>
    </>
  )
}
