import type { ClientOrderId, VenueOrderId } from '../../../../contract/domain/order.ts'
import { type FixBody, type FixReading, FixReader, type FixSource, given } from './fields.ts'
import { tag } from './tags.ts'

/** OrderCancelReject [9]: a cancel or a replacement came to nothing. */
export type CancelReject = {
  /** Of the request that was refused. */
  readonly requestId: string
  readonly clientOrderId: ClientOrderId | null
  readonly venueOrderId: VenueOrderId | null
  readonly responseTo: 'cancel' | 'replace'
  /** CxlRejReason [102] in words; null where it is not told. */
  readonly reason: 'tooLate' | 'unknownOrder' | 'pending' | 'duplicateClOrdId' | 'other' | null
  /** The counterparty's own code, where it has one. */
  readonly errorCode: string | null
  readonly text: string | null
  /** OrdStatus [39] as it was told. */
  readonly orderStatus: string | null
}

const responses: ReadonlyMap<string, CancelReject['responseTo']> = new Map([
  ['1', 'cancel'],
  ['2', 'replace'],
])

const reasons: ReadonlyMap<string, NonNullable<CancelReject['reason']>> = new Map([
  ['0', 'tooLate'],
  ['1', 'unknownOrder'],
  ['2', 'other'],
  ['3', 'pending'],
  ['4', 'other'],
  ['5', 'other'],
  ['6', 'duplicateClOrdId'],
  ['99', 'other'],
])

export function decodeCancelReject(message: FixSource): FixReading<CancelReject> {
  const read = new FixReader(message)
  const reason = read.get(tag.cxlRejReason)
  return read.done({
    requestId: read.text(tag.clOrdId),
    clientOrderId: read.optionalText(tag.origClOrdId) as ClientOrderId | null,
    venueOrderId: read.optionalText(tag.orderId) as VenueOrderId | null,
    responseTo: read.word(tag.cxlRejResponseTo, responses) ?? 'cancel',
    // A reason that we do not know changes nothing: the request was refused.
    reason: reason === null ? null : (reasons.get(reason) ?? 'other'),
    errorCode: read.optionalText(tag.errorCode),
    text: read.optionalText(tag.text),
    orderStatus: read.optionalText(tag.ordStatus),
  })
}

export function encodeCancelReject(reject: CancelReject): FixBody {
  const word = <Key>(table: ReadonlyMap<string, Key>, meaning: Key | null): string | null =>
    [...table].find(([, each]) => each === meaning)?.[0] ?? null
  return {
    msgType: '9',
    fields: given(
      [tag.orderId, reject.venueOrderId],
      [tag.clOrdId, reject.requestId],
      [tag.origClOrdId, reject.clientOrderId],
      [tag.ordStatus, reject.orderStatus],
      [tag.cxlRejResponseTo, word(responses, reject.responseTo)],
      [tag.cxlRejReason, reject.reason === 'other' ? '2' : word(reasons, reject.reason)],
      [tag.errorCode, reject.errorCode],
      [tag.text, reject.text],
    ),
  }
}

/** Reject [3], BusinessMessageReject [j]: a message of ours was turned down as such. */
export type MessageReject = {
  readonly kind: 'session' | 'business'
  /** Sequence number of what is refused; null where it is not told. */
  readonly sequence: number | null
  readonly msgType: string | null
  /** [379] of a business reject: the id of what is refused. */
  readonly reference: string | null
  /** [373] or [380], as told. */
  readonly reason: string | null
  readonly tag: number | null
  readonly errorCode: string | null
  readonly text: string | null
}

export function decodeMessageReject(message: FixSource): MessageReject {
  const isBusiness = message.msgType === 'j'
  return {
    kind: isBusiness ? 'business' : 'session',
    sequence: whole(message.get(tag.refSeqNum)),
    msgType: message.get(tag.refMsgType),
    reference: isBusiness ? message.get(tag.businessRejectRefId) : null,
    reason: message.get(isBusiness ? tag.businessRejectReason : tag.sessionRejectReason),
    tag: whole(message.get(tag.refTagId)),
    errorCode: message.get(tag.errorCode),
    text: message.get(tag.text)?.slice(0, 500) ?? null,
  }
}

export function encodeMessageReject(reject: MessageReject): FixBody {
  const isBusiness = reject.kind === 'business'
  const text = (value: number | null): string | null => (value === null ? null : String(value))
  return {
    msgType: isBusiness ? 'j' : '3',
    fields: given(
      [tag.refSeqNum, text(reject.sequence)],
      [tag.refTagId, isBusiness ? null : text(reject.tag)],
      [tag.refMsgType, reject.msgType],
      [tag.businessRejectRefId, isBusiness ? reject.reference : null],
      [isBusiness ? tag.businessRejectReason : tag.sessionRejectReason, reject.reason],
      [tag.errorCode, reject.errorCode],
      [tag.text, reject.text],
    ),
  }
}

/** OrderMassCancelReport [r]. */
export type MassCancelReport = {
  readonly requestId: string | null
  /** Null where it was refused. */
  readonly affected: number | null
  readonly isRefused: boolean
  readonly errorCode: string | null
  readonly text: string | null
}

export function decodeMassCancelReport(message: FixSource): FixReading<MassCancelReport> {
  const read = new FixReader(message)
  const response = read.text(tag.massCancelResponse)
  return read.done({
    requestId: read.optionalText(tag.clOrdId),
    affected: whole(read.get(tag.totalAffectedOrders)),
    isRefused: response === '0',
    errorCode: read.optionalText(tag.errorCode),
    text: read.optionalText(tag.text),
  })
}

function whole(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null
}
