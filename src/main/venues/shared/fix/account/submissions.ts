import type { NewOrder } from '../../../../../contract/domain/order.ts'
import type { Result } from '../../../../../contract/errors.ts'
import { checkOrder } from '../../../../core/orderRules.ts'
import type { SubmitOutcome, WriteHooks } from '../../../account.ts'
import { termsOf } from '../../orderTerms.ts'
import type { FixBody } from '../fields.ts'
import { encodeOrder, unknownSymbol } from '../orders.ts'
import type { FixProfile } from '../profile.ts'
import { type Reported, orderAnswer } from './answers.ts'
import type { OrderEntry } from './orderEntry.ts'
import { notSent, rejectedOrder } from './outcomes.ts'

/** Sends a new order, once. */
export async function submitOrder(
  entry: OrderEntry,
  order: NewOrder,
  hooks: WriteHooks,
): Promise<SubmitOutcome> {
  const body = orderBody(entry, order)
  if (!body.ok) return notSent(body.error)
  entry.known.note(order)
  const { clientOrderId } = order
  const outcome = await entry.write(
    {
      body: body.value,
      requestId: clientOrderId,
      priority: 'high',
      take: (incoming) => orderAnswer(incoming, clientOrderId),
    },
    hooks,
  )
  if (outcome.kind !== 'answered') return outcome
  return submittedAs(entry.profile, outcome.value)
}

/** What the report of a new order says became of it. */
export function submittedAs(
  profile: FixProfile,
  { report, fill, errorCode }: Reported,
): SubmitOutcome {
  if (report.status === 'rejected') return rejectedOrder(profile, report, errorCode)
  const { venueOrderId } = report
  return { kind: 'accepted', venueOrderId, report, fills: fill === null ? [] : [fill] }
}

function orderBody(entry: OrderEntry, order: NewOrder): Result<FixBody> {
  const { symbols, clock } = entry.parts
  const { capabilities, clientOrderIds, dialect } = entry.profile
  const instrument = symbols.instrument(order.instrumentId)
  if (instrument === null) return unknownSymbol(order.instrumentId)
  const checked = checkOrder(termsOf(order), {
    capabilities,
    instrument,
    clientOrderIdPattern: clientOrderIds.pattern,
    now: clock.now(),
    postOnlyWith: ['gtc', 'gtd', 'day'],
  })
  if (!checked.ok) return checked
  const { clientOrderId, instrumentId } = order
  const used = { ...checked.value, clientOrderId, instrumentId }
  return encodeOrder(used, dialect, entry.context())
}
