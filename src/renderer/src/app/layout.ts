import type { DockviewApi, SerializedDockview } from 'dockview-react'
import type { PanelDefinition, Placement } from '../panels/registry.ts'

/** Brings every panel with a placement to where it stands in a fresh window. */
export function applyDefaultLayout(
  api: DockviewApi,
  panels: readonly PanelDefinition[],
  size: Size,
): void {
  api.clear()
  for (const panel of panels) {
    if (panel.placement === undefined) continue
    addPanel(api, panel, size)
    // A panel that shares a place waits behind the one that was there.
    if (panel.placement.direction === 'within') {
      api.getPanel(panel.placement.beside ?? '')?.api.setActive()
    }
  }
  api.getPanel(panels[0]?.id ?? '')?.api.setActive()
}

type Size = { readonly width: number; readonly height: number }

/** Adds a panel where it belongs, or brings it to the front where it is already open. */
export function addPanel(api: DockviewApi, panel: PanelDefinition, size: Size): void {
  const open = api.getPanel(panel.id)
  if (open === undefined) place(api, panel, panel.id, panel.placement ?? panel.opens, size)
  else open.api.setActive()
}

/** Sizes a panel may be halved at without either half becoming useless, CSS pixels. */
const halvable = { width: 1100, height: 900 } as const

/** Opens one more panel of a kind beside the first where there is room, under an id of its own. */
export function addAnother(api: DockviewApi, panel: PanelDefinition, size: Size): void {
  if (api.getPanel(panel.id) === undefined) {
    addPanel(api, panel, size)
    return
  }
  let number = 2
  while (api.getPanel(`${panel.id}-${number}`) !== undefined) number += 1
  const { width = 0, height = 0 } = api.getPanel(panel.id)?.api ?? {}
  const tight = height >= halvable.height ? 'below' : 'within'
  const direction = width >= halvable.width ? 'right' : tight
  place(api, panel, `${panel.id}-${number}`, { beside: panel.id, direction }, size)
}

function place(
  api: DockviewApi,
  panel: PanelDefinition,
  id: string,
  placement: Placement | undefined,
  size: Size,
): void {
  const { beside, direction, share } = placement ?? { direction: 'right', share: 0.3 }
  const vertical = direction === 'above' || direction === 'below'
  const anchor = beside === undefined ? undefined : api.getPanel(beside)
  const position =
    direction === undefined
      ? {}
      : {
          position: anchor === undefined ? { direction } : { referencePanel: anchor.id, direction },
        }
  const length =
    share === undefined
      ? {}
      : vertical
        ? { initialHeight: Math.round(size.height * share) }
        : { initialWidth: Math.round(size.width * share) }
  api.addPanel({
    id,
    component: panel.id,
    title: panel.title,
    ...(panel.minimumWidth === undefined ? {} : { minimumWidth: panel.minimumWidth }),
    ...(panel.minimumHeight === undefined ? {} : { minimumHeight: panel.minimumHeight }),
    ...position,
    ...length,
  })
}

/**
 * A saved layout, or null where it is not one, names a panel that no longer exists, or holds none:
 * the window then opens with the default one.
 */
export function parseLayout(
  text: string | null,
  known: ReadonlySet<string>,
): SerializedDockview | null {
  if (text === null) return null
  try {
    const layout = JSON.parse(text) as SerializedDockview
    const names = Object.values(layout.panels).map((panel) => panel.contentComponent ?? panel.id)
    const valid = names.length > 0 && names.every((name) => known.has(name))
    return valid && typeof layout.grid === 'object' ? layout : null
  } catch {
    return null
  }
}
