/** Newest value per key, at most `bound` keys: the key unchanged for longest gives way. */
export class LatestMap<Key, Value> {
  private readonly values = new Map<Key, Value>()
  private readonly bound: number

  constructor(bound: number) {
    this.bound = bound
  }

  get size(): number {
    return this.values.size
  }

  set(key: Key, value: Value): void {
    this.values.delete(key)
    this.values.set(key, value)
    if (this.values.size <= this.bound) return
    const [oldest] = this.values.keys()
    this.values.delete(oldest as Key)
  }

  all(): readonly Value[] {
    return [...this.values.values()]
  }

  drain(): readonly Value[] {
    const all = this.all()
    this.values.clear()
    return all
  }
}
