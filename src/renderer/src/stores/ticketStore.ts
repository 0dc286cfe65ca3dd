import { create } from 'zustand'
import { type Draft, emptyDraft } from '../panels/ticket/draft.ts'

/** What the ticket holds; kept while its panel is behind another. */
export const useTicketStore = create<Draft>(() => emptyDraft)

export function setDraft(change: Partial<Draft>): void {
  useTicketStore.setState(change)
}
