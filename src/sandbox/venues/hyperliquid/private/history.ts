import type { MatchingEngine } from '../../../matching/engine.ts'
import type { OrderEvent } from '../../../matching/events.ts'
import type { ExternalMarket } from '../../../matching/externalMarket.ts'
import { fixed, type Fixed } from '../../../matching/fixed.ts'
import { isOpen, type Order, type OrderRequest } from '../../../matching/order.ts'
import { endStatus } from './refusals.ts'
import { type HeldFill, type OrderView, viewOf } from './rows.ts'

/** Orders and fills that can still be asked for, per account. */
const mostOrders = 2000
const mostFills = 10_000

const dayMs = 86_400_000

/** How an order stands, in the venue's words. */
export type OrderRecord = {
  readonly view: OrderView
  readonly status: string
  readonly statusTime: number
}

type Entry = {
  readonly oid: number
  readonly clientOrderId: string
  /** Live; null for an order that never was. */
  readonly order: Order | null
  readonly refused: OrderView | null
  status: string
  statusTime: number
}

type AccountHistory = {
  readonly orders: Map<number, Entry>
  readonly fills: HeldFill[]
  /** Signed, by symbol. */
  readonly positions: Map<string, Fixed>
  readonly fundings: FundingRecord[]
  /** When scheduled cancels ran. */
  readonly scheduled: Set<number>
  traded: Fixed
}

/** One payment of funding; what was received is positive. */
export type FundingRecord = {
  readonly symbol: string
  readonly time: number
  readonly amount: Fixed
  readonly position: Fixed
  readonly rate: Fixed
}

/** Numbers the orders, and keeps what became of them and of every fill. */
export class OrderHistory {
  private readonly engine: MatchingEngine
  private readonly market: ExternalMarket
  private readonly accounts = new Map<string, AccountHistory>()
  private lastRefused: number
  private lastFunding = 0

  constructor(engine: MatchingEngine, market: ExternalMarket) {
    this.engine = engine
    this.market = market
    this.lastRefused = engine.now()
  }

  /** Takes in an order's event. Gives how the order stands now, and the fill if there was one. */
  take(event: OrderEvent): { readonly record: OrderRecord; readonly fill: HeldFill | null } {
    const { order, account } = event
    const entry = this.entryOf(account, order)
    entry.status = statusAfter(event)
    entry.statusTime = event.time
    const fill = event.fill === null ? null : this.keepFill(event, entry.oid)
    if (order.reason === 'countdown') this.historyOf(account).scheduled.add(event.time)
    return { record: recordOf(entry), fill }
  }

  /** Keeps an order the venue did not take, under a number of its own. */
  refuse(account: string, request: OrderRequest, status: string, time: number): OrderRecord {
    this.lastRefused += 1
    const oid = this.lastRefused * 2 + 1
    const original = request.quantity ?? 0n
    const refused: OrderView = {
      oid,
      request,
      createdTime: time,
      price: request.price,
      original,
      left: original,
      isWaiting: false,
    }
    const { clientOrderId } = request
    const entry = { oid, clientOrderId, order: null, refused, status, statusTime: time }
    this.keep(account, entry)
    return recordOf(entry)
  }

  viewOf(account: string, order: Order): OrderView {
    return viewOf(this.entryOf(account, order).oid, order)
  }

  /** By the venue's number or the client's id (lower case); the newest with it. */
  find(account: string, id: number | string): OrderRecord | null {
    const entry = this.entry(account, id)
    return entry === null ? null : recordOf(entry)
  }

  /** The engine's order of an id; null for one that is unknown or was refused. */
  orderOf(account: string, id: number | string): Order | null {
    return this.entry(account, id)?.order ?? null
  }

  /** Newest first. */
  records(account: string): readonly OrderRecord[] {
    return [...this.historyOf(account).orders.values()].map(recordOf).toReversed()
  }

  /** Open ones, newest first. */
  open(account: string): readonly OrderView[] {
    return [...this.historyOf(account).orders.values()]
      .filter((entry) => entry.order !== null && isOpen(entry.order))
      .map((entry) => recordOf(entry).view)
      .toReversed()
  }

  /** Oldest first. */
  fills(account: string): readonly HeldFill[] {
    return this.historyOf(account).fills
  }

  /** Oldest first. */
  fundings(account: string): readonly FundingRecord[] {
    return this.historyOf(account).fundings
  }

