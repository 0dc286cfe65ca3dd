import type { VenueId } from '../../contract/domain/venue.ts'
import type { Cancel, Clock } from '../../main/core/clock.ts'
import type { Random } from '../../main/core/random.ts'
import type { FaultKind, FaultSpec, ScheduledFault } from './fault.ts'

export type ActiveFault = FaultSpec & { readonly since: number; readonly until: number | null }

/** Most faults that may wait or be active at one time. */
const mostFaults = 1000

/** What is wrong with which venue just now. */
export class FaultBoard {
  private readonly clock: Clock
  private readonly random: Random
  private active: ActiveFault[] = []
  private readonly waiting = new Set<Cancel>()
  private readonly listeners = new Set<(fault: ActiveFault) => void>()

  constructor(clock: Clock, random: Random) {
    this.clock = clock
    this.random = random
  }

  /** Starts a fault now, or at the time it states. */
  schedule(fault: ScheduledFault): void {
    if (this.active.length + this.waiting.size >= mostFaults)
      throw new RangeError('too many faults')
    const now = this.clock.now()
    const delay = fault.at === null ? (fault.afterMs ?? 0) : fault.at - now
    if (delay <= 0) {
      this.start(fault)
      return
    }
    const cancel = this.clock.after(delay, () => {
      this.waiting.delete(cancel)
      this.start(fault)
    })
    this.waiting.add(cancel)
  }

  /** Takes back every fault, or those of a venue or kind. Those not yet due stay. */
  clear(venue: VenueId | null, kind: FaultKind | null): void {
    this.active = this.active.filter(
      (fault) =>
        (venue !== null && fault.venue !== venue) || (kind !== null && fault.fault !== kind),
    )
  }

  /** Whether the fault is active, and by its chance strikes this time. */
  strikes(venue: VenueId, kind: FaultKind): ActiveFault | null {
    if (this.active.length === 0) return null
    const fault = this.list().find((each) => each.venue === venue && each.fault === kind)
    if (fault === undefined) return null
    return fault.probability >= 1 || this.random() < fault.probability ? fault : null
  }

  list(): readonly ActiveFault[] {
    const now = this.clock.now()
    this.active = this.active.filter((fault) => fault.until === null || fault.until > now)
    return this.active
  }

  /** Calls back when a fault begins. */
  onStart(listener: (fault: ActiveFault) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  close(): void {
    for (const cancel of this.waiting) cancel()
    this.waiting.clear()
    this.active = []
  }

  private start(fault: FaultSpec): void {
    const since = this.clock.now()
    const { durationMs } = fault
    const started = { ...fault, since, until: durationMs === null ? null : since + durationMs }
    this.active.push(started)
    for (const listener of this.listeners) listener(started)
  }
}
