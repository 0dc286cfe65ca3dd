import { Download } from 'lucide-react'
import { Popover } from 'radix-ui'
import { CopyButton } from '../../components/CopyButton.tsx'

const command = 'npm run -s cli -- audit export --format jsonl --out audit.jsonl'

/** How to get the whole record as a file: by the command line, and by download in a browser. */
export function ExportMenu() {
  const isBrowser = !('pitwall' in window)
  return (
    <Popover.Root>
      <Popover.Trigger className="chip" data-testid="audit-export">
        <Download size={13} aria-hidden /> Export
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="menu audit-export" align="end" sideOffset={4}>
          <p>
            The command line writes the whole record, oldest row first, beside a running engine or
            without one. <code>--format csv</code> is for spreadsheets.
          </p>
          <p className="audit-command">
            <code>{command}</code>
            <CopyButton text={command} label="Copy the command" />
          </p>
          {isBrowser && (
            <p className="audit-downloads">
              <a className="button button-small" href="/audit/export?format=jsonl" download>
                Download JSON lines
              </a>
              <a className="button button-small" href="/audit/export?format=csv" download>
                Download CSV
              </a>
            </p>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
