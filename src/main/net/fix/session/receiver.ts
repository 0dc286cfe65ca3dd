import { tags } from '../codec/bytes.ts'
import { FixDecoder } from '../codec/decoder.ts'
import type { DecodedMessage } from '../codec/message.ts'
import { dictionaryFault } from './content.ts'
import type { SessionCore } from './core.ts'
import type { Ending } from './ending.ts'
import type { InTurn } from './inTurn.ts'
import type { Logon } from './logon.ts'
import type { Recovery } from './recovery.ts'
import { reject } from './reject.ts'
import { rejectTexts } from './rejectReasons.ts'
import { answerResendRequest } from './resendRequests.ts'
import type { ResetWish } from './resetWish.ts'
import { duplicateFault, headerFault } from './screen.ts'
import { resetSequence } from './sequenceResets.ts'

export type ReceiverParts = {
  readonly ending: Ending
  readonly logon: Logon
  readonly resetWish: ResetWish
  readonly inTurn: InTurn
  readonly recovery: Recovery
}

/** Takes bytes apart and gives each message, by its type and number, to the part it is for. */
export class Receiver {
  private readonly core: SessionCore
  private readonly parts: ReceiverParts
  private decoder: FixDecoder

  constructor(core: SessionCore, parts: ReceiverParts) {
    this.core = core
    this.parts = parts
    this.decoder = this.freshDecoder()
  }

  begin(): void {
    this.decoder = this.freshDecoder()
  }

  receive(chunk: Buffer): void {
    if (!this.core.connected) return
    this.decoder.push(chunk)
    this.core.guarded(() => this.readAll())
  }

  readAll(): void {
    while (this.core.connected && !this.core.signing) {
      const next = this.decoder.next()
      if (next === null) return
      if (next.kind === 'garbled') this.core.noteGarbled(next.bytes, next.reason)
      else this.handle(next.message)
    }
  }

  private handle(message: DecodedMessage): void {
    const { core, parts } = this
    core.noteReceived(message)
    if (parts.ending.isDeaf) {
      if (message.msgType === '5') parts.ending.finish()
      return
    }
    core.pulse.received()
    if (core.state === 'loggingOn') parts.logon.receive(message)
    else if (this.passesScreen(message)) this.dispatch(message)
  }

  private passesScreen(message: DecodedMessage): boolean {
    const { core } = this
    const { ending } = this.parts
    if (message.beginString !== core.options.dictionary.beginString) {
      ending.fail('connection', 'Incorrect BeginString')
      return false
    }
    if (message.sequence === null) {
      ending.fail('sequence', 'Received message without MsgSeqNum')
      return false
    }
    const fault = headerFault(message, core.options)
    if (fault === null) return true
    reject(core, message, fault)
    ending.fail(fault.reason === 9 ? 'compId' : 'sendingTime', rejectTexts[fault.reason])
    return false
  }

  private dispatch(message: DecodedMessage): void {
    const { core, parts } = this
    const { msgType } = message
    const sequence = message.sequence ?? 0
    if (msgType === 'A' && parts.resetWish.isReset(message)) parts.resetWish.receive(message)
    else if (msgType === '4' && message.get(tags.gapFillFlag) !== 'Y') this.sequenceReset(message)
    else if (msgType === '5') parts.ending.received(message)
    else if (sequence > core.inbound.next) this.early(message, sequence)
    else if (sequence < core.inbound.next) this.late(message, sequence)
    else {
      parts.inTurn.process(message, sequence)
      parts.recovery.drain()
    }
  }

  private sequenceReset(message: DecodedMessage): void {
    if (resetSequence(this.core, message)) this.parts.recovery.drain()
  }

  private early(message: DecodedMessage, sequence: number): void {
    const { core } = this
    const { recovery } = this.parts
    if (message.msgType !== '2' || dictionaryFault(message, core.options) !== null) {
      recovery.hold(sequence, message, false)
      return
    }
    // Answered at once, or two sides that both miss something would wait for each other.
    const wasOpen = core.gap.open !== null
    answerResendRequest(core, message)
    recovery.hold(sequence, message, true)
    if (wasOpen) recovery.askAgain()
  }

  private late(message: DecodedMessage, sequence: number): void {
    if (!message.possibleDuplicate) {
      this.parts.ending.tooLow(sequence)
      return
    }
    const fault = duplicateFault(message)
    if (fault !== null) reject(this.core, message, fault)
  }

  private freshDecoder(): FixDecoder {
    const { dictionary, maxMessageBytes } = this.core.options
    return new FixDecoder(dictionary, maxMessageBytes)
  }
}
