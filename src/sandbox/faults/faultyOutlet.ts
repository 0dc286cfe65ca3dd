import type { VenueId } from '../../contract/domain/venue.ts'
import type { Cancel, Clock } from '../../main/core/clock.ts'
import type { FaultKind } from './fault.ts'
import type { FaultBoard } from './faultBoard.ts'

/** A frame held back for reordering is sent at the latest after this time. */
const holdMs = 500

const malformedFrame = '{"e":"forceOrder","E":17,,"o":{'
const unknownFrame =
  '{"e":"sandboxCuriosity","topic":"curiosity.X","channel":"curiosity","data":{}}'

/** One socket's frames on their way out, with whatever faults the venue has just now. */
export class FaultyOutlet {
  private readonly venue: VenueId
  private readonly faults: FaultBoard
  private readonly clock: Clock
  private readonly write: (text: string) => void
  private held: Held | null = null
  private heldPush: Held | null = null
  private readonly late = new Set<Cancel>()

  constructor(venue: VenueId, faults: FaultBoard, clock: Clock, write: (text: string) => void) {
    this.venue = venue
    this.faults = faults
    this.clock = clock
    this.write = write
  }

  /** Market data. */
  send(text: string): void {
    if (this.strikes('stall')) return
    if (this.strikes('malformed')) this.write(malformedFrame)
    if (this.strikes('unknown')) this.write(unknownFrame)
    const huge = this.faults.strikes(this.venue, 'huge')
    if (huge !== null) this.write(hugeFrame(huge.bytes))
    if (this.strikes('truncated')) {
      this.write(text.slice(0, Math.floor(text.length / 2)))
      return
    }
    this.inOrder(text)
    if (this.strikes('duplicate')) this.write(text)
  }

  /** News of an account. */
  push(text: string): void {
    if (this.strikes('stall') || this.strikes('losePush')) return
    const late = this.faults.strikes(this.venue, 'latePush')
    if (late === null) {
      this.pushNow(text)
      return
    }
    const cancel = this.clock.after(late.delayMs, () => {
      this.late.delete(cancel)
      this.pushNow(text)
    })
    this.late.add(cancel)
  }

  /** Answers to what the client said. */
  reply(text: string): void {
    if (!this.strikes('stall')) this.write(text)
  }

  close(): void {
    this.held?.cancel()
    this.heldPush?.cancel()
    for (const cancel of this.late) cancel()
    this.held = null
    this.heldPush = null
    this.late.clear()
  }

  private pushNow(text: string): void {
    const before = this.heldPush
    if (before === null && this.strikes('reorderPush')) {
      this.heldPush = { text, cancel: this.clock.after(holdMs, () => this.releasePush()) }
      return
    }
    this.write(text)
    if (before !== null) this.releasePush()
    if (this.strikes('duplicatePush')) this.write(text)
  }

  private releasePush(): void {
    const held = this.heldPush
    this.heldPush = null
    held?.cancel()
    if (held !== null) this.write(held.text)
  }

  private inOrder(text: string): void {
    if (this.held !== null) {
      this.write(text)
      this.release()
    } else if (this.strikes('reorder')) {
      this.held = { text, cancel: this.clock.after(holdMs, () => this.release()) }
    } else {
      this.write(text)
    }
  }

  private release(): void {
    const held = this.held
    this.held = null
    held?.cancel()
    if (held !== null) this.write(held.text)
  }

  private strikes(kind: FaultKind): boolean {
    return this.faults.strikes(this.venue, kind) !== null
  }
}

type Held = { readonly text: string; readonly cancel: Cancel }

function hugeFrame(bytes: number): string {
  return `{"e":"huge","topic":"huge","channel":"huge","data":"${'x'.repeat(bytes)}"}`
}
