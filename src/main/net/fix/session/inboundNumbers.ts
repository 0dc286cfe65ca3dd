import type { FixStore } from '../types.ts'

/** Which number of the peer comes next. */
export class InboundNumbers {
  private readonly store: FixStore
  next: number
  /** The highest number processed, which may be ahead of what is kept. */
  processed: number

  constructor(store: FixStore) {
    this.store = store
    this.next = store.load().nextIn
    this.processed = this.next - 1
  }

  /** Kept after the message was handed over: what a crash interrupts comes again. */
  advance(sequence: number): void {
    this.processed = sequence
    this.next = sequence + 1
    this.store.setNextIn(this.next)
  }

  jumpTo(next: number): void {
    this.next = next
    this.processed = next - 1
    this.store.setNextIn(next)
  }

  /** From 1 again, as the store was told already. */
  restarted(): void {
    this.next = 1
    this.processed = 0
  }
}
