import type { SeriesBlock } from './seriesBlock.ts'

export type SumVisitor = (bin: number, micros: number, count: number) => void

/** Widest span of bins that is summed in an array; beyond it (a wild price) in a map. */
const widestSpan = 65_536

/** Sums one series' cells of several stored columns into bins `binFactor` stored bins high. */
export class ColumnSums {
  private readonly blocks: SeriesBlock[] = []
  private readonly runStarts: number[] = []
  private readonly runEnds: number[] = []
  private runs = 0
  private micros = new Float64Array(1024)
  private counts = new Uint32Array(1024)

  reset(): void {
    this.runs = 0
  }

  /** Takes a stored column in; one without cells changes nothing. */
  addColumn(block: SeriesBlock, column: number): void {
    const start = block.starts[column] ?? 0
    const end = block.starts[column + 1] ?? 0
    if (start === end) return
    this.blocks[this.runs] = block
    this.runStarts[this.runs] = start
    this.runEnds[this.runs] = end
    this.runs += 1
  }

  /** Visits the bins that hold anything, lowest first. */
  visit(binFactor: number, visitor: SumVisitor): void {
    const only = this.blocks[0]
    if (this.runs === 0 || only === undefined) return
    if (this.runs === 1) {
      visitRun(only, this.runStarts[0] ?? 0, this.runEnds[0] ?? 0, binFactor, visitor)
      return
    }
    const low = this.edge(binFactor, Math.min, this.runStarts, 0)
    const high = this.edge(binFactor, Math.max, this.runEnds, -1)
    if (high - low < widestSpan) this.visitSpan(low, high, binFactor, visitor)
    else this.visitScattered(binFactor, visitor)
  }

  private edge(
    binFactor: number,
    pick: (left: number, right: number) => number,
    positions: readonly number[],
    shift: number,
  ): number {
    let found = Number.NaN
    for (let run = 0; run < this.runs; run += 1) {
      const bin = Math.floor(
        (this.blocks[run]?.bins[(positions[run] ?? 0) + shift] ?? 0) / binFactor,
      )
      found = Number.isNaN(found) ? bin : pick(found, bin)
    }
    return found
  }

  private visitSpan(low: number, high: number, binFactor: number, visitor: SumVisitor): void {
    this.reserve(high - low + 1)
    const { micros, counts } = this
    for (let run = 0; run < this.runs; run += 1) {
      const block = this.blocks[run]
      if (block === undefined) continue
      const end = this.runEnds[run] ?? 0
      for (let at = this.runStarts[run] ?? 0; at < end; at += 1) {
        const slot = Math.floor((block.bins[at] ?? 0) / binFactor) - low
        micros[slot] = (micros[slot] ?? 0) + (block.micros[at] ?? 0)
        counts[slot] = (counts[slot] ?? 0) + (block.counts[at] ?? 0)
      }
    }
    for (let slot = 0; slot <= high - low; slot += 1) {
      const count = counts[slot] ?? 0
      if (count === 0) continue
      visitor(low + slot, micros[slot] ?? 0, count)
      micros[slot] = 0
      counts[slot] = 0
    }
  }

  private visitScattered(binFactor: number, visitor: SumVisitor): void {
    const sums = new Map<number, [micros: number, count: number]>()
    const add = (bin: number, micros: number, count: number): void => {
      const known = sums.get(bin)
      if (known === undefined) {
        sums.set(bin, [micros, count])
        return
      }
      known[0] += micros
      known[1] += count
    }
    this.blocks
      .slice(0, this.runs)
      .forEach((block, run) =>
        visitRun(block, this.runStarts[run] ?? 0, this.runEnds[run] ?? 0, binFactor, add),
      )
    const sorted = [...sums].toSorted(([left], [right]) => left - right)
    for (const [bin, [micros, count]] of sorted) visitor(bin, micros, count)
  }

  /** Slots are zero between uses. */
  private reserve(slots: number): void {
    if (slots <= this.counts.length) return
    this.micros = new Float64Array(slots * 2)
    this.counts = new Uint32Array(slots * 2)
  }
}

/** A run is in order of bin, so equal wanted bins follow each other. */
function visitRun(
  block: SeriesBlock,
  start: number,
  end: number,
  binFactor: number,
  visitor: SumVisitor,
): void {
  const { bins, micros, counts } = block
  let bin = Math.floor((bins[start] ?? 0) / binFactor)
  let sum = 0
  let count = 0
  for (let at = start; at < end; at += 1) {
    const next = Math.floor((bins[at] ?? 0) / binFactor)
    if (next !== bin) {
      visitor(bin, sum, count)
      bin = next
      sum = 0
      count = 0
    }
    sum += micros[at] ?? 0
    count += counts[at] ?? 0
  }
  visitor(bin, sum, count)
}
