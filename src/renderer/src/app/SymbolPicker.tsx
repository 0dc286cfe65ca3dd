import { ChevronDown } from 'lucide-react'
import { Popover } from 'radix-ui'
import { SymbolList } from '../components/SymbolList.tsx'
import { formatPrice } from '../format/price.ts'
import { markOf, useMarketStore } from '../stores/marketStore.ts'
import { usePreferences } from '../stores/preferences.ts'
import { useSymbol } from '../stores/selectedSymbol.ts'
import { closeOverlay, openOverlay, useShellStore } from '../stores/shellStore.ts'

/** The symbol everything shows. Typing its letters anywhere in the window opens the list. */
export function SymbolPicker() {
  const symbol = useSymbol()
  const open = useShellStore((store) => store.overlay === 'symbols')
  const seed = useShellStore((store) => store.seed)
  const mark = useMarketStore((store) => (symbol === null ? null : markOf(store, symbol)))
  return (
    <Popover.Root
      open={open}
      onOpenChange={(next) => (next ? openOverlay('symbols') : closeOverlay())}
    >
      <Popover.Trigger
        className="symbol"
        data-testid="symbol-picker"
        data-value={symbol ?? ''}
        aria-label={`Symbol: ${symbol ?? 'none'}`}
      >
        <span className="symbol-name">{symbol ?? '—'}</span>
        <span className="symbol-mark num">{formatPrice(mark)}</span>
        <ChevronDown size={13} aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="sheet symbol-sheet" align="start" sideOffset={6}>
          {open && (
            <SymbolList
              selected={symbol}
              seed={seed}
              onChoose={(chosen) => {
                usePreferences.setState({ symbol: chosen })
                closeOverlay()
              }}
            />
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
