import type { DecimalText } from '../../../contract/domain/decimal.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type {
  ClientOrderId,
  ExecutionReport,
  Fill,
  OrderReference,
  VenueOrderId,
} from '../../../contract/domain/order.ts'
import type { Failure } from '../../../contract/errors.ts'
import type { RestOutcome } from '../../net/rest/types.ts'
import type { AmendOutcome, CancelAllOutcome, CancelOutcome, SubmitOutcome } from '../account.ts'
import { FieldReader, isRecord } from '../shared/fields.ts'
import { writeOutcome } from '../shared/outcomes.ts'
import { parseRows } from '../shared/refusal.ts'
import { readError, venueCodeOf } from './errors.ts'
import type { AccountReading } from './parse/account.ts'
import { parseAckFills } from './parse/fills.ts'
import { parseOrder } from './parse/orders.ts'

export type ReadingAt = (receivedTime: UnixMs) => AccountReading

/** Nothing left: the order breaks a rule. */
export function notSent(failure: Failure): {
  readonly kind: 'rejected'
  readonly failure: Failure
  readonly venueCode: null
} {
  return { kind: 'rejected', failure, venueCode: null }
}

/** An acknowledgement, which tells the order's state and the trades it made at once. */
export function submitOutcome(outcome: RestOutcome, readingAt: ReadingAt): SubmitOutcome {
  return writeOutcome(outcome, venueCodeOf, ({ body, receivedTime }) => {
    const ack = acknowledged(body, readingAt(receivedTime))
    return ack === null ? null : { kind: 'accepted', ...ack }
  })
}

type Acknowledged = {
  readonly venueOrderId: VenueOrderId
  readonly report: ExecutionReport | null
  readonly fills: readonly Fill[]
}

/** Null where it has no number. A state that cannot be read is asked for: the order stands. */
function acknowledged(body: unknown, reading: AccountReading): Acknowledged | null {
  const head = new FieldReader(body, 'acknowledgement')
  const venueOrderId = head.text('orderId') as VenueOrderId
  if (head.refusal !== null) return null
  const report = parseOrder(body, reading)
  if (!report.ok) return { venueOrderId, report: null, fills: [] }
  const fills = parseAckFills(body, report.value)
  return { venueOrderId, report: report.value, fills: fills.ok ? fills.value.values : [] }
}

/** `order.amend.keepPriority`. */
export function shrinkOutcome(outcome: RestOutcome, readingAt: ReadingAt): AmendOutcome {
  return writeOutcome(outcome, venueCodeOf, ({ body, receivedTime }) => {
    const amended = isRecord(body) ? body['amendedOrder'] : undefined
    const ack = acknowledged(amended, readingAt(receivedTime))
    return ack === null
      ? null
      : { kind: 'accepted' as const, venueOrderId: ack.venueOrderId, report: ack.report }
  })
}

/**
 * A replacement has two halves. Both done: the new order stands. The first alone: the order is gone.
 * Neither: nothing changed.
 */
export function replaceOutcome(outcome: RestOutcome, readingAt: ReadingAt): AmendOutcome {
  if (outcome.kind === 'failed') {
    const halves = halvesOf(outcome.body)
    if (halves !== null) return refusedHalf(halves, outcome.failure, readingAt)
  }
  return writeOutcome(outcome, venueCodeOf, ({ body, receivedTime }) => {
    const halves = isRecord(body) && isRecord(body['data']) ? body['data'] : body
    const created = isRecord(halves) ? halves['newOrderResponse'] : undefined
    const ack = acknowledged(created, readingAt(receivedTime))
    return ack === null
      ? null
      : { kind: 'accepted' as const, venueOrderId: ack.venueOrderId, report: ack.report }
  })
}

type Halves = Readonly<Record<string, unknown>>

/** `{"code":-2021,"msg":"…","data":{"cancelResult":"SUCCESS","newOrderResult":"FAILURE",…}}`. */
function halvesOf(body: unknown): Halves | null {
  const data = isRecord(body) ? body['data'] : undefined
  return isRecord(data) && typeof data['cancelResult'] === 'string' ? data : null
}

function refusedHalf(halves: Halves, general: Failure, readingAt: ReadingAt): AmendOutcome {
  const { cancelResult, newOrderResult, cancelResponse, newOrderResponse } = halves
  if (newOrderResult === 'SUCCESS') return { kind: 'unknown', failure: general }
  if (cancelResult !== 'SUCCESS') {
    const failure = failureOf(cancelResponse, general)
    return { kind: 'rejected', failure, venueCode: venueCodeOf(cancelResponse) }
  }
  const failure = failureOf(newOrderResponse, general)
  return { kind: 'canceled', failure, report: reportOf(cancelResponse, readingAt) }
}

function failureOf(half: unknown, general: Failure): Failure {
  const error = readError(400, half)
  return error === null ? general : { code: error.code, message: error.message }
}

function reportOf(half: unknown, readingAt: ReadingAt): ExecutionReport | null {
  const time = isRecord(half) ? Number(half['transactTime']) : Number.NaN
  if (!Number.isSafeInteger(time)) return null
  const report = parseOrder(half, readingAt(time as UnixMs))
  return report.ok ? report.value : null
}

export function cancelOutcome(outcome: RestOutcome, readingAt: ReadingAt): CancelOutcome {
  return writeOutcome(outcome, venueCodeOf, ({ body, receivedTime }) => {
    const report = parseOrder(body, readingAt(receivedTime))
    return report.ok ? { kind: 'canceled' as const, report: report.value } : null
  })
}

/** How much had traded when the order ended; null where the answer does not tell for certain. */
export function tradedWhenCanceled(canceled: CancelOutcome): DecimalText | null {
  const report = canceled.kind === 'canceled' ? canceled.report : null
  return report?.status === 'canceled' ? report.cumulativeQuantity : null
}

/** Of one symbol. -2011 is its word for "there is none". */
export function cancelAllOutcome(outcome: RestOutcome, readingAt: ReadingAt): CancelAllOutcome {
  if (outcome.kind === 'failed' && venueCodeOf(outcome.body) === '-2011') {
    return { kind: 'done', canceled: [], failed: [] }
  }
  return writeOutcome(outcome, venueCodeOf, ({ body, receivedTime }) => {
    const rows = parseRows(flattened(body), 'canceled orders', (row) =>
      parseOrder(row, readingAt(receivedTime)),
    )
    if (!rows.ok) return null
    return { kind: 'done' as const, canceled: rows.value.values.map(referenceOf), failed: [] }
  })
}

/** Orders of a list come inside the report of the list. */
function flattened(body: unknown): unknown {
  if (!Array.isArray(body)) return body
  return body.flatMap((each: unknown) => {
    const reports = isRecord(each) ? each['orderReports'] : undefined
    return Array.isArray(reports) ? (reports as unknown[]) : [each]
  })
}

export function referenceOf({
  instrumentId,
  clientOrderId,
  venueOrderId,
}: {
  readonly instrumentId: OrderReference['instrumentId']
  readonly clientOrderId: ClientOrderId | null
  readonly venueOrderId: VenueOrderId | null
}): OrderReference {
  return { instrumentId, clientOrderId, venueOrderId }
}
