import { type Fill, isOpen, type MutableOrder, type Order } from './order.ts'

/** Closed orders and fills beyond this many are forgotten, oldest first. */
const mostKept = 300_000

/** Every order and fill of a venue, found by number, by client's name and by account. */
export class OrderStore {
  private readonly orders = new Map<number, MutableOrder>()
  private readonly newestByClient = new Map<string, MutableOrder>()
  private readonly open = new Map<string, Set<MutableOrder>>()
  private readonly fillsOfOrder = new Map<number, Fill[]>()
  private readonly fillsOfAccount = new Map<string, Fill[]>()

  add(order: MutableOrder): void {
    this.orders.set(order.id, order)
    this.newestByClient.set(clientKey(order.account, order.request.clientOrderId), order)
    const open = this.open.get(order.account) ?? new Set()
    this.open.set(order.account, open.add(order))
    this.forgetOldest()
  }

  /** Gives an order a new name; the old one is free again. */
  rename(order: MutableOrder, clientOrderId: string): void {
    const before = clientKey(order.account, order.request.clientOrderId)
    if (this.newestByClient.get(before) === order) this.newestByClient.delete(before)
    order.request = { ...order.request, clientOrderId }
    this.newestByClient.set(clientKey(order.account, clientOrderId), order)
  }

  close(order: MutableOrder): void {
    this.open.get(order.account)?.delete(order)
  }

  addFill(fill: Fill): void {
    append(this.fillsOfOrder, fill.orderId, fill)
    const list = append(this.fillsOfAccount, fill.account, fill)
    if (list.length > mostKept * 1.1) list.splice(0, list.length - mostKept)
  }

  /** Null where the account has no such order. */
  byId(account: string, id: number): MutableOrder | null {
    const order = this.orders.get(id)
    return order === undefined || order.account !== account ? null : order
  }

  /** The newest with that name. */
  byClientId(account: string, clientOrderId: string): MutableOrder | null {
    return this.newestByClient.get(clientKey(account, clientOrderId)) ?? null
  }

  isOpenName(account: string, clientOrderId: string): boolean {
    const order = this.byClientId(account, clientOrderId)
    return order !== null && isOpen(order)
  }

  openOf(account: string): ReadonlySet<MutableOrder> {
    return this.open.get(account) ?? noOrders
  }

  /** Open and closed ones as far as they are kept, oldest first. */
  of(account: string, symbol: string | null): readonly Order[] {
    return [...this.orders.values()].filter(
      (order) => order.account === account && (symbol === null || order.request.symbol === symbol),
    )
  }

  fillsOf(order: Order): readonly Fill[] {
    return this.fillsOfOrder.get(order.id) ?? []
  }

  /** Oldest first. */
  fills(account: string, symbol: string | null): readonly Fill[] {
    const all = this.fillsOfAccount.get(account) ?? []
    return symbol === null ? all : all.filter((fill) => fill.symbol === symbol)
  }

  private forgetOldest(): void {
    if (this.orders.size <= mostKept * 1.1) return
    for (const [id, order] of this.orders) {
      if (this.orders.size <= mostKept) return
      if (isOpen(order)) continue
      this.orders.delete(id)
      this.fillsOfOrder.delete(id)
      const key = clientKey(order.account, order.request.clientOrderId)
      if (this.newestByClient.get(key) === order) this.newestByClient.delete(key)
    }
  }
}

const noOrders: ReadonlySet<MutableOrder> = new Set()

function clientKey(account: string, clientOrderId: string): string {
  return `${account}/${clientOrderId}`
}

function append<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): Item[] {
  const list = lists.get(key) ?? []
  list.push(item)
  lists.set(key, list)
  return list
}
