import { ChartNoAxesColumn, CloudOff } from 'lucide-react'
import { ContextMenu } from 'radix-ui'
import { useEffect, useState } from 'react'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import type { HeatGrid } from '../../canvas/heatGrid.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { useHeatmapLook } from '../../components/panelId.ts'
import { formatPrice } from '../../format/price.ts'
import { CellTooltip } from './CellTooltip.tsx'
import { CoverageLane } from './CoverageLane.tsx'
import type { HeatChart } from './HeatChart.ts'
import type { CursorState } from './cursor.ts'
import { ProfileTooltip } from './ProfileTooltip.tsx'
import type { ChartContent } from './useChart.ts'
import { useChart } from './useChart.ts'
import { useCursorCommands } from './cursorCommands.ts'
import type { Heatmap } from './useHeatmap.ts'

/** The chart with everything that lies on it: tooltip, menu, coverage lane and states. */
export function ChartView({
  content,
  cursor,
  onCursor,
  leading,
}: {
  readonly content: ChartContent
  readonly cursor: CursorState
  readonly onCursor: (cursor: CursorState) => void
  /** The keyboard moves the cursor of this one. */
  readonly leading: boolean
}) {
  const { heatmap, shown } = content
  const { chart, attach, view } = useChart(content, onCursor)
  const { state } = heatmap
  // What is looked at in a linked chart is looked at here too.
  useEffect(() => {
    if (chart === null || cursor?.chart === chart) return
    chart.setCursor(cursor?.cell ?? null, 'cross')
  }, [chart, cursor])
  return (
    <div className="chart-area">
      {leading && (
        <CursorKeys chart={chart} grid={state.grid} cursor={cursor} onCursor={onCursor} />
      )}
      <PriceMenu chart={chart} onOpen={() => onCursor(null)}>
        <div
          className="chart"
          ref={attach}
          role="application"
          tabIndex={0}
          aria-label="Liquidation heatmap chart. Arrow keys move the cursor, plus and minus zoom."
          data-testid="heatmap-canvas"
          data-columns={state.grid?.columns ?? 0}
          data-dim={state.status === 'loading'}
        />
      </PriceMenu>
      {cursor !== null && state.grid !== null && chart !== null && (
        <Tip content={content} grid={state.grid} cursor={cursor} chart={chart} />
      )}
      <ChartState heatmap={heatmap} shown={shown} />
      {state.grid !== null && (
        <CoverageLane chart={chart} heatmap={heatmap} shown={shown} view={view} />
      )}
    </div>
  )
}

function CursorKeys({
  chart,
  grid,
  cursor,
  onCursor,
}: {
  readonly chart: HeatChart | null
  readonly grid: HeatGrid | null
  readonly cursor: CursorState
  readonly onCursor: (cursor: CursorState) => void
}) {
  useCursorCommands(chart, grid, cursor, onCursor)
  return null
}

/** What lies under the cursor: a cell of the map, or a level of the profile. */
function Tip({
  content: { profile, predicted, shown },
  grid,
  cursor,
  chart,
}: {
  readonly content: ChartContent
  readonly grid: HeatGrid
  readonly cursor: NonNullable<CursorState>
  readonly chart: HeatChart
}) {
  const point = cursor.chart === chart ? cursor.point : chart.pointOf(cursor.cell)
  if (point === null) return null
  if (profile !== null && chart.onProfile(point)) {
    const price = chart.priceAt(point.y)
    return <ProfileTooltip profile={profile} price={price} point={point} bounds={chart.element} />
  }
  return (
    <CellTooltip
      grid={grid}
      heat={predicted.state.heat}
      shown={shown}
      cell={cursor.cell}
      point={point}
      bounds={chart.element}
    />
  )
}

function ChartState({
  heatmap,
  shown,
}: {
  readonly heatmap: Heatmap
  readonly shown: ReadonlySet<VenueId>
}) {
  const { state, retry } = heatmap
  const { executed } = useHeatmapLook()
  if (state.status === 'error') {
    return (
      <div className="chart-over">
        <EmptyState
          icon={CloudOff}
          tone="error"
          title="The heatmap could not be loaded"
          action={
            <button type="button" className="button" onClick={retry}>
              Try again
            </button>
          }
        >
          {state.failure.message}
        </EmptyState>
      </div>
    )
  }
  if (state.status === 'loading') {
    return state.grid === null ? (
      <Skeleton />
    ) : (
      <div className="chart-progress" role="progressbar" />
    )
  }
  if (shown.size === 0) {
    return (
      <div className="chart-over">
        <EmptyState icon={ChartNoAxesColumn} title="No venue is shown">
          Choose at least one above.
        </EmptyState>
      </div>
    )
  }
  if (state.grid.cellCount === 0 && executed.on) {
    return (
      <div className="chart-note" role="status" data-testid="heatmap-empty">
        No liquidation recorded in this range yet. The lane below shows what was being watched.
      </div>
    )
  }
  return null
}

/** Fixed heights, so that nothing moves while the map loads. */
const skeletonBars = [38, 52, 44, 61, 57, 70, 48, 55, 66, 59, 42, 50, 63, 71, 58, 46, 53, 49]

function Skeleton() {
  return (
    <div className="chart-over skeleton" role="status" aria-label="Loading the heatmap">
      {skeletonBars.map((height, index) => (
        <span key={`${index}-${height}`} style={{ height: `${height}%` }} />
      ))}
    </div>
  )
}

/** Right click at a price. */
function PriceMenu({
  chart,
  onOpen,
  children,
}: {
  readonly chart: HeatChart | null
  readonly onOpen: () => void
  readonly children: React.ReactElement
}) {
  const [price, setPrice] = useState<number | null>(null)
  return (
    <ContextMenu.Root modal={false} onOpenChange={(open) => open && onOpen()}>
      <ContextMenu.Trigger
        asChild
        onContextMenu={(event) => {
          const top = event.currentTarget.getBoundingClientRect().top
          setPrice(chart?.priceAt(event.clientY - top) ?? null)
        }}
      >
        {children}
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className="menu" collisionPadding={8}>
          <ContextMenu.Label className="menu-title num">{formatPrice(price)}</ContextMenu.Label>
          <ContextMenu.Item
            className="menu-item"
            disabled={price === null}
            onSelect={() => void copyText(formatPrice(price).replaceAll(',', ''))}
          >
            <span className="menu-label">Copy price</span>
          </ContextMenu.Item>
          <ContextMenu.Item className="menu-item" onSelect={() => chart?.zoom(2)}>
            <span className="menu-label">Zoom in</span>
          </ContextMenu.Item>
          <ContextMenu.Item className="menu-item" onSelect={() => chart?.zoom(0.5)}>
            <span className="menu-label">Zoom out</span>
          </ContextMenu.Item>
          <ContextMenu.Separator className="menu-line" />
          <ContextMenu.Item className="menu-item" onSelect={() => chart?.reset()}>
            <span className="menu-label">Reset the view</span>
            <span className="menu-detail">0</span>
          </ContextMenu.Item>
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}

/** A page without focus may not write to the clipboard; nothing is lost then. */
async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    // The user sees that nothing was pasted; there is nothing to undo.
  }
}
