import { CircleCheck, TriangleAlert, X } from 'lucide-react'
import { useEffect } from 'react'
import { type TradeNote, dismissNote, useTradeNotes } from '../stores/tradeNotes.ts'

/** Read in a glance; failures stay until they are put away, ms. */
const shownMs = 6000

/** Answers to what the trader just did, above the status bar. */
export function TradeNotes() {
  const notes = useTradeNotes((store) => store.notes)
  return (
    <div className="trade-notes" role="log" aria-label="Answers to what you did">
      {notes.map((note) => (
        <Note key={note.id} note={note} />
      ))}
    </div>
  )
}

function Note({ note: { id, tone, text } }: { readonly note: TradeNote }) {
  useEffect(() => {
    if (tone === 'error') return undefined
    const timer = setTimeout(() => dismissNote(id), shownMs)
    return () => clearTimeout(timer)
  }, [id, tone])
  const Icon = tone === 'error' ? TriangleAlert : CircleCheck
  return (
    <div className="trade-note" data-tone={tone} data-testid="trade-note">
      <Icon size={14} aria-hidden />
      <span>{text}</span>
      <button
        type="button"
        className="icon-button"
        aria-label="Put this away"
        onClick={() => dismissNote(id)}
      >
        <X size={12} aria-hidden />
      </button>
    </div>
  )
}
