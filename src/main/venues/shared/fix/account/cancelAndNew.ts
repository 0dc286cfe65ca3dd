import type { ExecutionReport, NewOrder } from '../../../../../contract/domain/order.ts'
import type { AmendOutcome, SubmitOutcome, WriteHooks } from '../../../account.ts'
import { encodeCancelAndNew } from '../requests.ts'
import { type Reported, orderAnswer, rejectOf, reportIn } from './answers.ts'
import { isSameOrder, namedOf } from './names.ts'
import type { OrderEntry } from './orderEntry.ts'
import { type Refused, notSent, rejectedCancel } from './outcomes.ts'
import type { Incoming } from './pending.ts'
import { submittedAs } from './submissions.ts'

/**
 * Replaces an order by one request. The cancel and the new order are told of apart: the cancel
 * first, then the order or its refusal.
 */
export async function cancelAndNew(
  entry: OrderEntry,
  next: NewOrder,
  order: ExecutionReport,
  hooks: WriteHooks,
): Promise<AmendOutcome> {
  const { profile } = entry
  const cancelId = entry.requestId()
  const { clientOrderId: requestId } = next
  const body = encodeCancelAndNew(namedOf(order), cancelId, next, profile.dialect, entry.context())
  if (!body.ok) return notSent(body.error)
  entry.known.note(next)
  let canceled: ExecutionReport | null = null
  const take = (incoming: Incoming): Refused | { readonly answer: Reported } | null => {
    const reject = rejectOf(incoming, [cancelId, requestId])
    if (reject !== null) return rejectedCancel(profile, reject)
    const answer = orderAnswer(incoming, requestId)
    if (answer !== null) return { answer }
    const report = reportIn(incoming)?.report
    if (report?.status === 'canceled' && isSameOrder(report, order)) canceled = report
    return null
  }
  const request = { body: body.value, requestId, priority: 'high', take } as const
  const outcome = await entry.write(request, hooks)
  if (outcome.kind !== 'answered') return outcome
  if ('kind' in outcome.value) return outcome.value
  return afterCancel(submittedAs(profile, outcome.value.answer), canceled)
}

/** What became of the change, given the new order; `canceled` where the old one is known to be. */
export function afterCancel(
  submitted: SubmitOutcome,
  canceled: ExecutionReport | null,
): AmendOutcome {
  // The trades of the new order are told by the stream.
  if (submitted.kind === 'accepted') {
    const { venueOrderId, report } = submitted
    return { kind: 'accepted', venueOrderId, report }
  }
  if (submitted.kind === 'unknown' || canceled === null) return submitted
  return { kind: 'canceled', failure: submitted.failure, report: canceled }
}
