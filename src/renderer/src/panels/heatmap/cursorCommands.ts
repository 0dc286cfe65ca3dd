import type { HeatGrid } from '../../canvas/heatGrid.ts'
import type { Cell } from '../../canvas/cursorLayer.ts'
import { useCommands } from '../../commands/registry.ts'
import { usePanelId } from '../../components/panelId.ts'
import type { CursorState } from './cursor.ts'
import type { HeatChart } from './HeatChart.ts'

const steps: Readonly<Record<string, readonly [columns: number, bins: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  'Shift+ArrowLeft': [-10, 0],
  'Shift+ArrowRight': [10, 0],
  'Shift+ArrowUp': [0, 10],
  'Shift+ArrowDown': [0, -10],
}

/** Moving the cell cursor and the view with the keyboard. */
export function useCursorCommands(
  chart: HeatChart | null,
  grid: HeatGrid | null,
  cursor: CursorState,
  setCursor: (cursor: CursorState) => void,
): void {
  const put = (cell: Cell): void => {
    if (chart === null) return
    chart.setCursor(cell, 'follow')
    const point = chart.pointOf(cell)
    if (point !== null) setCursor({ cell, point, chart })
  }
  const move = (key: string): void => {
    const [columns, bins] = steps[key] ?? [0, 0]
    const start = startCell(chart, grid)
    const from = cursor?.cell ?? start
    if (grid === null || from === null) return
    if (cursor === null) put(from)
    else put({ column: clampColumn(from.column + columns, grid), bin: from.bin + bins })
  }
  const clear = (): void => {
    setCursor(null)
    chart?.setCursor(null)
  }
  const common = { group: 'Heatmap', panel: usePanelId() } as const
  useCommands([
    {
      ...common,
      id: 'heatmap.cursor',
      title: 'Move the cell cursor',
      keys: ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'],
      run: move,
      inPalette: false,
    },
    {
      ...common,
      id: 'heatmap.cursorFar',
      title: 'Move it ten cells',
      keys: ['Shift+ArrowLeft', 'Shift+ArrowRight', 'Shift+ArrowUp', 'Shift+ArrowDown'],
      shownKeys: ['Shift+arrows'],
      run: move,
      inPalette: false,
    },
    { ...common, id: 'heatmap.clear', title: 'Put the cursor away', keys: ['Escape'], run: clear },
    {
      ...common,
      id: 'heatmap.zoomIn',
      title: 'Zoom in',
      keys: ['+', '='],
      shownKeys: ['+'],
      run: () => chart?.zoom(1.4, cursor?.cell.column),
    },
    {
      ...common,
      id: 'heatmap.zoomOut',
      title: 'Zoom out',
      keys: ['-', '_'],
      shownKeys: ['-'],
      run: () => chart?.zoom(1 / 1.4, cursor?.cell.column),
    },
    {
      ...common,
      id: 'heatmap.reset',
      title: 'Reset the view',
      keys: ['0'],
      run: () => chart?.reset(),
    },
  ])
}

/** The newest column at the latest price. */
function startCell(chart: HeatChart | null, grid: HeatGrid | null): Cell | null {
  if (chart === null || grid === null) return null
  const bins = grid.bins
  const price = chart.lastBar?.close
  const middle = bins === null ? null : Math.floor((bins.min + bins.max) / 2)
  const bin = price === undefined ? middle : Math.floor(price / grid.binSize)
  return bin === null ? null : { column: grid.columns - 1, bin }
}

function clampColumn(column: number, grid: HeatGrid): number {
  return Math.max(0, Math.min(grid.columns - 1, column))
}
