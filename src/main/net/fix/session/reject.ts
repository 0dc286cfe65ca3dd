import type { DecodedMessage } from '../codec/message.ts'
import type { SessionCore } from './core.ts'
import { rejectBody, reverseRoute } from './refusals.ts'
import { type Rejection, rejectTexts } from './rejectReasons.ts'

/** Answers a message with Reject(3). */
export function reject(core: SessionCore, message: DecodedMessage, fault: Rejection): void {
  const sequence = message.sequence ?? 0
  const text = fault.text ?? rejectTexts[fault.reason]
  const where = fault.tag === null ? '' : ` (${fault.tag})`
  if (fault.reason >= 9 && fault.reason <= 10 && sequence === core.inbound.next) {
    core.inbound.advance(sequence)
  }
  core.problem('rejected', 'warning', `we rejected message ${sequence}: ${text}${where}`)
  core.outbound.send('3', rejectBody(message, fault, core.options.dictionary), {
    header: reverseRoute(message),
  })
}
