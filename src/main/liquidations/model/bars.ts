/** Length of a step of the model, ms: the finest in which venues tell past open interest. */
export const barMs = 300_000

/** What one venue showed of one symbol within a step. Times in Unix ms, venue time. */
export type Bar = {
  /** A whole number of steps. */
  readonly time: number
  /** Mark prices; null where none was seen. */
  readonly prices: BarPrices | null
  /** Base units of one side, the last of the step; null where none was seen. */
  readonly openInterest: number | null
  /** Fraction per funding interval, the last of the step. */
  readonly fundingRate: number | null
}

export type BarPrices = {
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
}

export function barTimeOf(time: number): number {
  return Math.floor(time / barMs) * barMs
}

/** In order of time, one bar a step. Of several for a step the extremes count; order is no matter. */
export function orderedBars(bars: readonly Bar[]): readonly Bar[] {
  const byTime = new Map<number, Bar>()
  for (const bar of bars.toSorted(byContent)) {
    const known = byTime.get(bar.time)
    byTime.set(bar.time, known === undefined ? bar : mergedBar(known, bar))
  }
  return [...byTime.values()].toSorted((left, right) => left.time - right.time)
}

function mergedBar(first: Bar, second: Bar): Bar {
  return {
    time: first.time,
    prices: mergedPrices(first.prices, second.prices),
    openInterest: second.openInterest ?? first.openInterest,
    fundingRate: second.fundingRate ?? first.fundingRate,
  }
}

function mergedPrices(first: BarPrices | null, second: BarPrices | null): BarPrices | null {
  if (first === null || second === null) return first ?? second
  return {
    open: first.open,
    high: Math.max(first.high, second.high),
    low: Math.min(first.low, second.low),
    close: second.close,
  }
}

/** A fixed order of bars of the same step, whichever way they came. */
function byContent(left: Bar, right: Bar): number {
  const text = (bar: Bar): string => JSON.stringify([bar.openInterest, bar.fundingRate, bar.prices])
  const [mine, other] = [text(left), text(right)]
  return left.time - right.time || (mine < other ? -1 : mine > other ? 1 : 0)
}
