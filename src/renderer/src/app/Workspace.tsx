import { DockviewReact } from 'dockview-react'
import type {
  DockviewApi,
  DockviewReadyEvent,
  DockviewTheme,
  IDockviewPanelHeaderProps,
  IDockviewPanelProps,
} from 'dockview-react'
import { X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useEngine } from '../bridge/engine.ts'
import { useCommandStore } from '../commands/registry.ts'
import { PanelIdProvider } from '../components/panelId.ts'
import { panelById, panels } from '../panels/registry.ts'
import { usePreferences } from '../stores/preferences.ts'
import { loadLayout, quietWriter, saveLayout } from '../stores/persistence.ts'
import { PanelFrame } from './PanelFrame.tsx'
import { applyDefaultLayout, parseLayout } from './layout.ts'

const theme: DockviewTheme = {
  name: 'pitwall',
  className: 'dockview-theme-pitwall',
  colorScheme: 'dark',
  gap: 6,
}

const components = Object.fromEntries(
  panels.map((panel) => [
    panel.id,
    ({ api }: IDockviewPanelProps) => (
      <PanelIdProvider value={api.id}>
        <PanelFrame title={panel.title}>
          <panel.component />
        </PanelFrame>
      </PanelIdProvider>
    ),
  ]),
)

function Tab({ api }: IDockviewPanelHeaderProps) {
  const panel = panelById(api.id)
  const Icon = panel?.icon
  const symbol = usePreferences((store) => store.heatmaps[api.id]?.symbol ?? null)
  const number = /-\d+$/.exec(api.id)?.[0].slice(1)
  const title = [panel?.title ?? api.title, number, symbol].filter(Boolean).join(' ')
  return (
    <div className="tab">
      {Icon !== undefined && <Icon size={13} aria-hidden />}
      <span>{title}</span>
      <button
        type="button"
        className="tab-close"
        aria-label={`Close ${title}`}
        onPointerDown={(event) => event.stopPropagation()}
        onClick={() => api.close()}
      >
        <X size={12} aria-hidden />
      </button>
    </div>
  )
}

/** The docking layout: restored as it was left, or the default where that is not possible. */
export function Workspace({ onReady }: { readonly onReady: (api: DockviewApi | null) => void }) {
  const engine = useEngine()
  const stop = useRef<() => void>(() => undefined)
  useEffect(
    () => () => {
      stop.current()
      onReady(null)
    },
    [onReady],
  )

  const start = async ({ api }: DockviewReadyEvent): Promise<void> => {
    const saved = parseLayout(await loadLayout(engine), new Set(panels.map((panel) => panel.id)))
    restore(api, saved)
    const writer = quietWriter(() => saveLayout(engine, JSON.stringify(api.toJSON())))
    const listeners = [
      api.onDidLayoutChange(writer.note),
      api.onDidActivePanelChange(({ panel }) =>
        useCommandStore.setState({ activePanel: panel?.id ?? null }),
      ),
    ]
    useCommandStore.setState({ activePanel: api.activePanel?.id ?? null })
    const flush = (): void => writer.flush()
    window.addEventListener('pagehide', flush)
    stop.current = () => {
      window.removeEventListener('pagehide', flush)
      for (const listener of listeners) listener.dispose()
    }
    onReady(api)
  }

  return (
    <DockviewReact
      theme={theme}
      components={components}
      defaultTabComponent={Tab}
      onReady={(event) => void start(event)}
    />
  )
}

function restore(api: DockviewApi, saved: ReturnType<typeof parseLayout>): void {
  const size = { width: api.width, height: api.height }
  if (saved === null) {
    applyDefaultLayout(api, panels, size)
    return
  }
  try {
    api.fromJSON(saved)
  } catch {
    applyDefaultLayout(api, panels, size)
  }
}
