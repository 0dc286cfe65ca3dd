import { create } from 'zustand'

/** What panels may ask of the window they stand in. */
type WorkspaceStore = {
  /** Brings a panel to the front, opening it first where it is not open. */
  readonly open: (panelId: string) => void
}

export const useWorkspaceStore = create<WorkspaceStore>(() => ({ open: () => undefined }))

export function openPanel(panelId: string): void {
  useWorkspaceStore.getState().open(panelId)
}
