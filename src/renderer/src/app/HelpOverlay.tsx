import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import type { Command } from '../commands/registry.ts'
import { distinctCommands, useCommandStore } from '../commands/registry.ts'
import { KeyCaps } from '../components/KeyCaps.tsx'
import { closeOverlay, useShellStore } from '../stores/shellStore.ts'

/** Habits of the mouse, listed beside the keys because nobody finds them otherwise. */
const mouseHabits: readonly (readonly [string, string])[] = [
  ['Wheel', 'Zoom around the cursor'],
  ['Drag the chart', 'Pan'],
  ['Drag an axis', 'Scale it'],
  ['Double click', 'Reset the view'],
  ['Right click', 'Menu at that price'],
]

/** Every key and what it does. */
export function HelpOverlay() {
  const open = useShellStore((store) => store.overlay === 'help')
  const store = useCommandStore()
  const withKeys = distinctCommands(store).filter((command) => command.keys !== undefined)
  const groups = [...new Set(withKeys.map((command) => command.group))]
  const show = (group: string) => (
    <HelpGroup
      key={group}
      title={group}
      commands={withKeys.filter((command) => command.group === group)}
    />
  )
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && closeOverlay()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="sheet help" aria-describedby={undefined}>
          <div className="help-head">
            <Dialog.Title>Keyboard and mouse</Dialog.Title>
            <Dialog.Close className="icon-button" aria-label="Close">
              <X size={15} aria-hidden />
            </Dialog.Close>
          </div>
          <div className="help-groups">
            {groups.slice(0, 1).map(show)}
            <MouseHabits />
            {groups.slice(1).map(show)}
          </div>
          <p className="help-credit">
            Charts are drawn with TradingView Lightweight Charts™ (tradingview.com), under the
            Apache 2.0 licence.
          </p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function HelpGroup({
  title,
  commands,
}: {
  readonly title: string
  readonly commands: readonly Command[]
}) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {commands.map((command) => (
          <div key={command.id} className="help-row">
            <dt>{command.title}</dt>
            <dd>
              {(command.shownKeys ?? command.keys)?.slice(0, 4).map((key) => (
                <KeyCaps key={key} name={key} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function MouseHabits() {
  return (
    <section>
      <h3>Chart with the mouse</h3>
      <dl>
        {mouseHabits.map(([gesture, effect]) => (
          <div key={gesture} className="help-row">
            <dt>{effect}</dt>
            <dd>{gesture}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
