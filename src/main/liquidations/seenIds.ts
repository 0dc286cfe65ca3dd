/**
 * Remembers the most recent keys in two generations: when the younger is full the older is
 * forgotten. At least `bound / 2` and at most `bound` keys are remembered, at the same cost whatever
 * their number.
 */
export class SeenIds {
  private young = new Set<string>()
  private old = new Set<string>()
  private readonly generation: number

  constructor(bound: number) {
    this.generation = Math.max(1, Math.floor(bound / 2))
  }

  /** True when the key was not known. A known one counts as recent again. */
  add(key: string): boolean {
    if (this.young.has(key)) return false
    const known = this.old.delete(key)
    this.young.add(key)
    if (this.young.size >= this.generation) {
      this.old = this.young
      this.young = new Set()
    }
    return !known
  }

  forget(key: string): void {
    this.young.delete(key)
    this.old.delete(key)
  }

  get size(): number {
    return this.young.size + this.old.size
  }
}
