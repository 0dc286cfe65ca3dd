import { ChartNoAxesColumn, CloudOff } from 'lucide-react'
import { ContextMenu } from 'radix-ui'
import { useState } from 'react'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import type { CutOffs } from '../../canvas/intensity.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { formatPrice } from '../../format/price.ts'
import { CellTooltip } from './CellTooltip.tsx'
import { CoverageLane } from './CoverageLane.tsx'
import type { HeatChart } from './HeatChart.ts'
import type { CursorState } from './cursor.ts'
import { useChart } from './useChart.ts'
import { useCursorCommands } from './cursorCommands.ts'
import type { Heatmap } from './useHeatmap.ts'

/** The chart with everything that lies on it: tooltip, menu, coverage lane and states. */
export function ChartView({
  heatmap,
  shown,
  cutOffs,
}: {
  readonly heatmap: Heatmap
  readonly shown: ReadonlySet<VenueId>
  readonly cutOffs: CutOffs
}) {
  const [cursor, setCursor] = useState<CursorState>(null)
  const { chart, attach, view } = useChart(heatmap, shown, cutOffs, setCursor)
  const { state } = heatmap
  useCursorCommands(chart, state.grid, cursor, setCursor)
  return (
    <div className="chart-area">
      <PriceMenu chart={chart} onOpen={() => setCursor(null)}>
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
        <CellTooltip grid={state.grid} shown={shown} cursor={cursor} bounds={chart.element} />
      )}
      <ChartState heatmap={heatmap} shown={shown} />
      {state.grid !== null && (
        <CoverageLane chart={chart} heatmap={heatmap} shown={shown} view={view} />
      )}
    </div>
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
  if (state.grid.cellCount === 0) {
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
