import { AlertDialog } from 'radix-ui'
import { useState } from 'react'
import {
  type FixControl,
  type FixSessionView,
  confirmedFixControls,
} from '../../../../contract/domain/fix.ts'
import { useEngine } from '../../bridge/engine.ts'
import { controlWords } from './fixWords.ts'

const stateWords: Readonly<Record<FixSessionView['state'], string>> = {
  closed: 'Closed',
  waiting: 'Waiting to connect again',
  connecting: 'Connecting',
  loggingOn: 'Logging on',
  active: 'Logged on',
  loggingOut: 'Logging out',
}

/** How each session stands, and what may be done to its numbers. */
export function FixSessions({
  sessions,
  onChanged,
}: {
  readonly sessions: readonly FixSessionView[]
  readonly onChanged: () => void
}) {
  const [asked, setAsked] = useState<{ view: FixSessionView; control: FixControl } | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const engine = useEngine()
  const run = async (
    session: string,
    control: FixControl,
    sequence: number | null,
    confirmation: string | null,
  ): Promise<void> => {
    const answer = await engine.request('fix:control', { session, control, sequence, confirmation })
    setFailure(answer.ok ? null : answer.error.message)
    onChanged()
  }
  return (
    <>
      <ul className="fix-sessions" aria-label="FIX sessions">
        {sessions.map((view) => (
          <li key={view.session} data-state={view.state} data-testid="fix-session">
            <strong>{view.session}</strong>
            <span>{stateWords[view.state]}</span>
            <span className="num" title="Expected next from the counterparty, and our next">
              in {view.nextIn}, out {view.nextOut}
            </span>
            {view.openGap !== null && (
              <span className="fix-gap">
                missing {view.openGap.first} to {view.openGap.last}
              </span>
            )}
            {view.state !== 'active' && view.lastEnd !== null && <span>{view.lastEnd}</span>}
            <span className="toolbar-space" />
            {(Object.keys(controlWords) as FixControl[]).map((control) => (
              <button
                key={control}
                type="button"
                className="chip"
                title={controlWords[control].text}
                data-testid={`fix-${control}`}
                onClick={() => {
                  if (confirmedFixControls.has(control)) setAsked({ view, control })
                  else void run(view.session, control, null, null)
                }}
              >
                {controlWords[control].label}
              </button>
            ))}
          </li>
        ))}
      </ul>
      {failure !== null && (
        <p className="fix-failure" role="alert">
          {failure}
        </p>
      )}
      {asked !== null && (
        <ControlQuestion
          key={`${asked.view.session} ${asked.control}`}
          view={asked.view}
          control={asked.control}
          onClose={() => setAsked(null)}
          onYes={(sequence, confirmation) =>
            void run(asked.view.session, asked.control, sequence, confirmation)
          }
        />
      )}
    </>
  )
}

function ControlQuestion({
  view,
  control,
  onClose,
  onYes,
}: {
  readonly view: FixSessionView
  readonly control: FixControl
  readonly onClose: () => void
  readonly onYes: (sequence: number | null, confirmation: string) => void
}) {
  const needsNumber = control !== 'reset'
  const [number, setNumber] = useState(String(control === 'setNextIn' ? view.nextIn : view.nextOut))
  const [typed, setTyped] = useState('')
  const sequence = /^[1-9]\d{0,9}$/.test(number) ? Number(number) : null
  const isReady = typed === view.session && (!needsNumber || sequence !== null)
  return (
    <AlertDialog.Root open onOpenChange={(open) => !open && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="overlay" />
        <AlertDialog.Content className="sheet question">
          <AlertDialog.Title>{controlWords[control].label}</AlertDialog.Title>
          <AlertDialog.Description>{controlWords[control].text}</AlertDialog.Description>
          {needsNumber && (
            <label className="fix-field">
              Sequence number
              <input
                className="audit-input num"
                inputMode="numeric"
                value={number}
                data-testid="fix-number"
                onChange={(event) => setNumber(event.target.value.trim())}
              />
            </label>
          )}
          <label className="fix-field">
            Type {view.session} to confirm
            <input
              className="audit-input"
              value={typed}
              data-testid="fix-confirm"
              onChange={(event) => setTyped(event.target.value)}
            />
          </label>
          <div className="question-answers">
            <AlertDialog.Cancel className="button">Leave it</AlertDialog.Cancel>
            <AlertDialog.Action
              className="button question-yes"
              disabled={!isReady}
              data-testid="fix-do"
              onClick={() => onYes(needsNumber ? sequence : null, typed)}
            >
              {controlWords[control].label}
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
