import { tags } from '../codec/bytes.ts'
import type { DecodedMessage } from '../codec/message.ts'
import { type SessionCore, defaultLogonMs } from './core.ts'
import type { Ending } from './ending.ts'
import { heartbeatOf, isReset, logonFault } from './logonRules.ts'
import type { LogonSender } from './logonSender.ts'
import { isNewPeriod } from './schedule.ts'

export type LogonParts = {
  readonly ending: Ending
  readonly sender: LogonSender
  /** The peer's Logon was ahead of what we know. */
  readonly hold: (sequence: number, message: DecodedMessage) => void
  readonly flush: () => void
}

/** How a connection begins: one Logon each way, and what is amiss with the peer's. */
export class Logon {
  private readonly core: SessionCore
  private readonly parts: LogonParts

  constructor(core: SessionCore, parts: LogonParts) {
    this.core = core
    this.parts = parts
  }

  /** Of an initiator: says Logon first. */
  start(): void {
    const { core } = this
    const { resetOnLogon, logonTimeoutMs = defaultLogonMs } = core.options
    this.renewPeriod()
    if (resetOnLogon === true) core.restart()
    core.armTimer(logonTimeoutMs, () => {
      core.problem('timeout', 'error', 'the peer did not answer our Logon')
      core.disconnect({ reason: 'no answer to Logon', byPeer: false, orderly: false })
    })
    this.parts.sender.say(resetOnLogon === true)
  }

  /** Of an acceptor: the peer has said Logon first. */
  answer(message: DecodedMessage): void {
    const { core } = this
    this.renewPeriod()
    if (!this.isValid(message)) return
    const reset = isReset(message)
    if (reset || core.options.resetOnLogon === true) core.restart()
    if (!this.takeNumber(message)) return
    const expected = core.outbound.nextOut
    this.parts.sender.say(reset)
    if (core.connected) this.done(message, expected)
  }

  /** The answer to our first Logon, or what came instead of it. */
  receive(message: DecodedMessage): void {
    const { core } = this
    if (message.msgType === '5' || message.msgType === '3') this.refused(message)
    else if (message.msgType === 'A') this.receiveAnswer(message)
    else {
      core.problem('logon', 'error', 'first message not a logon')
      core.disconnect({ reason: 'first message not a logon', byPeer: false, orderly: false })
    }
  }

  /** Turns an invalid Logon down with a Logout. */
  isValid(message: DecodedMessage): boolean {
    const { core } = this
    const fault = logonFault(message, core.options)
    if (fault === null) return true
    if (message.sequence === core.inbound.next) core.inbound.advance(core.inbound.next)
    core.problem('logon', 'error', `the peer's Logon is not valid: ${fault}`)
    this.parts.ending.logoutForError(fault)
    return false
  }

  private receiveAnswer(message: DecodedMessage): void {
    const { core } = this
    if (!this.isValid(message)) return
    // The peer starts over although we did not ask: our Logon was the first message it counts.
    if (isReset(message) && core.options.resetOnLogon !== true) {
      core.restart()
      core.options.store.setNextOut(2)
      core.outbound.reload()
    }
    if (this.takeNumber(message)) this.done(message, core.outbound.nextOut)
  }

  private refused(message: DecodedMessage): void {
    const { core } = this
    const text = message.get(tags.text) ?? 'no reason given'
    if (message.sequence === core.inbound.next) core.inbound.advance(core.inbound.next)
    core.problem('logon', 'error', `the peer refused our Logon: ${text}`)
    core.disconnect({ reason: text, byPeer: true, orderly: message.msgType === '5' })
  }

  /** False where it was used before, and the session ends. */
  private takeNumber(message: DecodedMessage): boolean {
    const { core } = this
    const sequence = message.sequence ?? 0
    if (sequence < core.inbound.next && !message.possibleDuplicate) {
      this.parts.ending.tooLow(sequence)
      return false
    }
    if (sequence === core.inbound.next) core.inbound.advance(sequence)
    core.heartbeatSeconds = heartbeatOf(message)
    return true
  }

  /** `expected`: what the peer should expect of us, by its NextExpectedMsgSeqNum. */
  private done(message: DecodedMessage, expected: number): void {
    const { core, parts } = this
    const sequence = message.sequence ?? 0
    core.clearTimer()
    core.loggedOnSince = core.options.clock.now()
    core.setState('active')
    core.pulse.start(core.heartbeatSeconds * 1000)
    if (!this.honourNextExpected(message, expected)) return
    core.options.onSessionMessage?.(message)
    core.options.onLogon?.(message)
    if (sequence > core.inbound.next) parts.hold(sequence, message)
    parts.flush()
  }

  /** False where the peer expects what was never sent, and the session ends. */
  private honourNextExpected(message: DecodedMessage, expected: number): boolean {
    const { options, outbound } = this.core
    const text = message.get(tags.nextExpectedMsgSeqNum)
    if (options.nextExpected !== true || text === null) return true
    const wanted = Number(text)
    if (wanted > expected) {
      const words = `NextExpectedMsgSeqNum too high, expecting ${expected} but received ${wanted}`
      this.parts.ending.fail('sequence', words)
      return false
    }
    if (wanted < expected) outbound.resend(wanted, outbound.nextOut - 1)
    return true
  }

  private renewPeriod(): void {
    const { schedule, store, clock } = this.core.options
    if (schedule === undefined || schedule === null) return
    if (isNewPeriod(schedule, store.load().startedTime, clock.now())) this.core.restart()
  }
}
