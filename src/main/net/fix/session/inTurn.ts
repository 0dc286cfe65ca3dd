import { tags } from '../codec/bytes.ts'
import type { DecodedMessage } from '../codec/message.ts'
import type { FixRefusal } from '../types.ts'
import { contentFault, isSupported } from './content.ts'
import { type SessionCore, messageOf } from './core.ts'
import { isSessionType } from './outbound.ts'
import { businessRejectBody, reverseRoute } from './refusals.ts'
import { reject } from './reject.ts'
import { answerResendRequest } from './resendRequests.ts'
import { duplicateFault } from './screen.ts'
import { fillGap } from './sequenceResets.ts'
import type { TestRequests } from './testRequests.ts'

/** Processes messages whose turn it is, one number after the other. */
export class InTurn {
  private readonly core: SessionCore
  private readonly tests: TestRequests

  constructor(core: SessionCore, tests: TestRequests) {
    this.core = core
    this.tests = tests
  }

  process(message: DecodedMessage, sequence: number): void {
    const { core } = this
    const fault = duplicateFault(message) ?? contentFault(message, core.options)
    if (fault !== null) {
      core.inbound.advance(sequence)
      reject(core, message, fault)
    } else if (message.msgType === '4') fillGap(core, message, sequence)
    else if (isSessionType(message.msgType)) this.session(message, sequence)
    else this.application(message, sequence)
  }

  private session(message: DecodedMessage, sequence: number): void {
    const { core } = this
    core.inbound.advance(sequence)
    switch (message.msgType) {
      case '0':
        this.tests.heartbeat(message)
        break
      case '1':
        core.outbound.send('0', [[tags.testReqId, message.get(tags.testReqId) ?? '']])
        break
      case '2':
        answerResendRequest(core, message)
        break
      case '3':
        this.refusedByPeer(message)
        break
      default:
        core.problem('logon', 'warning', 'a further Logon was ignored')
    }
  }

  private refusedByPeer(message: DecodedMessage): void {
    const { core } = this
    const text = message.get(tags.text) ?? `reason ${message.get(tags.sessionRejectReason) ?? '?'}`
    const refused = message.get(tags.refSeqNum) ?? '?'
    core.problem('refusedByPeer', 'warning', `the peer rejected our message ${refused}: ${text}`)
    core.options.onSessionMessage?.(message)
  }

  private application(message: DecodedMessage, sequence: number): void {
    const { core } = this
    core.inbound.processed = sequence
    const refusal = isSupported(message, core.options)
      ? this.handOver(message)
      : { reason: 3, text: 'Unsupported message type' }
    if (sequence === core.inbound.next) core.inbound.advance(sequence)
    if (refusal === null || !core.connected) return
    core.problem('rejected', 'warning', `we refused message ${sequence}: ${refusal.text}`)
    const header = reverseRoute(message)
    core.outbound.send('j', businessRejectBody(message, refusal), { header })
  }

  private handOver(message: DecodedMessage): FixRefusal | null {
    const { core } = this
    try {
      return core.options.onApplication?.(message) ?? null
    } catch (error) {
      core.problem('application', 'error', `message ${message.sequence}: ${messageOf(error)}`)
      return { reason: 4, text: 'Application not available' }
    }
  }
}
