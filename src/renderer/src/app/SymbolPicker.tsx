import { ChevronDown, Search } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import type { SymbolInfo } from '../../../contract/ipc/channels.ts'
import { formatCompact } from '../format/notional.ts'
import { formatPrice } from '../format/price.ts'
import { markOf, useMarketStore } from '../stores/marketStore.ts'
import { usePreferences } from '../stores/preferences.ts'
import { useSymbol } from '../stores/selectedSymbol.ts'
import { closeOverlay, openOverlay, useShellStore } from './shellStore.ts'
import { searchSymbols } from './searchSymbols.ts'

/** The symbol everything shows. Typing its letters anywhere in the window opens the list. */
export function SymbolPicker() {
  const symbol = useSymbol()
  const open = useShellStore((store) => store.overlay === 'symbols')
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
          {open && <SymbolList selected={symbol} />}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function SymbolList({ selected }: { readonly selected: string | null }) {
  const seed = useShellStore((store) => store.seed)
  const symbols = useMarketStore((store) => store.symbols)
  const [text, setText] = useState(seed.toUpperCase())
  const [at, setAt] = useState(0)
  const found = searchSymbols(symbols, text).slice(0, 100)
  const list = useRef<HTMLDivElement>(null)

  const choose = (info: SymbolInfo | undefined): void => {
    if (info === undefined) return
    usePreferences.setState({ symbol: info.symbol })
    closeOverlay()
  }
  const move = (step: number): void => {
    const next = Math.max(0, Math.min(found.length - 1, at + step))
    setAt(next)
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' })
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
      <label className="search">
        <Search size={14} aria-hidden />
        <input
          autoFocus
          value={text}
          placeholder="Search symbols"
          aria-label="Search symbols"
          aria-controls="symbol-list"
          spellCheck={false}
          onChange={(event) => {
            setText(event.target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
      </label>
      <div className="symbol-head" aria-hidden>
        <span>Symbol</span>
        <span>Mark</span>
        <span>Liquidated 24 h</span>
      </div>
      <div className="symbol-list" id="symbol-list" role="listbox" aria-label="Symbols" ref={list}>
        {found.map((info, index) => (
          <SymbolRow
            key={info.symbol}
            info={info}
            selected={info.symbol === selected}
            highlighted={index === at}
            onChoose={() => choose(info)}
            onHover={() => setAt(index)}
          />
        ))}
        {found.length === 0 && <p className="empty-text symbol-none">No symbol matches.</p>}
      </div>
    </>
  )
}

function SymbolRow({
  info,
  selected,
  highlighted,
  onChoose,
  onHover,
}: {
  readonly info: SymbolInfo
  readonly selected: boolean
  readonly highlighted: boolean
  readonly onChoose: () => void
  readonly onHover: () => void
}) {
  const mark = useMarketStore((store) => markOf(store, info.symbol))
  return (
    <div
      className="symbol-row"
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      data-highlighted={highlighted}
      data-testid={`symbol-${info.symbol}`}
      onClick={onChoose}
      onKeyDown={(event) => event.key === 'Enter' && onChoose()}
      onMouseMove={onHover}
    >
      <span className="symbol-row-name">{info.symbol}</span>
      <span className="num">{formatPrice(mark)}</span>
      <span className="num" title={`${info.liquidationCount24h} liquidations in 24 h`}>
        {formatCompact(info.liquidatedNotional24h)}
      </span>
    </div>
  )
}
