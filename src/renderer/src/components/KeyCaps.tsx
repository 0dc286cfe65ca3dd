import { keyCaps } from '../commands/keys.ts'

const mac = navigator.platform.startsWith('Mac')

/** A key or chord drawn as key caps. */
export function KeyCaps({ name }: { readonly name: string }) {
  return (
    <span className="keys">
      {keyCaps(name, mac).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  )
}
