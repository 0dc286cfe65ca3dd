/** Keeps the values used last, at most `bound` of them. */
export class LruCache<Key, Value> {
  private readonly entries = new Map<Key, Value>()
  private readonly bound: number

  constructor(bound: number) {
    this.bound = bound
  }

  /** The kept value, or the one `make` gives, which is then kept. */
  getOrMake(key: Key, make: () => Value): Value {
    const kept = this.entries.get(key)
    if (kept !== undefined) {
      this.entries.delete(key)
      this.entries.set(key, kept)
      return kept
    }
    const made = make()
    this.entries.set(key, made)
    if (this.entries.size > this.bound) this.dropOldest()
    return made
  }

  private dropOldest(): void {
    for (const key of this.entries.keys()) {
      this.entries.delete(key)
      return
    }
  }
}
