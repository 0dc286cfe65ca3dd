import type { VenueId } from '../../src/contract/domain/venue.ts'
import type { LedgerEntry } from '../../src/sandbox/matching/ledger.ts'
import { executionIdText, orderIdText } from '../../src/sandbox/venues/bybit/private/ids.ts'

/** An order as the venue's own record has it, in our words. */
export type VenueOrder = {
  readonly venueOrderId: string
  /** Empty for an order without a name. */
  readonly clientOrderId: string
  readonly status: string
  readonly reason: string | null
  readonly quantity: string | null
  readonly price: string | null
  readonly cumulativeQuantity: string
}

export type VenueFill = {
  readonly tradeId: string
  readonly venueOrderId: string
  readonly side: string
  readonly price: string
  readonly quantity: string
  readonly fee: string
  readonly feeAsset: string
}

/** What the venue's ledger says came of everything that reached it. */
export type VenueTruth = {
  readonly venue: VenueId
  /** As each stands now. */
  readonly orders: readonly VenueOrder[]
  readonly fills: readonly VenueFill[]
}

/** How a venue spells the numbers of its engine on the wire. */
type Spelling = {
  readonly order: (orderId: number) => string
  readonly trade: (tradeId: number, orderId: number) => string
}

const plain: Spelling = { order: String, trade: String }
const spellings: Readonly<Partial<Record<VenueId, Spelling>>> = {
  bybit: { order: orderIdText, trade: executionIdText },
  // Odd numbers are those of orders that the venue's engine never had.
  hyperliquid: { order: (orderId) => String(orderId * 2), trade: String },
}

export function truthOf(venue: VenueId, ledger: readonly LedgerEntry[]): VenueTruth {
  const spelling = spellings[venue] ?? plain
  const orders = new Map<string, VenueOrder>()
  const fills: VenueFill[] = []
  for (const entry of ledger) {
    if (entry.kind === 'order') {
      const order = orderOf(entry, spelling)
      orders.set(order.venueOrderId, order)
    } else if (entry.kind === 'fill') {
      fills.push(fillOf(entry, spelling))
    }
  }
  return { venue, orders: [...orders.values()], fills }
}

function orderOf(entry: LedgerEntry, { order }: Spelling): VenueOrder {
  return {
    venueOrderId: order(Number(entry['orderId'])),
    clientOrderId: String(entry['clientOrderId']),
    status: String(entry['status']),
    reason: textOrNull(entry['reason']),
    quantity: textOrNull(entry['quantity']),
    price: textOrNull(entry['price']),
    cumulativeQuantity: String(entry['cumulativeQuantity']),
  }
}

function fillOf(entry: LedgerEntry, { order, trade }: Spelling): VenueFill {
  const [orderId, tradeId] = [Number(entry['orderId']), Number(entry['tradeId'])]
  return {
    tradeId: trade(tradeId, orderId),
    venueOrderId: order(orderId),
    side: String(entry['side']),
    price: String(entry['price']),
    quantity: String(entry['quantity']),
    fee: String(entry['fee']),
    feeAsset: String(entry['feeAsset']),
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
