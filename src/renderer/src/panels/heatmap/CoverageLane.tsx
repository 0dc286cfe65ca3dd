import { useEffect, useRef } from 'react'
import type { FeedGuarantee, VenueId, VenueInfo } from '../../../../contract/domain/venue.ts'
import { drawCoverage, laneGap, laneHeight } from '../../canvas/coverageLane.ts'
import { useHeatmapLook } from '../../components/panelId.ts'
import { Hint } from '../../components/Hint.tsx'
import { currentGuarantee, shortName, useVenueStore } from '../../stores/venueStore.ts'
import { guaranteeWords } from '../guaranteeWords.ts'
import type { HeatChart } from './HeatChart.ts'
import type { ViewSignal } from './useChart.ts'
import type { Heatmap } from './useHeatmap.ts'

/** One thin lane a venue under the time axis: what was recorded, and what an empty cell means. */
export function CoverageLane({
  chart,
  heatmap,
  shown,
  view,
}: {
  readonly chart: HeatChart | null
  readonly heatmap: Heatmap
  readonly shown: ReadonlySet<VenueId>
  readonly view: ViewSignal
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const infos = useVenueStore((store) => store.venues).filter((info) => shown.has(info.venue))
  const { grid } = heatmap.state
  const look = useHeatmapLook()
  const height = Math.max(1, infos.length) * (laneHeight + laneGap) - laneGap
  useEffect(() => {
    if (chart === null || grid === null) return undefined
    let frame = 0
    const draw = (): void => {
      frame = 0
      const axis = chart.laneAxis()
      if (canvas.current === null || axis === null) return
      const ratio = window.devicePixelRatio
      fitCanvas(canvas.current, chart.plotWidth, height, ratio)
      drawCoverage(canvas.current, grid, infos, axis, ratio)
    }
    const schedule = (): void => {
      if (frame === 0) frame = requestAnimationFrame(draw)
    }
    schedule()
    view.listeners.add(schedule)
    heatmap.columns.add(schedule)
    return () => {
      cancelAnimationFrame(frame)
      view.listeners.delete(schedule)
      heatmap.columns.delete(schedule)
    }
  })
  return (
    <div className="lane">
      <canvas ref={canvas} aria-label="Recording coverage by venue" style={{ height }} />
      <div className="lane-legend">
        {infos.map((info) => (
          <Guarantee key={info.venue} info={info} />
        ))}
        <span className="lane-key">
          <i className="key-gap" aria-hidden /> no record
        </span>
        {look.predicted.on && (
          <span className="lane-key">
            <i className="key-model-gap" aria-hidden /> no data for the model
          </span>
        )}
      </div>
    </div>
  )
}

function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number, ratio: number): void {
  const pixels = { width: Math.round(width * ratio), height: Math.round(height * ratio) }
  if (canvas.width !== pixels.width) canvas.width = pixels.width
  if (canvas.height !== pixels.height) canvas.height = pixels.height
  canvas.style.width = `${width}px`
}

function Guarantee({ info }: { readonly info: VenueInfo }) {
  const guarantee = currentGuarantee(info)
  const word: FeedGuarantee = guarantee?.guarantee ?? 'notObservable'
  const text =
    guarantee === null
      ? `${info.displayName} has made no statement about its feed.`
      : `${guarantee.sentence} (since ${guarantee.since})`
  return (
    <Hint side="top" text={text}>
      <button type="button" className="lane-key">
        <i
          className={`key-${word}`}
          style={{ '--venue': info.color } as React.CSSProperties}
          aria-hidden
        />
        {shortName(info)} {guaranteeWords[word]}
      </button>
    </Hint>
  )
}
