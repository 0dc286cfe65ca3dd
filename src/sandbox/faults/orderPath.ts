import type { VenueId } from '../../contract/domain/venue.ts'
import type { Cancel, Clock } from '../../main/core/clock.ts'
import type { FaultKind } from './fault.ts'
import type { FaultBoard } from './faultBoard.ts'

/** One venue's order writes on their way through whatever faults it has just now. */
export class OrderPath {
  private readonly venue: VenueId
  private readonly faults: FaultBoard
  private readonly clock: Clock
  private readonly waiting = new Set<Cancel>()

  constructor(venue: VenueId, faults: FaultBoard, clock: Clock) {
    this.venue = venue
    this.faults = faults
    this.clock = clock
  }

  /**
   * Runs a write and hands over what the client gets: the answer, the venue's own failure, or null
   * where the client gets nothing at all.
   */
  run<Answer>(
    execute: () => Answer,
    failure: () => Answer,
    deliver: (answer: Answer | null) => void,
  ): void {
    if (this.strikes('loseRequest')) return deliver(null)
    if (this.strikes('failBefore')) return deliver(failure())
    this.after('slowRequest', () => {
      const answer = execute()
      if (this.strikes('loseAnswer')) return deliver(null)
      const given = this.strikes('failAfter') ? failure() : answer
      return this.after('slowAnswer', () => deliver(given))
    })
  }

  close(): void {
    for (const cancel of this.waiting) cancel()
    this.waiting.clear()
  }

  private after(kind: FaultKind, run: () => void): void {
    const slow = this.faults.strikes(this.venue, kind)
    if (slow === null) return run()
    const cancel = this.clock.after(slow.delayMs, () => {
      this.waiting.delete(cancel)
      run()
    })
    this.waiting.add(cancel)
  }

  private strikes(kind: FaultKind): boolean {
    return this.faults.strikes(this.venue, kind) !== null
  }
}
