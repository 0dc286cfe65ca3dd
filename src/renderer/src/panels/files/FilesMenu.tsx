import './files.css'
import { Download, Upload } from 'lucide-react'
import { Popover } from 'radix-ui'
import { CopyButton } from '../../components/CopyButton.tsx'
import { openOverlay } from '../../stores/shellStore.ts'
import { exportLinks } from './exportLinks.ts'

/** Liquidations as a file, in and out. */
export function FilesMenu({ symbol }: { readonly symbol: string | null }) {
  return (
    <>
      <button
        type="button"
        className="chip"
        data-testid="import-open"
        onClick={() => openOverlay('import')}
      >
        <Upload size={13} aria-hidden /> Import
      </button>
      <ExportMenu symbol={symbol} />
    </>
  )
}

function ExportMenu({ symbol }: { readonly symbol: string | null }) {
  const isBrowser = !('pitwall' in window)
  const links = exportLinks(symbol)
  return (
    <Popover.Root>
      <Popover.Trigger className="chip" data-testid="export-open">
        <Download size={13} aria-hidden /> Export
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="menu export-menu" align="end" sideOffset={4}>
          <p>
            Every recorded liquidation{symbol === null ? '' : ` of ${symbol}`}, oldest first. The
            typed CSV has plain numbers and UTC times under fixed column types, for Parquet and data
            frames.
          </p>
          {isBrowser ? (
            <p className="export-links">
              {links.map(({ name, path }) => (
                <a key={path} className="button button-small" href={path} download>
                  {name}
                </a>
              ))}
            </p>
          ) : (
            links.map(({ name, path }) => (
              <p key={path} className="export-path">
                <span>{name}, from the HTTP API:</span>
                <code>GET {path}</code>
                <CopyButton text={path} label={`Copy the path of the ${name}`} />
              </p>
            ))
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
