import { keyName } from './keys.ts'
import { commandFor, useCommandStore } from './registry.ts'

/**
 * Runs commands by key for the whole window. Typing into a field, an open menu or a dialog keeps
 * its keys, except chords. Returns the way to stop.
 */
export function listenForKeys(window: Window, onLetter: (letter: string) => void): () => void {
  const listener = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return
    const name = keyName(event)
    const chord = name.startsWith('Mod+') || name.startsWith('Alt+')
    if (!chord && ownsKeys(event.target, name)) return
    const command = commandFor(name, useCommandStore.getState())
    if (command !== null) {
      event.preventDefault()
      command.run(name)
    } else if (/^[a-zA-Z]$/.test(name)) {
      event.preventDefault()
      onLetter(name)
    }
  }
  window.addEventListener('keydown', listener)
  return () => window.removeEventListener('keydown', listener)
}

const controlKeys = new Set(['Enter', 'Space', 'Tab'])
const listRoles = '[role="menu"], [role="dialog"], [role="listbox"], [role="slider"], [role="tab"]'

/** Whether what has the focus needs this key itself. */
function ownsKeys(target: EventTarget | null, name: string): boolean {
  if (!(target instanceof Element)) return false
  if (target.closest('input, textarea, select, [contenteditable]') !== null) return true
  if (target.closest(listRoles) !== null) return true
  return controlKeys.has(name)
}
