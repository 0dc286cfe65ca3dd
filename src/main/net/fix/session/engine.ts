import { PitwallError } from '../../../../contract/errors.ts'
import type { DecodedMessage } from '../codec/message.ts'
import type {
  FixEnd,
  FixField,
  FixSendOptions,
  FixSequences,
  FixSessionOptions,
  FixSessionState,
  FixSessionStatus,
} from '../types.ts'
import { SessionCore } from './core.ts'
import { Ending } from './ending.ts'
import { InTurn } from './inTurn.ts'
import type { FixLink } from './link.ts'
import { Logon } from './logon.ts'
import { LogonSender } from './logonSender.ts'
import { Receiver } from './receiver.ts'
import { Recovery } from './recovery.ts'
import { ResetWish } from './resetWish.ts'
import { SendQueue } from './sendQueue.ts'
import { TestRequests } from './testRequests.ts'

export type EngineHooks = {
  /** The connection is over; exactly once for each that was begun. */
  readonly onEnd: (end: FixEnd, wasActive: boolean) => void
}

/**
 * One FIX session over one connection after another: numbering, logon, gaps, resends and logout.
 * Knows nothing of how connections are made.
 */
export class FixEngine {
  private readonly core: SessionCore
  private readonly ending: Ending
  private readonly tests: TestRequests
  private readonly queue: SendQueue
  private readonly recovery: Recovery
  private readonly logon: Logon
  private readonly resetWish: ResetWish
  private readonly receiver: Receiver

  constructor(options: FixSessionOptions, hooks: EngineHooks) {
    const core = new SessionCore(options, {
      onChanged: () => options.onStatus?.(this.status()),
      onTest: () => this.tests.send(),
      onLost: (end) => this.lost(end),
      onEnd: hooks.onEnd,
    })
    this.core = core
    const ending = new Ending(core)
    this.ending = ending
    this.tests = new TestRequests(core)
    this.queue = new SendQueue(core)
    const flush = (): void => this.queue.flush()
    const inTurn = new InTurn(core, this.tests)
    const recovery = new Recovery(core, ending, {
      process: (message, sequence) => inTurn.process(message, sequence),
      flush,
    })
    this.recovery = recovery
    const sender = new LogonSender(core, () => {
      flush()
      this.receiver.readAll()
    })
    const hold = (sequence: number, message: DecodedMessage): void =>
      recovery.hold(sequence, message, true)
    const logon = new Logon(core, { ending, sender, hold, flush })
    this.logon = logon
    const resetWish = new ResetWish(core, logon, sender)
    this.resetWish = resetWish
    this.receiver = new Receiver(core, { ending, logon, resetWish, inTurn, recovery })
  }

  get state(): FixSessionState {
    return this.core.state
  }

  get connected(): boolean {
    return this.core.connected
  }

  status(): FixSessionStatus {
    const { state, gap, loggedOnSince, lastInTime, lastEnd, outbound } = this.core
    return {
      ...this.sequences(),
      state,
      openGap: gap.open,
      queued: this.queue.size,
      loggedOnSince,
      lastInTime,
      lastOutTime: outbound.lastSentTime,
      roundTripMs: this.tests.roundTripMs,
      lastEnd,
    }
  }

  sequences(): FixSequences {
    return { nextIn: this.core.inbound.next, nextOut: this.core.outbound.nextOut }
  }

  setSequences({ nextIn, nextOut }: Partial<FixSequences>): void {
    const { core } = this
    for (const number of [nextIn, nextOut]) checkNumber(number)
    const lowers = nextOut !== undefined && nextOut < core.outbound.nextOut
    if (core.connected && (nextIn !== undefined || lowers)) {
      throw new PitwallError(
        'FIX_SEQUENCE',
        'While the session is connected only its next outgoing number can be raised.',
      )
    }
    if (nextOut !== undefined) core.options.store.setNextOut(nextOut)
    core.outbound.reload()
    if (nextIn !== undefined) core.jumpTo(nextIn)
    core.changed()
  }

  /** Between connections, for the one who makes them. */
  show(phase: 'closed' | 'waiting' | 'connecting'): void {
    this.core.setState(phase)
  }

  /** An initiator's connection is open: says Logon. */
  open(link: FixLink): void {
    this.begin(link)
    this.core.guarded(() => this.logon.start())
  }

  /** An acceptor's connection has said its first message, a Logon for this session. */
  accept(link: FixLink, logon: DecodedMessage): void {
    this.begin(link)
    this.core.guarded(() => {
      this.core.noteReceived(logon)
      this.logon.answer(logon)
      this.receiver.readAll()
    })
  }

  receive(chunk: Buffer): void {
    this.receiver.receive(chunk)
  }

  /** The connection is gone, from the peer's side or by the network. */
  closed(reason: string): void {
    this.ending.closed(reason)
  }

  /** Says Logout and waits for the answer; resends are still answered meanwhile. */
  logout(text?: string): void {
    this.ending.logout(text)
  }

  /** Resolves when the peer agreed, or at once where there is no connection. */
  reset(): Promise<void> {
    return this.resetWish.reset()
  }

  send(msgType: string, body: readonly FixField[], options?: FixSendOptions): number | null {
    return this.queue.send(msgType, body, options)
  }

  sendNow(msgType: string, body: readonly FixField[], options?: FixSendOptions): number | null {
    return this.queue.sendNow(msgType, body, options)
  }

  test(): void {
    this.tests.send()
  }

  private begin(link: FixLink): void {
    this.receiver.begin()
    this.ending.begin()
    this.core.begin(link)
  }

  private lost(end: FixEnd): void {
    this.recovery.stop()
    this.resetWish.lost(end)
    this.tests.forget()
  }
}

function checkNumber(number: number | undefined): void {
  if (number === undefined || (Number.isSafeInteger(number) && number >= 1)) return
  throw new PitwallError('FIX_SEQUENCE', `${number} is no sequence number.`)
}
