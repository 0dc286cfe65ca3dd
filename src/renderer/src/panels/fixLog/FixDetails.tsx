import { X } from 'lucide-react'
import type { FixLogRow } from '../../../../contract/domain/fix.ts'
import { CopyButton } from '../../components/CopyButton.tsx'

/** Every field of a message in words, and the message as it travelled. */
export function FixDetails({
  row,
  onClose,
}: {
  readonly row: FixLogRow
  readonly onClose: () => void
}) {
  return (
    <aside
      className="audit-details fix-details"
      aria-label="Fields of the message"
      data-testid="fix-details"
    >
      <header>
        <h3>{row.msgName ?? row.msgType ?? 'No message'}</h3>
        <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
          <X size={14} aria-hidden />
        </button>
      </header>
      {row.note !== null && <p className="fix-failure">{row.note}</p>}
      <dl>
        {row.fields.map(({ tag, name, value, meaning }, place) => (
          // A tag may come more than once, in the entries of a group.
          // oxlint-disable-next-line react/no-array-index-key
          <div key={place}>
            <dt title={`Tag ${tag}`}>{name ?? tag}</dt>
            <dd>
              {value}
              {meaning !== null && <span className="fix-meaning"> {meaning}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <h4>
        As it travelled, secrets masked <CopyButton text={row.raw} label="Copy the message" />
      </h4>
      <pre tabIndex={0} aria-label="Message">
        {row.raw}
      </pre>
    </aside>
  )
}
