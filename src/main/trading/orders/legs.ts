import { Big } from 'big.js'
import type {
  ClientOrderId,
  ExecutionReport,
  Fill,
  VenueOrderId,
  VenueOrderStatus,
} from '../../../contract/domain/order.ts'
import type { OrderLeg } from '../../core/orderJournal.ts'
import { larger } from './amounts.ts'

const closed: ReadonlySet<VenueOrderStatus> = new Set(['filled', 'canceled', 'expired', 'rejected'])

/** An answer to a question may be older than the end of the order that overtook it, ms. */
const answersLateMs = 10_000

export function newLeg(
  clientOrderId: ClientOrderId | null,
  venueOrderId: VenueOrderId | null,
): OrderLeg {
  return {
    clientOrderId,
    venueOrderId,
    status: null,
    quantity: null,
    cumulativeQuantity: '0',
    filledQuantity: '0',
    sequence: null,
    exchangeTime: null,
  }
}

export function isClosedStatus(status: VenueOrderStatus): boolean {
  return closed.has(status)
}

/** Whether the venue has said anything of it. */
export function isHeard({ status, venueOrderId, filledQuantity }: OrderLeg): boolean {
  return status !== null || venueOrderId !== null || filledQuantity !== '0'
}

/** The leg that works, or worked last: the last one that the venue has taken, else the first. */
export function currentIndex(legs: readonly OrderLeg[]): number {
  return Math.max(
    0,
    legs.findLastIndex((leg) => isHeard(leg) && leg.status !== 'rejected'),
  )
}

type Names = Pick<ExecutionReport | Fill, 'clientOrderId' | 'venueOrderId'>

export type Placed = { readonly legs: readonly OrderLeg[]; readonly index: number }

/**
 * The leg that a message is about. The venue's number decides; a number that is new under a client
 * order id that has one already is a leg of its own (a stop that was set off). `wanted` is the
 * client order id of a replacement under way: told under the old number, it is the old leg renamed.
 */
export function placeOf(
  legs: readonly OrderLeg[],
  { clientOrderId, venueOrderId }: Names,
  wanted: ClientOrderId | null,
): Placed {
  const byNumber = legs.findIndex(
    (leg) => venueOrderId !== null && leg.venueOrderId === venueOrderId,
  )
  if (byNumber >= 0) return renamed(legs, byNumber, clientOrderId, wanted)
  const byName = legs.findLastIndex(
    (leg) => clientOrderId !== null && leg.clientOrderId === clientOrderId,
  )
  if (byName < 0) return unnamed(legs, { clientOrderId, venueOrderId })
  if (venueOrderId === null || legs[byName]?.venueOrderId === venueOrderId) {
    return { legs, index: byName }
  }
  if (legs[byName]?.venueOrderId === null) {
    return { legs: changed(legs, byName, { venueOrderId }), index: byName }
  }
  const more = [...legs, newLeg(clientOrderId, venueOrderId)]
  return { legs: more, index: more.length - 1 }
}

function renamed(
  legs: readonly OrderLeg[],
  index: number,
  clientOrderId: ClientOrderId | null,
  wanted: ClientOrderId | null,
): Placed {
  if (clientOrderId === null || clientOrderId !== wanted) return { legs, index }
  if (legs[index]?.clientOrderId === wanted) return { legs, index }
  const kept = changed(legs, index, { clientOrderId }).filter(
    (leg, each) => each === index || leg.clientOrderId !== wanted,
  )
  return { legs: kept, index: kept.findIndex((leg) => leg.clientOrderId === wanted) }
}

/** Ours by a name that was given up, or by a number that no leg has yet. */
function unnamed(legs: readonly OrderLeg[], { clientOrderId, venueOrderId }: Names): Placed {
  const last = legs.length - 1
  if (venueOrderId === null && clientOrderId === null) return { legs, index: last }
  if (clientOrderId === null && legs[last]?.venueOrderId === null) {
    return { legs: changed(legs, last, { venueOrderId }), index: last }
  }
  return { legs: [...legs, newLeg(clientOrderId, venueOrderId)], index: legs.length }
}

export function changed(
  legs: readonly OrderLeg[],
  index: number,
  fields: Partial<OrderLeg>,
): readonly OrderLeg[] {
  return legs.map((leg, each) => (each === index ? { ...leg, ...fields } : leg))
}

/** What a report leaves of a leg: its status only where it is not older than what is known. */
export function withReport(leg: OrderLeg, report: ExecutionReport, isFresh: boolean): OrderLeg {
  const cumulativeQuantity = larger(
    new Big(leg.cumulativeQuantity),
    new Big(report.cumulativeQuantity),
  ).toFixed()
  if (!isFresh) return { ...leg, cumulativeQuantity }
  return {
    ...leg,
    cumulativeQuantity,
    status: report.status,
    quantity: report.quantity ?? leg.quantity,
    sequence: report.sequence ?? leg.sequence,
    exchangeTime: report.exchangeTime,
  }
}

/**
 * Whether a report tells something later than what is known of its leg. A number of the venue
 * decides; an end is an end; then the filled quantity, which never falls; then the time.
 */
export function isFresh(leg: OrderLeg, report: ExecutionReport): boolean {
  if (leg.status === null || leg.exchangeTime === null) return true
  if (report.sequence !== null && leg.sequence !== null && report.sequence !== leg.sequence) {
    return report.sequence > leg.sequence
  }
  const isEnd = isClosedStatus(report.status)
  if (isClosedStatus(leg.status)) return isEnd || revives(leg.exchangeTime, report)
  if (isEnd) return true
  const filled = new Big(report.cumulativeQuantity).cmp(leg.cumulativeQuantity)
  return filled === 0 ? report.exchangeTime >= leg.exchangeTime : filled > 0
}

/** Says of an ended order that it works, and says so later than its end: never a late message. */
function revives(endTime: number, report: ExecutionReport): boolean {
  if (report.executionType === 'status') return report.receivedTime > endTime + answersLateMs
  return report.exchangeTime > endTime
}
