import { tags } from '../codec/bytes.ts'
import type { DecodedMessage } from '../codec/message.ts'
import { dictionaryFault } from './content.ts'
import type { SessionCore } from './core.ts'
import { reject } from './reject.ts'
import { rejection } from './rejectReasons.ts'
import { duplicateFault } from './screen.ts'

/** SequenceReset(4) that stands for messages which are not repeated. */
export function fillGap(core: SessionCore, message: DecodedMessage, sequence: number): void {
  const next = Number(message.get(tags.newSeqNo))
  if (next > sequence) {
    core.jumpTo(next)
    return
  }
  const text = `Attempt to lower sequence number, invalid value NewSeqNo=${next}`
  core.problem('sequence', 'error', text)
  reject(core, message, rejection(5, tags.newSeqNo, text))
}

/**
 * SequenceReset without gap fill: for disasters; its own number is not looked at. Whether the next
 * number is another now.
 */
export function resetSequence(core: SessionCore, message: DecodedMessage): boolean {
  const fault = duplicateFault(message) ?? dictionaryFault(message, core.options)
  const next = Number(message.get(tags.newSeqNo) ?? Number.NaN)
  if (fault !== null || !Number.isSafeInteger(next)) {
    reject(core, message, fault ?? rejection(6, tags.newSeqNo))
  } else if (next < core.inbound.next) {
    core.problem('sequence', 'error', `the peer tried to lower its number to ${next}`)
    reject(core, message, rejection(5, tags.newSeqNo))
  } else if (next === core.inbound.next) {
    core.problem('sequence', 'warning', 'a SequenceReset changed nothing')
  } else {
    core.jumpTo(next)
    return true
  }
  return false
}
