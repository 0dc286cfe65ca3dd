import { Command as CommandIcon, Keyboard, LayoutDashboard, Plus, RotateCcw } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { Hint } from '../components/Hint.tsx'
import { formatCompact } from '../format/notional.ts'
import { panels } from '../panels/registry.ts'
import { useMarketStore } from '../stores/marketStore.ts'
import { useSymbol } from '../stores/selectedSymbol.ts'
import { Logo } from './Logo.tsx'
import { ModeBanner } from './ModeBanner.tsx'
import { SymbolPicker } from './SymbolPicker.tsx'
import { openOverlay } from '../stores/shellStore.ts'

export function TopBar({
  onAddPanel,
  onResetLayout,
}: {
  readonly onAddPanel: (id: string) => void
  readonly onResetLayout: () => void
}) {
  return (
    <header className="topbar">
      <div className="brand">
        <Logo />
        <span>Pitwall</span>
      </div>
      <SymbolPicker />
      <LiquidatedToday />
      <div className="topbar-space" />
      <ModeBanner />
      <PanelMenu onAddPanel={onAddPanel} onResetLayout={onResetLayout} />
      <Hint text="Commands (Ctrl/Cmd+K)">
        <button
          type="button"
          className="icon-button"
          aria-label="Open the command palette"
          onClick={() => openOverlay('palette')}
        >
          <CommandIcon size={15} aria-hidden />
        </button>
      </Hint>
      <Hint text="Keyboard shortcuts (?)">
        <button
          type="button"
          className="icon-button"
          aria-label="Show keyboard shortcuts"
          onClick={() => openOverlay('help')}
        >
          <Keyboard size={15} aria-hidden />
        </button>
      </Hint>
    </header>
  )
}

function LiquidatedToday() {
  const symbol = useSymbol()
  const info = useMarketStore((store) => store.symbols.find((each) => each.symbol === symbol))
  if (info === undefined) return null
  return (
    <div className="topbar-figure" title={`${info.liquidationCount24h} liquidations in 24 h`}>
      <span>Liquidated 24 h</span>
      <strong className="num">{formatCompact(info.liquidatedNotional24h)}</strong>
    </div>
  )
}

function PanelMenu({
  onAddPanel,
  onResetLayout,
}: {
  readonly onAddPanel: (id: string) => void
  readonly onResetLayout: () => void
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <Hint text="Panels and layout">
        <DropdownMenu.Trigger className="icon-button" aria-label="Panels and layout">
          <LayoutDashboard size={15} aria-hidden />
        </DropdownMenu.Trigger>
      </Hint>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6} collisionPadding={8}>
          <DropdownMenu.Label className="menu-title">Add a panel</DropdownMenu.Label>
          {panels.map((panel) => (
            <DropdownMenu.Item
              key={panel.id}
              className="menu-item"
              onSelect={() => onAddPanel(panel.id)}
            >
              <span className="menu-tick">
                <panel.icon size={14} aria-hidden />
              </span>
              <span className="menu-label">{panel.title}</span>
              <Plus size={13} aria-hidden className="menu-detail" />
            </DropdownMenu.Item>
          ))}
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.Item className="menu-item" onSelect={onResetLayout}>
            <span className="menu-tick">
              <RotateCcw size={13} aria-hidden />
            </span>
            <span className="menu-label">Reset the layout</span>
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
