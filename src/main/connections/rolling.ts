/** Counts over the last `buckets` x `bucketMs`, in memory that never grows. */
export class RollingCounter {
  private readonly counts: Float64Array
  private readonly marks: Float64Array
  private readonly bucketMs: number

  constructor(bucketMs: number, buckets: number) {
    this.bucketMs = bucketMs
    this.counts = new Float64Array(buckets)
    this.marks = new Float64Array(buckets).fill(-1)
  }

  /** `at` in ms of any clock that never goes backwards. */
  add(at: number, amount = 1): void {
    const bucket = Math.floor(at / this.bucketMs)
    const slot = bucket % this.counts.length
    if (this.marks[slot] !== bucket) {
      this.marks[slot] = bucket
      this.counts[slot] = 0
    }
    this.counts[slot] = (this.counts[slot] ?? 0) + amount
  }

  /** Sum of the window that ends in the bucket of `at`. */
  total(at: number): number {
    return this.sum(at, (count) => count)
  }

  /** Buckets of the window with anything in them. */
  filled(at: number): number {
    return this.sum(at, (count) => (count > 0 ? 1 : 0))
  }

  private sum(at: number, value: (count: number) => number): number {
    const newest = Math.floor(at / this.bucketMs)
    let sum = 0
    for (const [slot, bucket] of this.marks.entries()) {
      const inside = bucket >= 0 && bucket <= newest && bucket > newest - this.counts.length
      if (inside) sum += value(this.counts[slot] ?? 0)
    }
    return sum
  }
}

/** The first samples of every bucket of the window: enough for a median, bounded in a storm. */
export class RollingSamples {
  private readonly samples: { bucket: number; values: number[] }[]
  private readonly bucketMs: number
  private readonly perBucket: number

  constructor(bucketMs: number, buckets: number, perBucket: number) {
    this.bucketMs = bucketMs
    this.perBucket = perBucket
    this.samples = Array.from({ length: buckets }, () => ({ bucket: -1, values: [] }))
  }

  add(at: number, value: number): void {
    const bucket = Math.floor(at / this.bucketMs)
    const slot = this.samples[bucket % this.samples.length]
    if (slot === undefined) return
    if (slot.bucket !== bucket) {
      slot.bucket = bucket
      slot.values = []
    }
    if (slot.values.length < this.perBucket) slot.values.push(value)
  }

  /** Values of the window at these shares of the sorted list, 0 to 1; null without samples. */
  quantiles(at: number, shares: readonly number[]): readonly (number | null)[] {
    const newest = Math.floor(at / this.bucketMs)
    const inside = this.samples
      .filter(({ bucket }) => bucket <= newest && bucket > newest - this.samples.length)
      .flatMap(({ values }) => values)
      .toSorted((left, right) => left - right)
    return shares.map((share) => quantile(inside, share))
  }
}

/** Nearest rank of a sorted list. */
export function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
}
