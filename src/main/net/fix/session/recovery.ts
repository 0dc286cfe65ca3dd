import type { Cancel } from '../../../core/clock.ts'
import { tags } from '../codec/bytes.ts'
import type { DecodedMessage } from '../codec/message.ts'
import type { SessionCore } from './core.ts'
import type { Ending } from './ending.ts'

export type RecoveryHooks = {
  /** A message whose turn has come. */
  readonly process: (message: DecodedMessage, sequence: number) => void
  /** All that came was processed: what waits to be sent may go, unless more is missing. */
  readonly flush: () => void
}

/** Asks for what is missing from the peer, and processes what came too early in its turn. */
export class Recovery {
  private readonly core: SessionCore
  private readonly ending: Ending
  private readonly hooks: RecoveryHooks
  private cancelTimer: Cancel | null = null
  private draining = false

  constructor(core: SessionCore, ending: Ending, hooks: RecoveryHooks) {
    this.core = core
    this.ending = ending
    this.hooks = hooks
  }

  stop(): void {
    this.cancelTimer?.()
  }

  /** A message came too early. `handled`: it was acted upon, and only its number counts. */
  hold(sequence: number, message: DecodedMessage, handled: boolean): void {
    const { options, gap, inbound } = this.core
    if (options.resendSupported === false) {
      this.takeLoss(message, sequence, handled)
      return
    }
    gap.hold(sequence, message, handled)
    const { open } = gap
    if (open === null) {
      if (handled && options.nextExpected === true && message.msgType === 'A') return
      this.ask(inbound.next, sequence - 1)
      return
    }
    if (message.possibleDuplicate && gap.isAnswered(coveredBy(message, sequence))) {
      this.ask(inbound.next, open.last)
    }
  }

  /** Asks once more for what is open. */
  askAgain(): void {
    const { open } = this.core.gap
    if (open !== null) this.ask(this.core.inbound.next, open.last)
  }

  /** Processes what waited for what has come, then asks for what is still missing. */
  drain(): void {
    if (this.draining) return
    this.draining = true
    try {
      if (!this.takeHeld()) return
    } finally {
      this.draining = false
    }
    this.lookForGap()
  }

  /** False where the connection ended meanwhile. */
  private takeHeld(): boolean {
    const { gap, inbound } = this.core
    for (let held = gap.take(inbound.next); held !== null; held = gap.take(inbound.next)) {
      if (held.handled) inbound.advance(inbound.next)
      else this.hooks.process(held.message, inbound.next)
      if (!this.core.connected || this.ending.isDeaf) return false
    }
    return true
  }

  private lookForGap(): void {
    const { gap, inbound } = this.core
    const { open } = gap
    const isMore = gap.isChunkDone(inbound.next)
    gap.passed(inbound.next)
    const lowest = gap.lowest()
    if (isMore && open !== null) this.ask(inbound.next, open.last)
    else if (gap.open === null && lowest !== null) this.ask(inbound.next, lowest - 1)
    else if (gap.open === null && open !== null) {
      this.stop()
      this.core.changed()
    }
    this.hooks.flush()
  }

  /** The peer never repeats: what is missing is told as lost, and the session goes on. */
  private takeLoss(message: DecodedMessage, sequence: number, handled: boolean): void {
    const { inbound } = this.core
    const lost = `messages ${inbound.next} to ${sequence - 1} of the peer are lost; it does not repeat them`
    this.core.problem('sequence', 'error', lost)
    inbound.next = sequence
    if (handled) inbound.advance(sequence)
    else this.hooks.process(message, sequence)
  }

  private ask(first: number, last: number): void {
    const { gap, options, outbound } = this.core
    const request = gap.ask(first, last)
    if (request === null) {
      const text = `message ${first} did not come although it was asked for repeatedly`
      this.ending.fail('sequence', text)
      return
    }
    const isOpenEnded = options.resendEnd !== 'known' && request.last === last
    const end = isOpenEnded && (options.resendChunk ?? null) === null ? 0 : request.last
    outbound.send('2', [
      [tags.beginSeqNo, String(request.first)],
      [tags.endSeqNo, String(end)],
    ])
    this.armTimer()
    this.core.changed()
  }

  /** A request whose answer was lost is repeated, so that a gap does not stay open for ever. */
  private armTimer(): void {
    this.cancelTimer?.()
    const { core } = this
    const waitMs = Math.max(2 * core.heartbeatSeconds * 1000, 10_000)
    const { next } = core.inbound
    this.cancelTimer = core.options.clock.after(waitMs, () => {
      this.cancelTimer = null
      if (core.gap.open === null || core.state !== 'active') return
      if (core.inbound.next === next) core.guarded(() => this.askAgain())
      else this.armTimer()
    })
  }
}

/** The last number that a repeated message stands for. */
function coveredBy(message: DecodedMessage, sequence: number): number {
  const next = Number(message.get(tags.newSeqNo) ?? Number.NaN)
  return message.msgType === '4' && next > sequence ? next - 1 : sequence
}
