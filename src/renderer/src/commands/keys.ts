/** The part of a keyboard event that names a key. */
export type KeyPress = {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const names: Readonly<Record<string, string>> = { ' ': 'Space', Esc: 'Escape' }

/**
 * Name of a key press as commands spell it: `Mod+K` (Ctrl, or Cmd on a Mac), `Shift+ArrowUp`, `?`,
 * `v`. Shift counts only for keys that do not change by it.
 */
export function keyName(press: KeyPress): string {
  const plain = names[press.key] ?? press.key
  const modified = press.ctrlKey || press.metaKey || press.altKey
  const key = plain.length === 1 && modified ? plain.toUpperCase() : plain
  const parts = [
    press.ctrlKey || press.metaKey ? 'Mod' : '',
    press.altKey ? 'Alt' : '',
    press.shiftKey && (plain.length > 1 || modified) ? 'Shift' : '',
    key,
  ]
  return parts.filter((part) => part !== '').join('+')
}

const shown: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
}

/** As printed on a key cap: `Ctrl`, `⌘`, `↑`. */
export function keyCaps(name: string, mac: boolean): readonly string[] {
  if (name === '+') return ['+']
  return name.split(/(?<=.)\+(?=.)/).map((part) => {
    if (part === 'Mod') return mac ? '⌘' : 'Ctrl'
    return shown[part] ?? part
  })
}
