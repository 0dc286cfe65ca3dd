import { tags } from '../codec/bytes.ts'
import type { DecodedMessage } from '../codec/message.ts'
import { parseUtcTimestamp } from '../codec/time.ts'
import type { FixSessionOptions } from '../types.ts'
import { isSentBeforeOriginal } from './outbound.ts'
import { type Rejection, rejection } from './rejectReasons.ts'

const defaultToleranceMs = 120_000

/** CompIDs and SendingTime: what ends a session where it is wrong, whatever the number. */
export function headerFault(
  message: DecodedMessage,
  options: Pick<
    FixSessionOptions,
    'senderCompId' | 'targetCompId' | 'clock' | 'sendingTimeToleranceMs'
  >,
): Rejection | null {
  const sender = message.get(tags.senderCompId)
  if (sender !== null && sender !== '' && sender !== options.targetCompId) {
    return rejection(9, tags.senderCompId)
  }
  const target = message.get(tags.targetCompId)
  if (target !== null && target !== '' && target !== options.senderCompId) {
    return rejection(9, tags.targetCompId)
  }
  const tolerance =
    options.sendingTimeToleranceMs === undefined
      ? defaultToleranceMs
      : options.sendingTimeToleranceMs
  const sent = parseUtcTimestamp(message.get(tags.sendingTime) ?? '')
  if (tolerance === null || sent === null) return null
  const isNear = Math.abs(sent - options.clock.now()) <= tolerance
  return isNear ? null : rejection(10, tags.sendingTime)
}

/** What is wrong with a message that says it is a repetition; null if nothing is. */
export function duplicateFault(message: DecodedMessage): Rejection | null {
  if (!message.possibleDuplicate) return null
  // A gap fill stands for many messages and has no original time of its own.
  if (!message.has(tags.origSendingTime)) {
    return message.msgType === '4' ? null : rejection(1, tags.origSendingTime)
  }
  return isSentBeforeOriginal(message) ? rejection(10, tags.origSendingTime) : null
}
