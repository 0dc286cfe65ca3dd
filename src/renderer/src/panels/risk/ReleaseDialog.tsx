import { AlertDialog } from 'radix-ui'
import { useState } from 'react'
import { useEngine } from '../../bridge/engine.ts'
import { putRisk } from '../../stores/riskStore.ts'
import { closeOverlay, useShellStore } from '../../stores/shellStore.ts'

const word = 'RELEASE'

/** Letting orders leave again takes the word, typed. */
export function ReleaseDialog() {
  const open = useShellStore((store) => store.overlay === 'release')
  return (
    <AlertDialog.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) closeOverlay()
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="overlay" />
        <AlertDialog.Content className="sheet question" data-testid="release-dialog">
          <AlertDialog.Title>Release the kill switch?</AlertDialog.Title>
          <AlertDialog.Description>
            Orders may leave again. What was canceled stays canceled, and working orders stay paused
            until you resume them. Type {word} to go on.
          </AlertDialog.Description>
          <Confirmation />
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

function Confirmation() {
  const engine = useEngine()
  const [typed, setTyped] = useState('')
  const [failure, setFailure] = useState<string | null>(null)
  const release = async (): Promise<void> => {
    const answer = await engine.request('killSwitch:release', { confirmation: typed })
    if (!answer.ok) {
      setFailure(answer.error.message)
      return
    }
    putRisk(answer.value)
    closeOverlay()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (typed === word) void release()
      }}
    >
      <input
        className="text-input release-word"
        aria-label={`Type ${word}`}
        data-testid="release-word"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {failure !== null && (
        <p className="warn" role="alert">
          {failure}
        </p>
      )}
      <div className="question-answers">
        <AlertDialog.Cancel className="button" type="button">
          Stay stopped
        </AlertDialog.Cancel>
        <button
          type="submit"
          className="button question-yes"
          data-testid="release-confirm"
          disabled={typed !== word}
        >
          Release
        </button>
      </div>
    </form>
  )
}
