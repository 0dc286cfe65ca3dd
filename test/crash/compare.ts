import { Big } from 'big.js'
import type { ManagedOrder } from '../../src/contract/domain/managedOrder.ts'
import { isClosed } from '../../src/contract/domain/managedOrder.ts'
import type { Fill } from '../../src/contract/domain/order.ts'
import type { OwnOrder } from './record.ts'
import type { VenueFill, VenueOrder, VenueTruth } from './truth.ts'

/** One thing in which our record and the venue's disagree. */
export type Difference = {
  readonly what:
    | 'duplicate order'
    | 'unknown order'
    | 'missing order'
    | 'order that should not be'
    | 'status'
    | 'filled quantity'
    | 'lost fill'
    | 'invented fill'
    | 'doubled fill'
    | 'fill'
    | 'fees'
    | 'unsettled'
    | 'refused'
    | 'position'
    | 'balance'
  readonly words: string
  /** Idempotency keys and client order ids it concerns. */
  readonly about: readonly string[]
}

/** How often an order was asked to be amended, by idempotency key: some venues amend by replacing. */
export type Amendments = ReadonlyMap<string, number>

/**
 * Everything in which our orders of a venue differ from the venue's own ledger, which is the truth.
 * Empty when no order is doubled, every fill is there once and as it was, and every state is the
 * venue's.
 */
export function differencesOf(
  truth: VenueTruth,
  details: readonly OwnOrder[],
  amendments: Amendments = new Map(),
): readonly Difference[] {
  const ours = details.filter(({ order }) => order.venue === truth.venue)
  const theirs = groupsOf(truth, ours)
  return [
    ...theirs.unknown.map((order) =>
      difference('unknown order', `the venue has ${wordsOf(order)}, we do not`, [
        order.clientOrderId,
      ]),
    ),
    ...ours.flatMap((detail) =>
      ofOne(detail, theirs.byOrder.get(detail.order) ?? [], {
        replaced: amendments.get(detail.order.idempotencyKey ?? '') ?? 0,
      }),
    ),
    ...fillDifferences(truth, ours),
  ]
}

type Groups = {
  readonly byOrder: ReadonlyMap<ManagedOrder, readonly VenueOrder[]>
  readonly unknown: readonly VenueOrder[]
}

/** The venue's orders by the order of ours whose number or name they have; amended ones are several. */
function groupsOf({ orders }: VenueTruth, ours: readonly OwnOrder[]): Groups {
  const byName = new Map<string, ManagedOrder>()
  const byNumber = new Map<string, ManagedOrder>()
  for (const { order, legs } of ours) {
    for (const { clientOrderId, venueOrderId } of legs) {
      if (clientOrderId !== null) byName.set(clientOrderId, order)
      if (venueOrderId !== null) byNumber.set(venueOrderId, order)
    }
  }
  const byOrder = new Map<ManagedOrder, VenueOrder[]>()
  const unknown: VenueOrder[] = []
  for (const order of orders) {
    const own = byNumber.get(order.venueOrderId) ?? byName.get(order.clientOrderId)
    if (own === undefined) unknown.push(order)
    else byOrder.set(own, [...(byOrder.get(own) ?? []), order])
  }
  return { byOrder, unknown }
}

type Allowance = { readonly replaced: number }

function ofOne(
  { order, fills }: OwnOrder,
  theirs: readonly VenueOrder[],
  allowance: Allowance,
): Difference[] {
  const about = [order.idempotencyKey ?? '', order.clientOrderId ?? '']
  const at = (what: Difference['what'], words: string): Difference =>
    difference(what, `${order.clientOrderId}: ${words}`, about)
  return [
    ...unsettled(order).map((words) => at('unsettled', words)),
    ...presence(order, theirs, allowance).map(({ what, words }) => at(what, words)),
    ...feesOf(order, fills).map((words) => at('fees', words)),
  ]
}

/** Why an order is not at rest: a storm's end must leave none of these. */
export function unsettled(order: ManagedOrder): readonly string[] {
  return [
    ...(order.status === 'submitted' ? ['is still in flight'] : []),
    ...(order.uncertainty === null
      ? []
      : [`is uncertain about its ${order.uncertainty.about}: ${order.uncertainty.reason}`]),
    ...(order.pending === null || isClosed(order) ? [] : [`waits for its ${order.pending.kind}`]),
    ...(new Big(order.unexplainedQuantity).eq(0)
      ? []
      : [`has ${order.unexplainedQuantity} filled without a trade`]),
  ]
}

type Said = { readonly what: Difference['what']; readonly words: string }

function presence(
  order: ManagedOrder,
  theirs: readonly VenueOrder[],
  allowance: Allowance,
): readonly Said[] {
  const placed = theirs.filter(({ status }) => status !== 'rejected')
  const [latest] = placed.toSorted((left, right) => rankOf(right, order) - rankOf(left, order))
  if (latest === undefined) return absent(order)
  if (order.status === 'denied' || (order.status === 'rejected' && canTrade(latest))) {
    return [
      {
        what: 'order that should not be',
        words: `is ${order.status}, the venue has ${wordsOf(latest)}`,
      },
    ]
  }
  return [
    ...doubled(latest, placed, allowance),
    ...stateOf(order, latest),
    ...filledOf(order, placed),
  ]
}

