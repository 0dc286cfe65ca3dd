import { tags } from '../codec/bytes.ts'
import type { DecodedMessage } from '../codec/message.ts'
import type { FixDictionary, FixField, FixRefusal } from '../types.ts'
import { type Rejection, rejectTexts } from './rejectReasons.ts'

/** Reject(3) of a message. Reasons that the version does not know are told by Text(58) alone. */
export function rejectBody(
  message: DecodedMessage,
  { reason, tag, text }: Rejection,
  dictionary: FixDictionary,
): readonly FixField[] {
  const body: FixField[] = [[tags.refSeqNum, String(message.sequence ?? 0)]]
  if (tag !== null) body.push([tags.refTagId, String(tag)])
  body.push([tags.refMsgType, message.msgType])
  if (reason <= dictionary.highestRejectReason) {
    body.push([tags.sessionRejectReason, String(reason)])
  }
  body.push([tags.text, text ?? rejectTexts[reason]])
  return body
}

/** BusinessMessageReject(j) of a message. */
export function businessRejectBody(
  message: DecodedMessage,
  { reason, text, reference }: FixRefusal,
): readonly FixField[] {
  const body: FixField[] = [[tags.refSeqNum, String(message.sequence ?? 0)]]
  body.push([tags.refMsgType, message.msgType])
  if (reference !== undefined) body.push([tags.businessRejectRefId, reference])
  body.push([tags.businessRejectReason, String(reason)])
  if (text !== '') body.push([tags.text, text])
  return body
}

/** Where a message came by a third party, the answer goes back the same way. */
const routes = [
  [tags.onBehalfOfCompId, tags.deliverToCompId],
  [tags.onBehalfOfSubId, tags.deliverToSubId],
  [tags.onBehalfOfLocationId, tags.deliverToLocationId],
] as const

export function reverseRoute(message: DecodedMessage): readonly FixField[] {
  return routes.flatMap(([from, to]): FixField[] => {
    const origin = message.get(from)
    const destination = message.get(to)
    const route: FixField[] = []
    if (destination !== null && destination !== '') route.push([from, destination])
    if (origin !== null && origin !== '') route.push([to, origin])
    return route
  })
}
