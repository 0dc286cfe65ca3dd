import { CalendarRange, Columns2, Pin, Rows4, Timer, X } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { candleIntervals } from '../../../../contract/domain/market.ts'
import type { CandleInterval } from '../../../../contract/domain/market.ts'
import type { HeatGrid } from '../../canvas/heatGrid.ts'
import { Hint } from '../../components/Hint.tsx'
import { PickMenu } from '../../components/PickMenu.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { SymbolList } from '../../components/SymbolList.tsx'
import { useHeatmapLook, usePanelId } from '../../components/panelId.ts'
import { formatFixed, stepDecimals } from '../../format/price.ts'
import {
  defaultInterval,
  intervalFits,
  isQuick,
  otherRanges,
  quickRanges,
} from '../../stores/heatmapRanges.ts'
import type { HeatmapRange } from '../../stores/heatmapRanges.ts'
import { setHeatmap } from '../../stores/preferences.ts'
import { startComparing } from './compare.ts'
import { LayersMenu } from './LayersMenu.tsx'

export function HeatmapToolbar({
  symbol,
  grid,
  interval,
}: {
  readonly symbol: string | null
  readonly grid: HeatGrid | null
  readonly interval: CandleInterval
}) {
  const { range } = useHeatmapLook()
  const panel = usePanelId()
  return (
    <div className="toolbar" role="toolbar" aria-label="Heatmap controls">
      <SymbolPin symbol={symbol} />
      <Segmented<HeatmapRange>
        name="Time range"
        value={range}
        segments={quickRanges.map((each) => ({
          value: each,
          label: each,
          testId: `range-${each}`,
        }))}
        onChoose={(next) => setHeatmap(panel, { range: next })}
      />
      <PickMenu
        name="Other ranges"
        icon={CalendarRange}
        value={range}
        label={isQuick(range) ? 'More' : range}
        choices={otherRanges.map((each) => ({ value: each, label: each }))}
        onChoose={(next) => setHeatmap(panel, { range: next })}
        testId="range-more"
      />
      <PickMenu
        name="Interval of a column"
        icon={Timer}
        value={interval}
        label={interval}
        choices={candleIntervals
          .filter((each) => intervalFits(range, each))
          .map((each) => ({
            value: each,
            label: each,
            ...(each === defaultInterval(range) ? { detail: 'default' } : {}),
          }))}
        onChoose={(next) =>
          setHeatmap(panel, { interval: next === defaultInterval(range) ? null : next })
        }
        testId="interval-select"
      />
      <BinPick symbol={symbol} grid={grid} />
      <div className="toolbar-space" />
      <CompareButton grid={grid} />
      <LayersMenu />
    </div>
  )
}

/** Keeps this map on a symbol of its own while the window's changes. */
function SymbolPin({ symbol }: { readonly symbol: string | null }) {
  const { symbol: pinned } = useHeatmapLook()
  const panel = usePanelId()
  const [open, setOpen] = useState(false)
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        className="pick"
        aria-label={`Symbol of this map: ${pinned ?? 'the window’s'}`}
        title={pinned === null ? 'Follows the window’s symbol' : 'Stays on this symbol'}
        data-testid="map-symbol"
        data-value={symbol ?? ''}
      >
        <Pin size={12} aria-hidden className={pinned === null ? '' : 'pinned'} />
        <span className="pick-value">{symbol ?? '—'}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="sheet symbol-sheet" align="start" sideOffset={4}>
          {open && (
            <>
              {pinned !== null && (
                <button
                  type="button"
                  className="menu-item symbol-follow"
                  data-testid="map-symbol-follow"
                  onClick={() => {
                    setHeatmap(panel, { symbol: null })
                    setOpen(false)
                  }}
                >
                  <X size={13} aria-hidden /> Follow the window’s symbol again
                </button>
              )}
              <SymbolList
                selected={symbol}
                onChoose={(chosen) => {
                  setHeatmap(panel, { symbol: chosen })
                  setOpen(false)
                }}
              />
            </>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function CompareButton({ grid }: { readonly grid: HeatGrid | null }) {
  const { compare } = useHeatmapLook()
  const panel = usePanelId()
  const on = compare !== null
  return (
    <Hint text={on ? 'Back to one map of all venues' : 'Two venues side by side'}>
      <button
        type="button"
        className="chip"
        aria-pressed={on}
        aria-label="Compare two venues"
        data-testid="compare"
        disabled={grid === null || grid.venues.length < 2}
        onClick={() => {
          if (on) setHeatmap(panel, { compare: null })
          else startComparing(panel, grid?.venues ?? [])
        }}
      >
        <Columns2 size={13} aria-hidden />
        <span className="compare-word">Compare</span>
      </button>
    </Hint>
  )
}

function BinPick({
  symbol,
  grid,
}: {
  readonly symbol: string | null
  readonly grid: HeatGrid | null
}) {
  const { binSizes } = useHeatmapLook()
  const panel = usePanelId()
  const label = (size: number): string => formatFixed(size, stepDecimals(size))
  const current = grid?.binSize
  return (
    <PickMenu
      name="Height of a price bin"
      icon={Rows4}
      value={current === undefined ? '' : String(current)}
      label={current === undefined ? '—' : label(current)}
      choices={(grid?.binSizes ?? []).map((size) => ({ value: String(size), label: label(size) }))}
      onChoose={(next) => {
        if (symbol !== null)
          setHeatmap(panel, { binSizes: { ...binSizes, [symbol]: Number(next) } })
      }}
      testId="bin-select"
    />
  )
}
