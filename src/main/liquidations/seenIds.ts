/** Remembers the most recent keys, up to a bound; the least recently met is forgotten first. */
export class SeenIds {
  private readonly keys = new Set<string>()
  private readonly bound: number

  constructor(bound: number) {
    this.bound = bound
  }

  /** True when the key was not known. */
  add(key: string): boolean {
    const known = this.keys.delete(key)
    this.keys.add(key)
    if (this.keys.size > this.bound) {
      for (const oldest of this.keys) {
        this.keys.delete(oldest)
        break
      }
    }
    return !known
  }

  forget(key: string): void {
    this.keys.delete(key)
  }

  get size(): number {
    return this.keys.size
  }
}
