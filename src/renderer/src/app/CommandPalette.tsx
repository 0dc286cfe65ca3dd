import { Search } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { Command } from '../commands/registry.ts'
import { searchCommands } from '../commands/searchCommands.ts'
import { useCommandStore } from '../commands/registry.ts'
import { KeyCaps } from '../components/KeyCaps.tsx'
import { useMarketStore } from '../stores/marketStore.ts'
import { usePreferences } from '../stores/preferences.ts'
import { closeOverlay, useShellStore } from './shellStore.ts'

/** Every action, panel and symbol by typing a part of its name. */
export function CommandPalette() {
  const open = useShellStore((store) => store.overlay === 'palette')
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && closeOverlay()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="sheet palette" aria-describedby={undefined}>
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          {open && <PaletteList />}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function symbolCommands(symbols: readonly { readonly symbol: string }[]): readonly Command[] {
  return symbols.map(({ symbol }) => ({
    id: `symbol.${symbol}`,
    title: symbol,
    group: 'Symbols',
    run: () => usePreferences.setState({ symbol }),
  }))
}

function PaletteList() {
  const commands = useCommandStore((store) => store.commands)
  const symbols = useMarketStore((store) => store.symbols)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const all = [...commands.filter((each) => each.inPalette !== false), ...symbolCommands(symbols)]
  const found = searchCommands(all, text).slice(0, 60)

  const run = (command: Command | undefined): void => {
    if (command === undefined) return
    closeOverlay()
    command.run(command.keys?.[0] ?? '')
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      const next = Math.max(0, Math.min(found.length - 1, at + step))
      setAt(next)
      list.current?.querySelector(`[data-at="${next}"]`)?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter') run(found[at])
    else return
    event.preventDefault()
  }

  return (
    <>
      <label className="search search-large">
        <Search size={16} aria-hidden />
        <input
          autoFocus
          value={text}
          placeholder="Type a command, panel or symbol"
          aria-label="Type a command, panel or symbol"
          spellCheck={false}
          onChange={(event) => {
            setText(event.target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      <div className="palette-list" role="listbox" aria-label="Commands" ref={list}>
        {found.map((command, index) => (
          <div key={command.id}>
            {found[index - 1]?.group !== command.group && (
              <p className="palette-group">{command.group}</p>
            )}
            <div
              className="palette-row"
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              data-at={index}
              data-highlighted={index === at}
              onMouseMove={() => setAt(index)}
              onClick={() => run(command)}
              onKeyDown={(event) => event.key === 'Enter' && run(command)}
            >
              <span>{command.title}</span>
              {command.keys?.[0] !== undefined && <KeyCaps name={command.keys[0]} />}
            </div>
          </div>
        ))}
        {found.length === 0 && <p className="empty-text symbol-none">Nothing matches.</p>}
      </div>
    </>
  )
}
