import type { DockviewApi } from 'dockview-react'
import { Tooltip } from 'radix-ui'
import { useEffect, useMemo, useState } from 'react'
import { listenForKeys } from '../commands/keyboard.ts'
import { useCommands } from '../commands/registry.ts'
import type { Command } from '../commands/registry.ts'
import { FatalToast } from '../panels/alerts/FatalToast.tsx'
import { ImportDialog } from '../panels/files/ImportDialog.tsx'
import { MarketAlertCenter } from '../panels/marketAlerts/MarketAlertCenter.tsx'
import { KillSwitchDialog } from '../panels/risk/KillSwitchDialog.tsx'
import { ReleaseDialog } from '../panels/risk/ReleaseDialog.tsx'
import { panelById, panels } from '../panels/registry.ts'
import { useEngineStore } from '../stores/engineStore.ts'
import { useWorkspaceStore } from '../stores/workspaceStore.ts'
import { alwaysMuted, setAlerts, usePreferences } from '../stores/preferences.ts'
import { CommandPalette } from './CommandPalette.tsx'
import { HelpOverlay } from './HelpOverlay.tsx'
import { Notices } from './Notices.tsx'
import { StatusBar } from './StatusBar.tsx'
import { TopBar } from './TopBar.tsx'
import { TradeNotes } from './TradeNotes.tsx'
import { Unreachable } from './Unreachable.tsx'
import { Workspace } from './Workspace.tsx'
import { addAnother, addPanel, applyDefaultLayout } from './layout.ts'
import { closeOverlay, openOverlay } from '../stores/shellStore.ts'

export function App() {
  const [api, setApi] = useState<DockviewApi | null>(null)
  const lost = useEngineStore((store) => store.link === 'lost')
  const layout = useMemo(() => layoutActions(api), [api])
  useEffect(() => listenForKeys(window, (letter) => openOverlay('symbols', letter)), [])
  useEffect(() => useWorkspaceStore.setState({ open: layout.open }), [layout])
  useCommands(shellCommands(layout))
  return (
    <Tooltip.Provider delayDuration={350} skipDelayDuration={200}>
      <div className="app" data-lost={lost}>
        <TopBar onAddPanel={layout.add} onResetLayout={layout.reset} />
        <Notices />
        <main className="workspace">
          <Workspace onReady={setApi} />
        </main>
        <StatusBar onOpenPanel={layout.open} />
        <FatalToast onOpen={() => layout.open('alerts')} />
        <MarketAlertCenter />
        <Unreachable />
        <CommandPalette />
        <HelpOverlay />
        <ImportDialog />
        <TradeNotes />
        <KillSwitchDialog />
        <ReleaseDialog />
      </div>
    </Tooltip.Provider>
  )
}

type LayoutActions = {
  /** Brings a panel to the front, opening it first where it is not open. */
  readonly open: (id: string) => void
  /** The same, but one more of a kind that may be open several times. */
  readonly add: (id: string) => void
  readonly reset: () => void
}

function layoutActions(api: DockviewApi | null): LayoutActions {
  const size = () => ({ width: api?.width ?? 0, height: api?.height ?? 0 })
  return {
    open: (id) => {
      const panel = panelById(id)
      if (api !== null && panel !== undefined) addPanel(api, panel, size())
    },
    add: (id) => {
      const panel = panelById(id)
      if (api === null || panel === undefined) return
      if (panel.several === true) addAnother(api, panel, size())
      else addPanel(api, panel, size())
    },
    reset: () => {
      if (api !== null) applyDefaultLayout(api, panels, size())
    },
  }
}

function shellCommands(layout: LayoutActions): readonly Command[] {
  return [
    command('palette', 'Open the command palette', ['Mod+K'], () => openOverlay('palette'), false),
    command('symbol', 'Change the symbol', ['/'], () => openOverlay('symbols')),
    command('help', 'Show keyboard shortcuts', ['?'], () => openOverlay('help')),
    command('close', 'Close what is open', ['Escape'], closeOverlay, false),
    ...panels.map((panel, index) =>
      command(
        `panel.${panel.id}`,
        `Go to ${panel.title.toLowerCase()}`,
        index < 9 ? [`Mod+Alt+${index + 1}`] : undefined,
        () => layout.open(panel.id),
      ),
    ),
    ...panels
      .filter((panel) => panel.several === true)
      .map((panel) =>
        command(`another.${panel.id}`, `Open another ${panel.title.toLowerCase()}`, undefined, () =>
          layout.add(panel.id),
        ),
      ),
    command('clock', 'Switch between local time and UTC', undefined, () =>
      usePreferences.setState((store) => ({
        timeZone: store.timeZone === 'utc' ? 'local' : 'utc',
      })),
    ),
    command('import', 'Import liquidations from a file', undefined, () => openOverlay('import')),
    command('mute', 'Mute market alerts, or hear them again', undefined, toggleMute),
    command('layout.reset', 'Reset the layout', undefined, layout.reset),
  ]
}

/** Silence until it is lifted by hand. */
function toggleMute(): void {
  const { mutedUntil } = usePreferences.getState().alerts
  setAlerts({ mutedUntil: mutedUntil > Date.now() ? 0 : alwaysMuted })
}

function command(
  id: string,
  title: string,
  keys: readonly string[] | undefined,
  run: () => void,
  inPalette = true,
): Command {
  return {
    id: `shell.${id}`,
    title,
    group: 'Window',
    run,
    inPalette,
    ...(keys === undefined ? {} : { keys }),
  }
}
