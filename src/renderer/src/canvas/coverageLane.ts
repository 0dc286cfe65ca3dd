import type { FeedGuarantee, VenueId } from '../../../contract/domain/venue.ts'
import { hatchPattern } from './hatch.ts'
import type { HeatGrid } from './heatGrid.ts'

/** Where the chart's time axis puts the columns, in CSS pixels of the lane. */
export type LaneAxis = { readonly left: number; readonly columnWidth: number }

export type LaneVenue = { readonly venue: VenueId; readonly color: string }

/** Height of one venue's lane and the space under it, CSS pixels. */
export const laneHeight = 5
export const laneGap = 3

/** How strong each guarantee is drawn; its pattern says it too, so that color is never needed. */
const strength: Readonly<Record<FeedGuarantee, number>> = {
  complete: 0.9,
  sampled: 0.9,
  inferred: 0.9,
  notObservable: 0.35,
}

/** Draws what each venue's columns mean: solid complete, broken sampled, dotted inferred. */
export function drawCoverage(
  canvas: HTMLCanvasElement,
  grid: HeatGrid,
  venues: readonly LaneVenue[],
  axis: LaneAxis,
  ratio: number,
): void {
  const context = canvas.getContext('2d')
  if (context === null) return
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, canvas.width, canvas.height)
  for (const [row, venue] of venues.entries()) {
    const top = Math.round(row * (laneHeight + laneGap) * ratio)
    drawVenue(context, grid, venue, axis, ratio, top, Math.round(laneHeight * ratio))
  }
}

function drawVenue(
  context: CanvasRenderingContext2D,
  grid: HeatGrid,
  { venue, color }: LaneVenue,
  axis: LaneAxis,
  ratio: number,
  top: number,
  height: number,
): void {
  const edge = (column: number): number =>
    Math.round((axis.left + column * axis.columnWidth) * ratio)
  for (let column = 0; column < grid.columns; column++) {
    const guarantee = grid.coverage(venue, column)?.guarantee
    if (guarantee === undefined) continue
    let end = column + 1
    while (end < grid.columns && grid.coverage(venue, end)?.guarantee === guarantee) end++
    drawStretch(context, guarantee, color, edge(column), edge(end), top, height, ratio)
    column = end - 1
  }
  drawLaneGaps(context, grid, venue, axis, ratio, top, height)
}

function drawStretch(
  context: CanvasRenderingContext2D,
  guarantee: FeedGuarantee,
  color: string,
  from: number,
  to: number,
  top: number,
  height: number,
  ratio: number,
): void {
  const left = Math.max(0, from)
  const right = Math.min(context.canvas.width, to)
  if (right <= left) return
  context.globalAlpha = strength[guarantee]
  context.fillStyle = color
  context.strokeStyle = color
  const middle = top + height / 2
  if (guarantee === 'complete') {
    context.fillRect(left, top, right - left, height)
  } else if (guarantee === 'notObservable') {
    context.fillRect(left, Math.round(middle), right - left, Math.max(1, Math.round(ratio)))
  } else {
    // Dashes start at a multiple of their period, so that panning does not make them crawl.
    const [dash, space] = guarantee === 'sampled' ? [6, 2] : [2, 3]
    const period = (dash + space) * ratio
    const start = from + Math.floor((left - from) / period) * period
    for (let x = start; x < right; x += period) {
      context.fillRect(Math.max(left, x), top, Math.min(dash * ratio, right - x), height)
    }
  }
  context.globalAlpha = 1
}

function drawLaneGaps(
  context: CanvasRenderingContext2D,
  grid: HeatGrid,
  venue: VenueId,
  axis: LaneAxis,
  ratio: number,
  top: number,
  height: number,
): void {
  const x = (time: number): number =>
    (axis.left + ((time - grid.from) / grid.intervalMs) * axis.columnWidth) * ratio
  for (const gap of grid.gaps) {
    if (gap.venue !== venue) continue
    const from = Math.round(x(gap.from))
    const to = Math.round(Math.max(x(gap.to), from + 2 * ratio))
    if (to < 0 || from > context.canvas.width) continue
    context.clearRect(from, top, to - from, height)
    const pattern = hatchPattern(context, '#f7b801', 3 * ratio, Math.max(1, ratio * 0.8))
    if (pattern === null) continue
    context.fillStyle = pattern
    context.fillRect(
      Math.max(0, from),
      top,
      Math.min(context.canvas.width, to) - Math.max(0, from),
      height,
    )
  }
}
