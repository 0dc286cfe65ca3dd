/** Price bins are 1, 2 or 5 times a power of ten, as the engine keeps them. */
const steps = [1, 2, 5] as const

/**
 * A height that gives a map some forty bins: about a thousandth of the price for a day, more for
 * longer ranges, because prices wander with the root of time. Rounded down to a bin.
 */
export function guessBinSize(price: number | null, days = 1): number {
  if (price === null || !(price > 0)) return 1
  const wanted = price * 0.001 * Math.sqrt(Math.max(1, days))
  const power = 10 ** Math.floor(Math.log10(wanted))
  const step = steps.findLast((each) => each * power <= wanted) ?? 1
  return Number((step * power).toPrecision(3))
}

/** The next larger size, for an engine that refuses one as too fine. */
export function coarser(binSize: number): number {
  const power = 10 ** Math.floor(Math.log10(binSize) + 1e-9)
  const factor = Math.round(binSize / power)
  const next = steps.find((each) => each > factor) ?? 10
  return Number((next * power).toPrecision(3))
}

/** The size `step` places away in the list of those that make sense; the nearest end at most. */
export function neighbourBin(binSizes: readonly number[], binSize: number, step: number): number {
  const at = binSizes.findIndex((each) => each >= binSize)
  const from = at === -1 ? binSizes.length - 1 : at
  return binSizes[Math.max(0, Math.min(binSizes.length - 1, from + step))] ?? binSize
}
