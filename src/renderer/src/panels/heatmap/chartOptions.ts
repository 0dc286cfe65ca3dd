import { ColorType, CrosshairMode, LineStyle } from 'lightweight-charts'
import type { GapStyle } from '../../canvas/heatLayer.ts'

const crosshairLine = {
  color: 'rgba(255,255,255,0.35)',
  style: LineStyle.Dashed,
  labelBackgroundColor: '#2a2f36',
} as const

/** How the chart looks and behaves, but for what depends on the map. */
export function chartOptions(tickMarkFormatter: (time: number) => string) {
  return {
    autoSize: true,
    layout: {
      background: { type: ColorType.Solid, color: '#0a0a0a' } as const,
      textColor: '#9aa3ad',
      fontSize: 11,
      fontFamily: "'JetBrains Mono Variable', monospace",
      attributionLogo: false,
    },
    grid: {
      vertLines: { color: 'rgba(255,255,255,0.035)' },
      horzLines: { color: 'rgba(255,255,255,0.035)' },
    },
    crosshair: { mode: CrosshairMode.Normal, vertLine: crosshairLine, horzLine: crosshairLine },
    rightPriceScale: {
      borderVisible: false,
      scaleMargins: { top: 0.06, bottom: 0.06 },
      minimumWidth: 72,
    },
    timeScale: {
      borderVisible: false,
      timeVisible: true,
      secondsVisible: false,
      minBarSpacing: 0.1,
      tickMarkFormatter,
    },
  }
}

/** The series that gives every column its index; nothing of it is seen. */
export const axisOptions = {
  lineVisible: false,
  pointMarkersVisible: false,
  crosshairMarkerVisible: false,
  lastValueVisible: false,
  priceLineVisible: false,
} as const

/** Neutral, to stand out from every palette, and open, to let the heat inside them be seen. */
export const openCandles = {
  upColor: 'rgba(255, 255, 255, 0.3)',
  downColor: 'rgba(8, 10, 13, 0.45)',
  borderUpColor: '#eef2f6',
  borderDownColor: '#9aa5b1',
  wickUpColor: '#eef2f6',
  wickDownColor: '#9aa5b1',
  priceLineColor: '#dbe2ea',
  priceLineStyle: LineStyle.Dotted,
} as const

/** Where candles are but a few pixels wide they would hide the heat: thinner there. */
export const fineCandles = {
  ...openCandles,
  upColor: 'rgba(255, 255, 255, 0.5)',
  borderUpColor: 'rgba(255, 255, 255, 0)',
  wickUpColor: 'rgba(255, 255, 255, 0.5)',
  downColor: 'rgba(190, 200, 212, 0.35)',
  borderDownColor: 'rgba(190, 200, 212, 0)',
  wickDownColor: 'rgba(190, 200, 212, 0.35)',
} as const

/** Nothing was recorded. */
export const recordingGaps: GapStyle = {
  common: { line: 'rgba(247, 184, 1, 0.55)', veil: 'rgba(247, 184, 1, 0.07)' },
  partial: { line: 'rgba(150, 158, 170, 0.28)', veil: 'rgba(150, 158, 170, 0.05)' },
}

/** The model rests on nothing. */
export const modelGaps: GapStyle = {
  common: { line: 'rgba(106, 184, 255, 0.45)', veil: 'rgba(106, 184, 255, 0.07)' },
  partial: { line: 'rgba(106, 184, 255, 0.14)', veil: 'rgba(106, 184, 255, 0.02)' },
}
