import {
  CalendarRange,
  ChartCandlestick,
  Check,
  ChevronDown,
  Palette,
  Rows4,
  Timer,
} from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { candleIntervals } from '../../../../contract/domain/market.ts'
import type { CandleInterval } from '../../../../contract/domain/market.ts'
import type { HeatGrid } from '../../canvas/heatGrid.ts'
import { paletteTable, palettes, tableGradient } from '../../canvas/colorTables.ts'
import { Hint } from '../../components/Hint.tsx'
import { PickMenu } from '../../components/PickMenu.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { formatFixed, stepDecimals } from '../../format/price.ts'
import { defaultInterval, heatmapRanges, intervalFits } from '../../stores/heatmapRanges.ts'
import { colorModes, setHeatmap, usePreferences } from '../../stores/preferences.ts'
import type { ColorMode } from '../../stores/preferences.ts'

const directRanges = heatmapRanges.slice(0, 7)
const moreRanges = heatmapRanges.slice(7)

export const colorModeNames: Readonly<Record<ColorMode, string>> = {
  intensity: 'By intensity',
  sides: 'By side',
  venues: 'By venue',
}

export function HeatmapToolbar({
  symbol,
  grid,
  interval,
}: {
  readonly symbol: string | null
  readonly grid: HeatGrid | null
  readonly interval: CandleInterval
}) {
  const preferences = usePreferences((store) => store.heatmap)
  const { range } = preferences
  return (
    <div className="toolbar" role="toolbar" aria-label="Heatmap controls">
      <Segmented
        name="Time range"
        value={range}
        segments={directRanges.map((each) => ({
          value: each,
          label: each,
          testId: `range-${each}`,
        }))}
        onChoose={(next) => setHeatmap({ range: next })}
      />
      <PickMenu
        name="Longer ranges"
        icon={CalendarRange}
        value={range}
        label={moreRanges.includes(range) ? range : 'More'}
        choices={moreRanges.map((each) => ({ value: each, label: each }))}
        onChoose={(next) => setHeatmap({ range: next })}
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
        onChoose={(next) => setHeatmap({ interval: next === defaultInterval(range) ? null : next })}
        testId="interval-select"
      />
      <BinPick symbol={symbol} grid={grid} />
      <div className="toolbar-space" />
      <Segmented
        name="Side"
        value={preferences.side}
        segments={[
          { value: 'both', label: 'Both', testId: 'side-both' },
          { value: 'long', label: 'Longs', testId: 'side-long', title: 'Liquidated longs' },
          { value: 'short', label: 'Shorts', testId: 'side-short', title: 'Liquidated shorts' },
        ]}
        onChoose={(side) => setHeatmap({ side })}
      />
      <ColorMenu />
      <Hint text={preferences.candles ? 'Hide candles' : 'Show candles'}>
        <button
          type="button"
          className="icon-button"
          aria-label="Candles"
          aria-pressed={preferences.candles}
          onClick={() => setHeatmap({ candles: !preferences.candles })}
        >
          <ChartCandlestick size={15} aria-hidden />
        </button>
      </Hint>
    </div>
  )
}

function BinPick({
  symbol,
  grid,
}: {
  readonly symbol: string | null
  readonly grid: HeatGrid | null
}) {
  const binSizes = usePreferences((store) => store.heatmap.binSizes)
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
        if (symbol !== null) setHeatmap({ binSizes: { ...binSizes, [symbol]: Number(next) } })
      }}
      testId="bin-select"
    />
  )
}

function ColorMenu() {
  const { colorMode, palette } = usePreferences((store) => store.heatmap)
  const current = palettes.find((each) => each.id === palette)
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="pick" aria-label="Colors" data-testid="color-select">
        <Palette size={13} aria-hidden />
        <span className="pick-value">
          {colorMode === 'intensity' ? current?.name : colorModeNames[colorMode]}
        </span>
        <ChevronDown size={12} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Label className="menu-title">Color shows</DropdownMenu.Label>
          <DropdownMenu.RadioGroup
            value={colorMode}
            onValueChange={(next) => setHeatmap({ colorMode: next as ColorMode })}
          >
            {colorModes.map((mode) => (
              <RadioRow key={mode} value={mode} label={colorModeNames[mode]} />
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.Label className="menu-title">Palette</DropdownMenu.Label>
          <DropdownMenu.RadioGroup
            value={palette}
            onValueChange={(next) =>
              setHeatmap({
                palette: palettes.find((each) => each.id === next)?.id ?? palette,
                colorMode: 'intensity',
              })
            }
          >
            {palettes.map((each) => (
              <RadioRow
                key={each.id}
                value={each.id}
                label={
                  <>
                    <span
                      className="swatch"
                      style={{ background: tableGradient(paletteTable(each.id)) }}
                      aria-hidden
                    />
                    {each.name}
                  </>
                }
                detail={each.colorBlindSafe ? 'color-blind safe' : undefined}
              />
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function RadioRow({
  value,
  label,
  detail,
}: {
  readonly value: string
  readonly label: React.ReactNode
  readonly detail?: string | undefined
}) {
  return (
    <DropdownMenu.RadioItem
      className="menu-item"
      value={value}
      data-value={value}
      onSelect={(event) => event.preventDefault()}
    >
      <span className="menu-tick">
        <DropdownMenu.ItemIndicator>
          <Check size={13} aria-hidden />
        </DropdownMenu.ItemIndicator>
      </span>
      <span className="menu-label">{label}</span>
      {detail !== undefined && <span className="menu-detail">{detail}</span>}
    </DropdownMenu.RadioItem>
  )
}
