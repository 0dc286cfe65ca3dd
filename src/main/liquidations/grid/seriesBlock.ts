/**
 * Cells of one venue and side over a fixed number of columns, in order of column, then bin. Column
 * `c` holds the entries from `starts[c]` to before `starts[c + 1]`.
 */
export class SeriesBlock {
  readonly starts: Uint32Array
  bins = new Int32Array(16)
  micros = new Float64Array(16)
  counts = new Uint32Array(16)

  constructor(columns: number) {
    this.starts = new Uint32Array(columns + 1)
  }

  get size(): number {
    return this.starts.at(-1) ?? 0
  }

  /** Adds to the cell, making it if there is none. Returns whether one was made. */
  add(column: number, bin: number, micros: number, count: number): boolean {
    const at = this.find(column, bin)
    const made = at >= (this.starts[column + 1] ?? 0) || this.bins[at] !== bin
    if (made) this.open(at, column, bin)
    this.micros[at] = (this.micros[at] ?? 0) + micros
    this.counts[at] = (this.counts[at] ?? 0) + count
    return made
  }

  /** Where the bin is in its column, or would be. */
  private find(column: number, bin: number): number {
    let low = this.starts[column] ?? 0
    let high = this.starts[column + 1] ?? 0
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.bins[middle] ?? 0) < bin) low = middle + 1
      else high = middle
    }
    return low
  }

  private open(at: number, column: number, bin: number): void {
    const { size } = this
    if (size === this.bins.length) this.grow()
    if (at < size) {
      this.bins.copyWithin(at + 1, at, size)
      this.micros.copyWithin(at + 1, at, size)
      this.counts.copyWithin(at + 1, at, size)
    }
    this.bins[at] = bin
    this.micros[at] = 0
    this.counts[at] = 0
    for (let later = column + 1; later < this.starts.length; later += 1) {
      this.starts[later] = (this.starts[later] ?? 0) + 1
    }
  }

  private grow(): void {
    const length = this.bins.length * 2
    const { bins, micros, counts } = this
    this.bins = new Int32Array(length)
    this.micros = new Float64Array(length)
    this.counts = new Uint32Array(length)
    this.bins.set(bins)
    this.micros.set(micros)
    this.counts.set(counts)
  }
}