  /** Notional traded since the beginning. */
  traded(account: string): Fixed {
    return this.historyOf(account).traded
  }

  /** How often a scheduled cancel has run since midnight, UTC. */
  scheduledToday(account: string, now: number): number {
    const midnight = Math.floor(now / dayMs) * dayMs
    return [...this.historyOf(account).scheduled].filter((time) => time >= midnight).length
  }

  /** Takes in a payment of funding just made. Null where the ledger tells of none. */
  takeFunding(account: string, symbol: string): FundingRecord | null {
    const entry = [...this.engine.ledger.after(this.lastFunding, account)].findLast(
      (each) => each['reason'] === 'funding' && each['symbol'] === symbol,
    )
    if (entry === undefined) return null
    this.lastFunding = entry.sequence
    const position = this.engine.accounts.get(account)?.position(symbol, 'both')
    const record = {
      symbol,
      time: entry.time,
      amount: fixed(String(entry['change'])),
      position: position?.quantity ?? 0n,
      rate: fixed(String(entry['rate'])),
    }
    const { fundings } = this.historyOf(account)
    fundings.push(record)
    if (fundings.length > mostFills) fundings.shift()
    return record
  }

  private entry(account: string, id: number | string): Entry | null {
    const { orders } = this.historyOf(account)
    if (typeof id === 'number') return orders.get(id) ?? null
    return [...orders.values()].findLast((entry) => entry.clientOrderId === id) ?? null
  }

  private entryOf(account: string, order: Order): Entry {
    const oid = oidOf(order)
    const known = this.historyOf(account).orders.get(oid)
    if (known !== undefined) return known
    const entry: Entry = {
      oid,
      clientOrderId: order.request.clientOrderId,
      order,
      refused: null,
      status: 'open',
      statusTime: order.createdTime,
    }
    this.keep(account, entry)
    return entry
  }

  private keep(account: string, entry: Entry): void {
    const { orders } = this.historyOf(account)
    orders.set(entry.oid, entry)
    if (orders.size <= mostOrders) return
    for (const [oid, old] of orders) {
      if (old.order !== null && isOpen(old.order)) continue
      orders.delete(oid)
      return
    }
  }

  private keepFill({ fill, account }: OrderEvent, oid: number): HeldFill | null {
    if (fill === null) return null
    const history = this.historyOf(account)
    const { fills, positions } = history
    history.traded += fill.quote
    const startPosition = positions.get(fill.symbol) ?? 0n
    const signed = fill.side === 'buy' ? fill.quantity : -fill.quantity
    positions.set(fill.symbol, startPosition + signed)
    const mark = this.market.mark(fill.symbol, fill.time)
    const setting = this.engine.accounts.get(account)?.setting(fill.symbol)
    const isIsolated = setting?.marginMode === 'isolated'
    const held = { fill, oid, startPosition, mark, isIsolated }
    fills.push(held)
    if (fills.length > mostFills) fills.shift()
    return held
  }

  private historyOf(account: string): AccountHistory {
    const known = this.accounts.get(account)
    if (known !== undefined) return known
    const made: AccountHistory = {
      orders: new Map(),
      fills: [],
      positions: new Map(),
      fundings: [],
      scheduled: new Set(),
      traded: 0n,
    }
    this.accounts.set(account, made)
    return made
  }
}

/** The engine's orders have even numbers, refused ones odd. */
function oidOf(order: Order): number {
  return order.id * 2
}

function recordOf(entry: Entry): OrderRecord {
  const view = entry.order === null ? entry.refused : viewOf(entry.oid, entry.order)
  return { view: view as OrderView, status: entry.status, statusTime: entry.statusTime }
}

function statusAfter({ execution, order }: OrderEvent): string {
  if (order.status === 'filled') return 'filled'
  if (execution === 'triggered') return 'triggered'
  if (isOpen(order)) return 'open'
  if (order.status === 'rejected') return 'rejected'
  if (order.reason === null || order.cumulativeQuantity > 0n) {
    return order.reason === null || isOwnEnd(order) ? 'canceled' : endStatus[order.reason]
  }
  return endStatus[order.reason]
}

/** What remained of an order that took what it could. */
function isOwnEnd({ reason }: Order): boolean {
  return reason === 'ioc' || reason === 'fok' || reason === 'noLiquidity'
}
