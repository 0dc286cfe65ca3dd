import { Dialog } from 'radix-ui'
import type { Command } from '../commands/registry.ts'
import { searchCommands } from '../commands/searchCommands.ts'
import { distinctCommands, useCommandStore } from '../commands/registry.ts'
import { KeyCaps } from '../components/KeyCaps.tsx'
import { SearchList } from '../components/SearchList.tsx'
import { useMarketStore } from '../stores/marketStore.ts'
import { usePreferences } from '../stores/preferences.ts'
import { closeOverlay, useShellStore } from '../stores/shellStore.ts'

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
  const store = useCommandStore()
  const symbols = useMarketStore(({ symbols: listed }) => listed)
  const commands = distinctCommands(store).filter((each) => each.inPalette !== false)
  const all = [...commands, ...symbolCommands(symbols)]
  return (
    <SearchList
      name="Commands"
      placeholder="Type a command, panel or symbol"
      large
      className="palette-list"
      rowClassName="palette-row"
      find={(text) => searchCommands(all, text).slice(0, 60)}
      keyOf={(command) => `${command.panel ?? ''} ${command.id}`}
      groupOf={(command) => command.group}
      none="Nothing matches."
      Row={CommandRow}
      onChoose={(command) => {
        closeOverlay()
        command.run(command.keys?.[0] ?? '')
      }}
    />
  )
}

function CommandRow({ item: command }: { readonly item: Command }) {
  const key = command.keys?.[0]
  return (
    <>
      <span>{command.title}</span>
      {key !== undefined && <KeyCaps name={key} />}
    </>
  )
}
