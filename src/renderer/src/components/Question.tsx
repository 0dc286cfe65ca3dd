import { AlertDialog } from 'radix-ui'

/** What is asked before something is switched off; the safe answer is the first. */
export type QuestionWords = {
  readonly title: string
  readonly text: string
  readonly no: string
  readonly yes: string
}

export function Question({
  words,
  open,
  onOpenChange,
  onYes,
}: {
  readonly words: QuestionWords
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly onYes: () => void
}) {
  return (
    <AlertDialog.Root open={open} onOpenChange={onOpenChange}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="overlay" />
        <AlertDialog.Content className="sheet question">
          <AlertDialog.Title>{words.title}</AlertDialog.Title>
          <AlertDialog.Description>{words.text}</AlertDialog.Description>
          <div className="question-answers">
            <AlertDialog.Cancel className="button">{words.no}</AlertDialog.Cancel>
            <AlertDialog.Action className="button question-yes" onClick={onYes}>
              {words.yes}
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
