/** Keeps the values used last, at most `bound` of them. */
export class LruCache<Key, Value> {
  private readonly entries = new Map<Key, Value>()
  private readonly bound: number
  /** The entry used last: most looks are for it, and need not touch the order. */
  private latest: { readonly key: Key; readonly value: Value } | null = null

  constructor(bound: number) {
    this.bound = bound
  }

  /** The kept value, or the one `make` gives, which is then kept. */
  getOrMake(key: Key, make: () => Value): Value {
    if (this.latest !== null && this.latest.key === key) return this.latest.value
    const value = this.entries.get(key) ?? make()
    this.entries.delete(key)
    this.entries.set(key, value)
    this.latest = { key, value }
    if (this.entries.size > this.bound) this.dropOldest()
    return value
  }

  private dropOldest(): void {
    for (const key of this.entries.keys()) {
      this.entries.delete(key)
      return
    }
  }
}
