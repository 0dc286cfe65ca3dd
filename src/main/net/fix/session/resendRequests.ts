import { tags } from '../codec/bytes.ts'
import type { DecodedMessage } from '../codec/message.ts'
import type { SessionCore } from './core.ts'
import { reject } from './reject.ts'
import { rejection } from './rejectReasons.ts'

/** Sends again what a ResendRequest(2) of the peer asks for. */
export function answerResendRequest(core: SessionCore, message: DecodedMessage): void {
  const first = Number(message.get(tags.beginSeqNo))
  const end = Number(message.get(tags.endSeqNo))
  if (first === 0 || (end !== 0 && end < first)) {
    reject(core, message, rejection(5, first === 0 ? tags.beginSeqNo : tags.endSeqNo))
    return
  }
  const last = core.outbound.nextOut - 1
  const until = end === 0 || end > last ? last : end
  core.outbound.resend(Math.min(first, last), Math.max(until, Math.min(first, last)))
}
