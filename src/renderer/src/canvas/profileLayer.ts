import type {
  IChartApi,
  IPrimitivePaneView,
  ISeriesApi,
  ISeriesPrimitive,
  SeriesAttachedParameter,
} from 'lightweight-charts'
import type {
  LeverageTier,
  LiquidationCluster,
  LiquidationProfile,
  ProfileLevel,
} from '../../../contract/domain/liquidationModel.ts'
import { leverageTiers } from '../../../contract/domain/liquidationModel.ts'
import type { PositionSide } from '../../../contract/domain/market.ts'
import { layerAxes, paneView } from './layerAxes.ts'
import type { LayerAxes, Scope } from './layerAxes.ts'

/** Leverages drawn as one shade; the highest stands next to the price scale. */
export const leverageGroups = [
  { name: 'to 10x', from: 0, to: 10, strength: 0.34 },
  { name: '20x to 50x', from: 11, to: 50, strength: 0.62 },
  { name: '75x and more', from: 51, to: Infinity, strength: 1 },
] as const

const hues: Readonly<Record<PositionSide, string>> = { long: '255, 56, 100', short: '0, 247, 210' }

/** The longest bar leaves this share of the strip free. */
const longest = 0.94

/** Width of the profile on a plot that wide, CSS pixels; 0 where it would leave no room. */
export function profileWidth(plotWidth: number): number {
  if (plotWidth < 220) return 0
  return Math.round(Math.min(150, Math.max(56, plotWidth * 0.13)))
}

/** Notional of a level by group of leverages, in the order of `leverageGroups`. */
export function groupByLeverage(level: ProfileLevel): readonly number[] {
  return leverageGroups.map(({ from, to }) =>
    leverageTiers
      .filter((tier) => tier >= from && tier <= to)
      .reduce((sum, tier: LeverageTier) => sum + (level.byLeverage[tier] ?? 0), 0),
  )
}

/**
 * The levels that stand now, at the right edge: a bar per price bin, shaded by leverage, and the
 * sum from the price outward as a line. The nearest clusters are bracketed.
 */
export class ProfileLayer implements ISeriesPrimitive {
  #chart: IChartApi | null = null
  #series: ISeriesApi<'Line'> | null = null
  #requestUpdate: () => void = () => undefined
  #profile: LiquidationProfile | null = null
  readonly #views = [paneView('normal', (scope) => this.#draw(scope))]

  attached(parameters: SeriesAttachedParameter): void {
    this.#chart = parameters.chart
    this.#series = parameters.series as ISeriesApi<'Line'>
    this.#requestUpdate = parameters.requestUpdate
  }

  detached(): void {
    this.#chart = null
    this.#series = null
    this.#requestUpdate = () => undefined
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views
  }

  show(profile: LiquidationProfile | null): void {
    if (profile === this.#profile) return
    this.#profile = profile
    this.#requestUpdate()
  }

  get profile(): LiquidationProfile | null {
    return this.#profile
  }

  #draw(scope: Scope): void {
    const profile = this.#profile
    if (profile === null) return
    const axes = layerAxes(this.#chart, this.#series, profile.binSize, scope)
    const ratio = scope.horizontalPixelRatio
    const width = profileWidth(scope.mediaSize.width) * ratio
    if (axes === null || width === 0) return
    const { context, bitmapSize } = scope
    const right = bitmapSize.width
    context.fillStyle = 'rgba(10, 10, 10, 0.72)'
    context.fillRect(right - width, 0, width, bitmapSize.height)
    context.fillStyle = 'rgba(255, 255, 255, 0.08)'
    context.fillRect(right - width, 0, Math.max(1, Math.round(ratio)), bitmapSize.height)
    const shown = profile.levels.filter((level) => inSight(level, profile.binSize, axes, scope))
    drawBars(context, shown, profile.binSize, axes, right, width)
    for (const side of ['long', 'short'] as const) {
      drawCumulative(context, shown, side, profile, axes, right, width, ratio)
    }
    const { above, below } = profile.nearest
    for (const cluster of [above, below]) {
      if (cluster !== null)
        drawBracket(context, cluster, profile.binSize, axes, right - width, ratio)
    }
  }
}

const yOf = (price: number, binSize: number, axes: LayerAxes): number =>
  axes.zero - (price / binSize) * axes.binHeight

function inSight(level: ProfileLevel, binSize: number, axes: LayerAxes, scope: Scope): boolean {
  const bottom = yOf(level.price, binSize, axes)
  return bottom >= 0 && bottom - axes.binHeight <= scope.bitmapSize.height
}

function drawBars(
  context: CanvasRenderingContext2D,
  levels: readonly ProfileLevel[],
  binSize: number,
  axes: LayerAxes,
  right: number,
  width: number,
): void {
  const most = levels.reduce((top, level) => Math.max(top, level.notional), 0)
  if (most <= 0) return
  const space = axes.binHeight >= 4 ? 1 : 0
  for (const level of levels) {
    const bottom = Math.round(yOf(level.price, binSize, axes))
    const top = Math.round(yOf(level.price + binSize, binSize, axes))
    let edge = right
    // The shades of a bar add up to its length, highest leverage nearest to the scale.
    for (const [group, notional] of [...groupByLeverage(level).entries()].toReversed()) {
      const length = (notional / most) * width * longest
      context.fillStyle = `rgba(${hues[level.side]}, ${leverageGroups[group]?.strength ?? 1})`
      context.fillRect(edge - length, top, length, Math.max(1, bottom - top - space))
      edge -= length
    }
  }
}

function drawCumulative(
  context: CanvasRenderingContext2D,
  levels: readonly ProfileLevel[],
  side: PositionSide,
  profile: LiquidationProfile,
  axes: LayerAxes,
  right: number,
  width: number,
  ratio: number,
): void {
  const own = levels.filter((level) => level.side === side)
  const most = Math.max(...levels.map((level) => level.cumulative), 0)
  if (own.length === 0 || most <= 0) return
  const outward = side === 'short' ? own : own.toReversed()
  context.beginPath()
  context.moveTo(right, yOf(profile.referencePrice, profile.binSize, axes))
  for (const level of outward) {
    const middle = yOf(level.price + profile.binSize / 2, profile.binSize, axes)
    context.lineTo(right - (level.cumulative / most) * width * longest, middle)
  }
  context.strokeStyle = `rgba(${hues[side]}, 0.95)`
  context.lineWidth = Math.max(1, Math.round(1.25 * ratio))
  context.setLineDash([])
  context.stroke()
}

function drawBracket(
  context: CanvasRenderingContext2D,
  cluster: LiquidationCluster,
  binSize: number,
  axes: LayerAxes,
  left: number,
  ratio: number,
): void {
  const top = Math.round(yOf(cluster.priceHigh, binSize, axes))
  const bottom = Math.round(yOf(cluster.priceLow, binSize, axes))
  const line = Math.max(2, Math.round(2 * ratio))
  context.fillStyle = `rgb(${hues[cluster.side]})`
  context.fillRect(left - line, top, line, Math.max(line, bottom - top))
  context.fillRect(left, top, 3 * ratio, Math.max(1, ratio))
  context.fillRect(left, bottom - Math.max(1, ratio), 3 * ratio, Math.max(1, ratio))
}
