import { create } from 'zustand'

export type Overlay = 'none' | 'palette' | 'help' | 'symbols' | 'import' | 'killSwitch' | 'release'

type ShellStore = {
  readonly overlay: Overlay
  /** Text an overlay opens with: the letter that opened it. */
  readonly seed: string
  readonly dismissed: readonly string[]
}

/** What lies over the workspace, and which notices were read. */
export const useShellStore = create<ShellStore>(() => ({
  overlay: 'none',
  seed: '',
  dismissed: [],
}))

export function openOverlay(overlay: Overlay, seed = ''): void {
  useShellStore.setState({ overlay, seed })
}

export function closeOverlay(): void {
  useShellStore.setState({ overlay: 'none', seed: '' })
}

export function dismissNotice(notice: string): void {
  useShellStore.setState((store) => ({ dismissed: [...store.dismissed, notice].slice(-200) }))
}
