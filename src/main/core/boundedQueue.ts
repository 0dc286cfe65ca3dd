/** A queue that never grows past its bound: the oldest entry gives way and is counted. */
export class BoundedQueue<Item> {
  readonly bound: number
  private items: Item[] = []
  private head = 0
  private droppedCount = 0

  constructor(bound: number) {
    if (!Number.isInteger(bound) || bound < 1) throw new RangeError('bound must be 1 or more')
    this.bound = bound
  }

  get size(): number {
    return this.items.length - this.head
  }

  /** Entries given up since the start. */
  get dropped(): number {
    return this.droppedCount
  }

  push(item: Item): void {
    if (this.size === this.bound) {
      this.shift()
      this.droppedCount += 1
    }
    this.items.push(item)
  }

  shift(): Item | undefined {
    if (this.size === 0) return undefined
    const item = this.items[this.head]
    this.head += 1
    if (this.head > 1024 && this.head * 2 > this.items.length) this.compact()
    return item
  }

  /** Takes everything out, oldest first. */
  drain(): Item[] {
    const all = this.items.slice(this.head)
    this.items = []
    this.head = 0
    return all
  }

  private compact(): void {
    this.items = this.items.slice(this.head)
    this.head = 0
  }
}