/** The venue's number that we hold stands for the order, then whatever can still trade. */
function rankOf(theirs: VenueOrder, order: ManagedOrder): number {
  return (theirs.venueOrderId === order.venueOrderId ? 2 : 0) + (canTrade(theirs) ? 1 : 0)
}

function absent(order: ManagedOrder): readonly Said[] {
  const mayBeAbsent = order.status === 'denied' || order.status === 'rejected'
  return mayBeAbsent
    ? []
    : [{ what: 'missing order', words: `is ${order.status}, the venue has none` }]
}

/** What an amendment replaced is canceled; anything else beside the order is a second one. */
function doubled(
  latest: VenueOrder,
  placed: readonly VenueOrder[],
  { replaced }: Allowance,
): readonly Said[] {
  const others = placed.filter((each) => each !== latest)
  const wrong = others.filter(({ status }, index) => status !== 'canceled' || index >= replaced)
  return wrong.map((each) => ({
    what: 'duplicate order',
    words: `the venue has ${wordsOf(each)} beside ${wordsOf(latest)}`,
  }))
}

function stateOf(order: ManagedOrder, latest: VenueOrder): readonly Said[] {
  if (sameStatus(order, latest)) return []
  return [{ what: 'status', words: `is ${order.status}, the venue says ${wordsOf(latest)}` }]
}

function filledOf(order: ManagedOrder, placed: readonly VenueOrder[]): readonly Said[] {
  const theirs = placed.reduce((sum, each) => sum.plus(each.cumulativeQuantity), new Big(0))
  if (theirs.eq(order.cumulativeQuantity)) return []
  const words = `has ${order.cumulativeQuantity} filled, the venue ${theirs.toFixed()}`
  return [{ what: 'filled quantity', words }]
}

/** How each end of the venue's engine may be worded on the wire. */
const sameEnds: Readonly<Record<string, readonly string[]>> = {
  canceled: ['canceled', 'rejected', 'expired'],
  expired: ['expired', 'canceled', 'rejected'],
}

function sameStatus({ status }: ManagedOrder, { status: theirs }: VenueOrder): boolean {
  return status === theirs || sameEnds[theirs]?.includes(status) === true
}

function canTrade({ status }: VenueOrder): boolean {
  return status === 'accepted' || status === 'untriggered' || status === 'partiallyFilled'
}

function feesOf(order: ManagedOrder, fills: readonly Fill[]): readonly string[] {
  const counted = new Map<string, Big>()
  for (const { fee, feeAsset } of fills) {
    if (fee === null || feeAsset === null) continue
    counted.set(feeAsset, (counted.get(feeAsset) ?? new Big(0)).plus(fee))
  }
  const told = new Map(order.fees.map(({ asset, amount }) => [asset, new Big(amount)]))
  return [...new Set([...counted.keys(), ...told.keys()])].flatMap((asset) => {
    const [sum, said] = [counted.get(asset) ?? new Big(0), told.get(asset) ?? new Big(0)]
    return sum.eq(said) ? [] : [`says ${said.toFixed()} ${asset}, its fills ${sum.toFixed()}`]
  })
}

/** Every trade of the venue's ledger once, with its exact amounts, under the right order. */
function fillDifferences(truth: VenueTruth, ours: readonly OwnOrder[]): readonly Difference[] {
  const theirs = new Map(truth.fills.map((fill) => [fill.tradeId, fill]))
  const held = new Map<string, Fill>()
  const found: Difference[] = []
  for (const { order, fills } of ours) {
    const about = [order.idempotencyKey ?? '', order.clientOrderId ?? '']
    for (const fill of fills) {
      const told = theirs.get(fill.tradeId)
      if (held.has(fill.tradeId)) found.push(difference('doubled fill', fill.tradeId, about))
      else if (told === undefined) found.push(difference('invented fill', fill.tradeId, about))
      else if (!sameFill(fill, told)) found.push(difference('fill', words(fill, told), about))
      held.set(fill.tradeId, fill)
    }
  }
  const names = new Map(truth.orders.map((each) => [each.venueOrderId, each.clientOrderId]))
  for (const fill of truth.fills) {
    if (held.has(fill.tradeId)) continue
    const name = names.get(fill.venueOrderId) ?? ''
    found.push(difference('lost fill', `${name}: ${JSON.stringify(fill)}`, [name]))
  }
  return found
}

function sameFill(ours: Fill, theirs: VenueFill): boolean {
  return (
    ours.venueOrderId === theirs.venueOrderId &&
    ours.side === theirs.side &&
    new Big(ours.lastPrice).eq(theirs.price) &&
    new Big(ours.lastQuantity).eq(theirs.quantity) &&
    ours.fee !== null &&
    new Big(ours.fee).eq(theirs.fee) &&
    ours.feeAsset === theirs.feeAsset
  )
}

function words(ours: Fill, theirs: VenueFill): string {
  return `we have ${JSON.stringify(ours)}, the venue ${JSON.stringify(theirs)}`
}

function wordsOf(order: VenueOrder): string {
  const { venueOrderId, status, reason, cumulativeQuantity, quantity } = order
  const why = reason === null ? '' : ` (${reason})`
  return `${order.clientOrderId} ${venueOrderId} ${status}${why} ${cumulativeQuantity}/${quantity}`
}

function difference(what: Difference['what'], told: string, about: readonly string[]): Difference {
  return { what, words: told, about: about.filter((each) => each !== '') }
}
