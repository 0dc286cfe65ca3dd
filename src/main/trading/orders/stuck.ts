import type { UnixMs } from '../../../contract/domain/ids.ts'
import {
  type ManagedOrder,
  type StuckOrder,
  isClosed,
} from '../../../contract/domain/managedOrder.ts'

/** How long a venue may leave something unanswered before it is listed, ms. */
export const answerMayTakeMs = 300_000
/** How long an open order may be silent before it is asked about, ms. */
export const silenceMayLastMs = 1_800_000
/** A little before that it is asked about, so that one that merely rests is never listed, ms. */
export const askAfterSilenceMs = silenceMayLastMs - 120_000

/** Why an order needs a look, and since when; null for one that does not. */
export function stuckOf(order: ManagedOrder, heardTime: UnixMs, now: UnixMs): StuckOrder | null {
  const { uncertainty, status, pending, createdTime } = order
  if (uncertainty !== null) {
    const { reason, since, checks, nextCheckTime } = uncertainty
    return { order, reason, ageMs: now - since, checks, nextCheckTime }
  }
  const since = pending?.askedTime ?? (status === 'submitted' ? createdTime : null)
  if (since !== null && now - since > answerMayTakeMs) {
    const what = pending === null ? 'order' : pending.kind
    return listed(order, `the venue has not answered the ${what}`, now - since)
  }
  return isSilent(order, heardTime, now)
    ? listed(order, 'nothing was heard of it', now - heardTime)
    : null
}

export function isSilent(
  order: ManagedOrder,
  heardTime: UnixMs,
  now: UnixMs,
  limitMs = silenceMayLastMs,
): boolean {
  return !isClosed(order) && order.status !== 'submitted' && now - heardTime > limitMs
}

function listed(order: ManagedOrder, reason: string, ageMs: number): StuckOrder {
  return { order, reason, ageMs, checks: 0, nextCheckTime: null }
}
