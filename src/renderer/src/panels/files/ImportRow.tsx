import { CircleCheck, CirclePause, CircleX, LoaderCircle } from 'lucide-react'
import type { ImportState, ImportStatus } from '../../../../contract/domain/liquidationImport.ts'
import { formatShare } from '../../format/notional.ts'
import { formatFixed } from '../../format/price.ts'
import { formatDayMinute } from '../../format/time.ts'
import { usePreferences } from '../../stores/preferences.ts'

const icons = {
  running: LoaderCircle,
  finished: CircleCheck,
  stopped: CirclePause,
  failed: CircleX,
} as const

const words: Readonly<Record<ImportState, string>> = {
  running: 'reading',
  finished: 'finished',
  stopped: 'stopped',
  failed: 'failed',
}

/** How far one file is, what came of its lines, and what was wrong with some. */
export function ImportRow({
  row,
  onStop,
  onAgain,
}: {
  readonly row: ImportStatus
  readonly onStop: () => void
  /** Null: its path is not known to this window. */
  readonly onAgain: (() => void) | null
}) {
  const zone = usePreferences((store) => store.timeZone)
  const { state, bytesRead, bytesTotal } = row
  const Icon = icons[state]
  const count = (value: number): string => formatFixed(value, 0)
  return (
    <li className="import" data-testid="import-row" data-state={state}>
      <p className="import-head">
        <Icon size={14} aria-hidden />
        <strong title={row.file}>{row.file}</strong>
        <span className="dim">
          {row.format ?? 'unknown form'}
          {row.venue !== null && `, ${row.venue}`} · {formatDayMinute(row.startedTime, zone)}
        </span>
        <span className="toolbar-space" />
        <span className="num">
          {words[state]} {state !== 'finished' && formatShare(bytesRead / Math.max(1, bytesTotal))}
        </span>
        {state === 'running' && (
          <button type="button" className="button button-small" onClick={onStop}>
            Stop
          </button>
        )}
        {(state === 'stopped' || state === 'failed') && onAgain !== null && (
          <button type="button" className="button button-small" onClick={onAgain}>
            Go on
          </button>
        )}
      </p>
      <progress
        max={Math.max(1, bytesTotal)}
        value={bytesRead}
        aria-label={`${row.file}, read so far`}
      />
      <p className="import-figures num dim">
        <span>{count(row.linesRead)} lines</span>
        <span>{count(row.inserted)} new</span>
        <span>{count(row.duplicates)} known already</span>
        <span data-warn={row.refused > 0}>{count(row.refused)} refused</span>
      </p>
      {row.failure !== null && <p className="warn">{row.failure}</p>}
      {state === 'stopped' && onAgain === null && (
        <p className="dim">Start the same file again: it goes on where it was left.</p>
      )}
      {row.problems.length > 0 && (
        <details>
          <summary>First reasons for refusing</summary>
          <ul>
            {row.problems.map(({ line, reason }) => (
              <li key={line}>
                Line {line}: {reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  )
}
