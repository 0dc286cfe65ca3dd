import { fixedText } from './fixed.ts'
import type { Fill, Order } from './order.ts'

/** One thing that happened to an account. Amounts are decimal text. */
export type LedgerEntry = {
  /** Grows by one with each entry of a venue, from 1. */
  readonly sequence: number
  readonly time: number
  readonly account: string
  readonly kind: 'order' | 'fill' | 'balance' | 'funding' | 'setting'
} & Readonly<Record<string, unknown>>

/** Entries beyond this many are dropped, oldest first. */
const mostEntries = 1_000_000

/** Everything that happened at a venue's engine: the truth that clients are measured against. */
export class Ledger {
  private entries: LedgerEntry[] = []
  private sequence = 0
  /** Entries that are no longer held. */
  dropped = 0

  add(
    kind: LedgerEntry['kind'],
    time: number,
    account: string,
    what: Readonly<Record<string, unknown>>,
  ): void {
    this.sequence += 1
    this.entries.push({ sequence: this.sequence, time, account, kind, ...what })
    if (this.entries.length <= mostEntries * 1.1) return
    this.dropped += this.entries.length - mostEntries
    this.entries = this.entries.slice(-mostEntries)
  }

  /** Entries after a sequence number, oldest first; of one account or of all. */
  *after(sequence: number, account: string | null): Generator<LedgerEntry> {
    for (const entry of this.entries) {
      if (entry.sequence <= sequence) continue
      if (account === null || entry.account === account) yield entry
    }
  }
}

/** An order's state as the ledger tells it. */
export function orderRow(order: Order): Readonly<Record<string, unknown>> {
  const { request } = order
  return {
    orderId: order.id,
    clientOrderId: request.clientOrderId,
    symbol: request.symbol,
    side: request.side,
    orderType: request.orderType,
    trigger: request.trigger?.kind ?? null,
    positionSide: request.positionSide,
    timeInForce: request.timeInForce,
    postOnly: request.postOnly,
    reduceOnly: request.reduceOnly,
    status: order.status,
    reason: order.reason,
    price: textOrNull(order.price),
    quantity: textOrNull(order.quantity),
    quoteQuantity: textOrNull(request.quoteQuantity),
    cumulativeQuantity: fixedText(order.cumulativeQuantity),
    cumulativeQuote: fixedText(order.cumulativeQuote),
    isLiquidation: order.isLiquidation,
  }
}

export function fillRow(fill: Fill): Readonly<Record<string, unknown>> {
  const { time: _time, account: _account, ...rest } = fill
  return {
    ...rest,
    price: fixedText(fill.price),
    quantity: fixedText(fill.quantity),
    quote: fixedText(fill.quote),
    fee: fixedText(fill.fee),
    realizedPnl: fixedText(fill.realizedPnl),
  }
}

function textOrNull(value: bigint | null): string | null {
  return value === null ? null : fixedText(value)
}
