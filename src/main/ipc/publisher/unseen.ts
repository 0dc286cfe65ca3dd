import type { Appended } from '../../../contract/ipc/frames.ts'
import { BoundedQueue } from '../../core/boundedQueue.ts'

/**
 * Rows of a kind where every one counts that a window has not confirmed. What was sent counts as
 * seen only once acknowledged: a window that asks for a resync instead gets those rows again, so
 * none is lost and, since it threw the frame away, none is doubled. Past the bound the oldest give
 * way and are counted.
 */
export class UnseenRows<Row> {
  private queue: BoundedQueue<Row>
  private readonly bound: number
  private droppedBefore = 0
  private sent: Appended<Row> | null = null

  constructor(bound: number) {
    this.bound = bound
    this.queue = new BoundedQueue(bound)
  }

  push(row: Row): void {
    this.queue.push(row)
  }

  /** A row that is counted as dropped without being carried. */
  leaveOut(): void {
    this.droppedBefore += 1
  }

  /** Everything that waits, to be sent now; null when nothing does. */
  take(): Appended<Row> | null {
    const dropped = this.droppedBefore + this.queue.dropped
    if (this.queue.size === 0 && dropped === 0) return null
    this.sent = { items: this.queue.drain(), dropped }
    this.restart([], 0)
    return this.sent
  }

  confirm(): void {
    this.sent = null
  }

  /** Puts what was sent last back in front of what waits. */
  takeBack(): void {
    if (this.sent === null) return
    const { items, dropped } = this.sent
    const waiting = [...items, ...this.queue.drain()]
    this.restart(waiting, dropped + this.droppedBefore + this.queue.dropped)
    this.sent = null
  }

  private restart(items: readonly Row[], droppedBefore: number): void {
    this.queue = new BoundedQueue(this.bound)
    this.droppedBefore = droppedBefore
    for (const item of items) this.queue.push(item)
  }
}
