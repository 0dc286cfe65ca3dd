import { create } from 'zustand'

export type TradeNote = {
  readonly id: number
  readonly tone: 'info' | 'error'
  readonly text: string
}

/** Most notes at once: what matters stays in the panels. */
const noteBound = 4

/** Short answers to what the trader just did, newest last. */
export const useTradeNotes = create<{ readonly notes: readonly TradeNote[] }>(() => ({ notes: [] }))

let made = 0

export function notify(tone: TradeNote['tone'], text: string): void {
  made += 1
  const note = { id: made, tone, text }
  useTradeNotes.setState(({ notes }) => ({ notes: [...notes, note].slice(-noteBound) }))
}

export function dismissNote(id: number): void {
  useTradeNotes.setState(({ notes }) => ({ notes: notes.filter((note) => note.id !== id) }))
}
