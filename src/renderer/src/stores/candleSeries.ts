import type { Candle, CandleInterval } from '../../../contract/domain/market.ts'
import { intervalMs } from '../../../contract/domain/market.ts'

export type Bar = {
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
}

/** One candle as the chart takes it; the time stays in milliseconds. */
export function barOf(candle: Candle): Bar {
  const { openTime, open, high, low, close } = candle
  return { time: openTime, open, high, low, close }
}

/**
 * What a live candle makes of the chart's last bar: the same interval replaces it, a shorter one is
 * folded into it. Null where it says nothing about the end of the chart.
 */
export function foldCandle(last: Bar | null, candle: Candle, interval: CandleInterval): Bar | null {
  const length = intervalMs[interval]
  if (intervalMs[candle.interval] > length) return null
  const time = Math.floor(candle.openTime / length) * length
  if (last !== null && time < last.time) return null
  const bar = { ...barOf(candle), time }
  if (last === null || time > last.time || candle.interval === interval) return bar
  return {
    time,
    open: last.open,
    high: Math.max(last.high, bar.high),
    low: Math.min(last.low, bar.low),
    close: bar.close,
  }
}

type CandleListener = (candles: readonly Candle[]) => void
const listeners = new Set<CandleListener>()

/** Candles of each frame, for charts that draw outside React. Returns the way to stop. */
export function onCandles(listener: CandleListener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function pushCandles(candles: readonly Candle[]): void {
  for (const listener of listeners) listener(candles)
}
