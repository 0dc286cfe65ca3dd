/** Sums of a stretch of time from which every figure is made. */
export type Tally = {
  windows: number
  events: number
  notional: number
  hits: number
  hitNotional: number
  /** Expected hits of zones put at random. */
  randomHits: number
  roundHits: number
  zones: number
  touched: number
  touchedWithEvent: number
  zoneBins: number
  judgedBins: number
}

export function emptyTally(): Tally {
  return {
    windows: 0,
    events: 0,
    notional: 0,
    hits: 0,
    hitNotional: 0,
    randomHits: 0,
    roundHits: 0,
    zones: 0,
    touched: 0,
    touchedWithEvent: 0,
    zoneBins: 0,
    judgedBins: 0,
  }
}

export function addTally(sum: Tally, other: Tally): void {
  for (const name of Object.keys(sum) as (keyof Tally)[]) sum[name] += other[name]
}
