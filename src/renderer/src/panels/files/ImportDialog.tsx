import './files.css'
import { FileUp, X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useState } from 'react'
import type { ImportStatus } from '../../../../contract/domain/liquidationImport.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import { useEngine } from '../../bridge/engine.ts'
import { usePolled } from '../../bridge/usePolled.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Field } from '../../components/Field.tsx'
import { PickMenu } from '../../components/PickMenu.tsx'
import { StaleNote } from '../../components/StaleNote.tsx'
import { closeOverlay, useShellStore } from '../../stores/shellStore.ts'
import { useVenueStore, withLiquidations } from '../../stores/venueStore.ts'
import { ImportRow } from './ImportRow.tsx'

const pollMs = 1000

/** Takes in files with historical liquidations and shows how far each is. */
export function ImportDialog() {
  const open = useShellStore((store) => store.overlay === 'import')
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && closeOverlay()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content
          className="sheet dialog import-sheet"
          aria-describedby={undefined}
          data-testid="import-dialog"
        >
          <header className="dialog-head">
            <Dialog.Title>Import liquidations</Dialog.Title>
            <Dialog.Close className="icon-button" aria-label="Close">
              <X size={15} aria-hidden />
            </Dialog.Close>
          </header>
          {open && <ImportBody />}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function ImportBody() {
  const engine = useEngine()
  const { value, failure, retry } = usePolled('imports:list', {}, pollMs)
  const [problem, setProblem] = useState<string | null>(null)
  const [paths, setPaths] = useState<ReadonlyMap<string, string>>(new Map())
  const start = async (path: string, venue: VenueId | null): Promise<void> => {
    const answer = await engine.request('imports:start', {
      path,
      ...(venue === null ? {} : { venue }),
    })
    setProblem(answer.ok ? null : answer.error.message)
    if (answer.ok) setPaths((known) => new Map(known).set(answer.value.importId, path))
    retry()
  }
  const stop = async (importId: string): Promise<void> => {
    const answer = await engine.request('imports:stop', { importId })
    setProblem(answer.ok ? null : answer.error.message)
    retry()
  }
  const again = (row: ImportStatus): (() => void) | null => {
    const path = paths.get(row.importId)
    return path === undefined ? null : () => void start(path, row.venue)
  }
  return (
    <div className="import-body">
      <StartForm onStart={start} />
      {problem !== null && (
        <p className="warn" role="alert">
          {problem}
        </p>
      )}
      {value !== null && failure !== null && <StaleNote message={failure.message} />}
      {value === null ? (
        <EmptyState
          icon={FileUp}
          title={failure === null ? 'Asking for earlier imports…' : 'The imports are not known'}
          {...(failure === null ? {} : { tone: 'error' as const })}
        >
          {failure?.message ?? 'One moment.'}
        </EmptyState>
      ) : value.length === 0 ? (
        <EmptyState icon={FileUp} title="Nothing imported yet">
          What is imported twice counts once; a stopped import goes on where it was left.
        </EmptyState>
      ) : (
        <ul className="imports" aria-label="Imports">
          {value.map((row) => (
            <ImportRow
              key={row.importId}
              row={row}
              onStop={() => void stop(row.importId)}
              onAgain={again(row)}
            />
          ))}
        </ul>
      )}
    </div>
  )
}

function StartForm({
  onStart,
}: {
  readonly onStart: (path: string, venue: VenueId | null) => Promise<void>
}) {
  const [path, setPath] = useState('')
  const [venue, setVenue] = useState<VenueId | 'file'>('file')
  const [starting, setStarting] = useState(false)
  const venues = withLiquidations(useVenueStore((store) => store.venues))
  const chosen = venues.find((info) => info.venue === venue)
  const submit = async (): Promise<void> => {
    setStarting(true)
    await onStart(path.trim(), venue === 'file' ? null : venue)
    setStarting(false)
  }
  return (
    <form
      className="import-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (path.trim() !== '' && !starting) void submit()
      }}
    >
      <Field label="File">
        <input
          className="text-input"
          autoFocus
          value={path}
          placeholder="Full path on the engine’s machine, .csv or .csv.gz"
          aria-label="Path of the file"
          spellCheck={false}
          data-testid="import-path"
          onChange={(event) => setPath(event.target.value)}
        />
      </Field>
      <Field label="Venue">
        <PickMenu<VenueId | 'file'>
          name="Venue of the file"
          short
          value={venue}
          label={chosen?.displayName ?? 'As the file says'}
          choices={[
            { value: 'file', label: 'As the file says' },
            ...venues.map((info) => ({ value: info.venue, label: info.displayName })),
          ]}
          onChoose={setVenue}
        />
        <span className="dim">needed where the file does not name it</span>
        <span className="toolbar-space" />
        <button
          type="submit"
          className="button button-small button-strong"
          disabled={path.trim() === '' || starting}
          data-testid="import-start"
        >
          Import
        </button>
      </Field>
      <p className="dim import-note">
        Read are this program’s own exports, Binance’s public archive of liquidation snapshots, and
        tardis.dev files; the header tells which.
      </p>
    </form>
  )
}
