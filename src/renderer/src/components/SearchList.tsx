import { Search } from 'lucide-react'
import { useRef, useState } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'

/**
 * A field and the list of what matches it. Arrow keys move through the list while typing goes on,
 * Enter chooses.
 */
export function SearchList<Item>({
  name,
  placeholder,
  seed = '',
  large = false,
  className,
  find,
  keyOf,
  isSelected,
  rowClassName,
  testIdOf,
  groupOf,
  head,
  none,
  Row,
  onChoose,
}: {
  readonly name: string
  readonly placeholder: string
  /** Text it opens with. */
  readonly seed?: string
  readonly large?: boolean
  readonly className: string
  readonly find: (text: string) => readonly Item[]
  readonly keyOf: (item: Item) => string
  /** Marks the item that is in use now. */
  readonly isSelected?: (item: Item) => boolean
  readonly rowClassName: string
  readonly testIdOf?: (item: Item) => string
  /** A heading stands above the first item of each group. */
  readonly groupOf?: (item: Item) => string
  readonly head?: ReactNode
  readonly none: string
  readonly Row: (props: { readonly item: Item }) => ReactNode
  readonly onChoose: (item: Item) => void
}) {
  const [text, setText] = useState(seed)
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const found = find(text)
  const move = (step: number): void => {
    const next = Math.max(0, Math.min(found.length - 1, at + step))
    setAt(next)
    list.current?.querySelector(`[data-at="${next}"]`)?.scrollIntoView({ block: 'nearest' })
  }
  const choose = (item: Item | undefined): void => {
    if (item !== undefined) onChoose(item)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') move(1)
    else if (event.key === 'ArrowUp') move(-1)
    else if (event.key === 'Enter') choose(found[at])
    else return
    event.preventDefault()
  }
  return (
    <>
      <label className={large ? 'search search-large' : 'search'}>
        <Search size={large ? 16 : 14} aria-hidden />
        <input
          autoFocus
          value={text}
          placeholder={placeholder}
          aria-label={placeholder}
          spellCheck={false}
          onChange={(event) => {
            setText(event.target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      {head}
      <div className={className} role="listbox" aria-label={name} ref={list}>
        {found.map((item, index) => {
          const group = groupOf?.(item)
          const before = found[index - 1]
          const begins = before === undefined || groupOf?.(before) !== group
          return (
            <div key={keyOf(item)} role="presentation">
              {group !== undefined && begins && <p className="palette-group">{group}</p>}
              <div
                className={rowClassName}
                role="option"
                tabIndex={-1}
                aria-selected={isSelected?.(item) ?? index === at}
                data-at={index}
                data-highlighted={index === at}
                data-testid={testIdOf?.(item)}
                onMouseMove={() => setAt(index)}
                onClick={() => choose(item)}
                onKeyDown={(event) => event.key === 'Enter' && choose(item)}
              >
                <Row item={item} />
              </div>
            </div>
          )
        })}
        {found.length === 0 && <p className="empty-text symbol-none">{none}</p>}
      </div>
    </>
  )
}
