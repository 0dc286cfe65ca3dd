import {
  type ManagedOrder,
  type OrderTruth,
  shownStatus,
  truthOf,
} from '../../../../contract/domain/managedOrder.ts'
import { formatLatency } from '../../format/age.ts'

const statusWords: Readonly<Record<ReturnType<typeof shownStatus>, string>> = {
  denied: 'denied',
  submitted: 'sent',
  accepted: 'working',
  untriggered: 'waits for stop',
  partiallyFilled: 'partly filled',
  filled: 'filled',
  canceled: 'canceled',
  expired: 'expired',
  rejected: 'rejected',
  pendingAmend: 'amending…',
  pendingCancel: 'canceling…',
}

export function statusText(order: ManagedOrder): string {
  return statusWords[shownStatus(order)]
}

const truthWords: Readonly<Record<OrderTruth, string>> = {
  confirmed: 'Confirmed',
  rejected: 'Rejected',
  denied: 'Denied by us',
  unknown: 'UNKNOWN',
}

export function truthText(order: ManagedOrder): string {
  return truthWords[truthOf(order)]
}

/** `limit GTC post-only`; `other` for a type of the venue that we do not have. */
export function typeText({
  orderType,
  timeInForce,
  postOnly,
  reduceOnly,
}: Pick<ManagedOrder, 'orderType' | 'timeInForce' | 'postOnly' | 'reduceOnly'>): string {
  const type = orderType === null ? 'other' : wordsOf(orderType)
  return [
    type,
    timeInForce === null ? '' : timeInForce.toUpperCase(),
    postOnly ? 'post' : '',
    reduceOnly ? 'reduce' : '',
  ]
    .filter((word) => word !== '')
    .join(' ')
}

/** `stopLimit` as `stop limit`. */
export function wordsOf(word: string): string {
  return word.replace(/([A-Z])/g, ' $1').toLowerCase()
}

/** What it is of: `0.010`, or `500 quote` where it was sized in the quote asset. */
export function sizeText({ quantity, quoteQuantity }: ManagedOrder): string {
  if (quantity !== null) return quantity
  return quoteQuantity === null ? '—' : `${quoteQuantity} quote`
}

/** What the trader should know of it: why it was stopped, else what was last said. */
export function evidenceText(order: ManagedOrder): string {
  const [denial] = order.denials
  if (denial !== undefined) {
    const more = order.denials.length > 1 ? ` (+${order.denials.length - 1})` : ''
    return `${denial.message}${more}`
  }
  if (order.uncertainty !== null) return order.uncertainty.reason
  if (order.overfilledQuantity !== null) return `Filled ${order.overfilledQuantity} too much.`
  return order.reason ?? order.evidence.words
}

/** `in 3 s`, `due`; nothing where no check is planned. */
export function nextCheckText(order: ManagedOrder, now: number): string {
  const next = order.uncertainty?.nextCheckTime ?? null
  if (next === null) return order.uncertainty?.needsHand === true ? 'by hand' : ''
  const wait = next - now
  return wait <= 0 ? 'now' : `in ${Math.ceil(wait / 1000)} s`
}

export function acknowledgedText({ latency }: ManagedOrder): string {
  const { sentMs, acknowledgedMs } = latency
  return acknowledgedMs === null || sentMs === null ? '—' : formatLatency(acknowledgedMs - sentMs)
}

/** The points of its way and when it passed them, for the details. */
export function latencyPoints({ latency }: ManagedOrder): readonly (readonly [string, string])[] {
  const points = [
    ['click to call', latency.clickToCallMs],
    ['checked and journalled', latency.validatedMs],
    ['signed', latency.signedMs],
    ['bytes sent', latency.sentMs],
    ['acknowledged', latency.acknowledgedMs],
    ['first fill', latency.firstFillMs],
  ] as const
  return points.map(([name, ms]) => [name, ms === null ? '—' : `${ms.toFixed(2)} ms`])
}
