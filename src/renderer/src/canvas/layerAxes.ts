import type {
  IChartApi,
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesApi,
  Logical,
} from 'lightweight-charts'

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0]
export type Scope = Parameters<Parameters<Target['useBitmapCoordinateSpace']>[0]>[0]

/** Where column and bin edges lie, in device pixels. Both axes are straight lines. */
export type LayerAxes = {
  /** Left edge of the chart's column 0. */
  readonly left: number
  readonly columnWidth: number
  /** Where the price zero would be. */
  readonly zero: number
  readonly binHeight: number
}

/** The axes of a layer attached to a series whose logical index is the chart's column. */
export function layerAxes(
  chart: IChartApi | null,
  series: ISeriesApi<'Line'> | null,
  binSize: number,
  scope: Scope,
): LayerAxes | null {
  if (chart === null || series === null) return null
  const timeScale = chart.timeScale()
  const first = timeScale.logicalToCoordinate(0 as Logical)
  const next = timeScale.logicalToCoordinate(1 as Logical)
  const origin = series.priceToCoordinate(0)
  const step = series.priceToCoordinate(Math.max(binSize, 1e-12) * 1000)
  if (first === null || next === null || origin === null || step === null) return null
  const spacing = (next - first) * scope.horizontalPixelRatio
  return {
    // A candle stands in the middle of its column.
    left: (first + 0.5) * scope.horizontalPixelRatio - spacing / 2,
    columnWidth: spacing,
    zero: origin * scope.verticalPixelRatio,
    binHeight: ((origin - step) / 1000) * scope.verticalPixelRatio,
  }
}

/** One drawing of a layer at its place in the stack. */
export function paneView(
  zOrder: 'bottom' | 'normal' | 'top',
  draw: (scope: Scope) => void,
): IPrimitivePaneView {
  const renderer: IPrimitivePaneRenderer = {
    draw: (target) => target.useBitmapCoordinateSpace((scope) => draw(scope)),
  }
  return { zOrder: () => zOrder, renderer: () => renderer }
}
