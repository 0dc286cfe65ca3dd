import type { SymbolInfo } from '../../../contract/ipc/channels.ts'
import { formatCompact } from '../format/notional.ts'
import { formatPrice } from '../format/price.ts'
import { markOf, useMarketStore } from '../stores/marketStore.ts'
import { SearchList } from './SearchList.tsx'
import { searchSymbols } from './searchSymbols.ts'

/** Every symbol by a part of its name, the busiest first. */
export function SymbolList({
  selected,
  seed = '',
  onChoose,
}: {
  readonly selected: string | null
  readonly seed?: string
  readonly onChoose: (symbol: SymbolInfo['symbol']) => void
}) {
  const symbols = useMarketStore((store) => store.symbols)
  return (
    <SearchList
      name="Symbols"
      placeholder="Search symbols"
      seed={seed.toUpperCase()}
      className="symbol-list"
      rowClassName="symbol-row"
      find={(text) => searchSymbols(symbols, text).slice(0, 100)}
      keyOf={(info) => info.symbol}
      isSelected={(info) => info.symbol === selected}
      testIdOf={(info) => `symbol-${info.symbol}`}
      none="No symbol matches."
      head={
        <div className="symbol-head" aria-hidden>
          <span>Symbol</span>
          <span>Mark</span>
          <span>Liquidated 24 h</span>
        </div>
      }
      Row={SymbolRow}
      onChoose={(info) => onChoose(info.symbol)}
    />
  )
}

function SymbolRow({ item: info }: { readonly item: SymbolInfo }) {
  const mark = useMarketStore((store) => markOf(store, info.symbol))
  return (
    <>
      <span className="symbol-row-name">{info.symbol}</span>
      <span className="num">{formatPrice(mark)}</span>
      <span className="num" title={`${info.liquidationCount24h} liquidations in 24 h`}>
        {formatCompact(info.liquidatedNotional24h)}
      </span>
    </>
  )
}
