import { fillsShown } from '../../contract/domain/accounts.ts'
import type { Balance } from '../../contract/domain/balance.ts'
import type { ExecutionReport, Fill, VenueOrderStatus } from '../../contract/domain/order.ts'
import type { Position } from '../../contract/domain/position.ts'
import type { UnixMs } from '../../contract/domain/ids.ts'
import { Big } from 'big.js'

/** Closed orders and fills remembered, so that a late or doubled message about one is known. */
const remembered = 20_000

const closed: ReadonlySet<VenueOrderStatus> = new Set(['filled', 'canceled', 'expired', 'rejected'])

/** What one account's venue has told of it: the newest of each order, balance and position. */
export type AccountBook = {
  /** False for a report that is older than what is known of the order. */
  report(report: ExecutionReport): boolean
  /** False for a fill that was counted already; what it adds (a fee) is kept all the same. */
  fill(fill: Fill): boolean
  balance(balance: Balance): void
  position(position: Position): void
  /**
   * The venue's whole list as asked for at a time. Gives the orders that are open here and not
   * named: how they ended must be asked. They stay until that is known, or until `forget`.
   */
  adoptOpenOrders(
    reports: readonly ExecutionReport[],
    askedTime: UnixMs,
  ): readonly ExecutionReport[]
  /** The venue does not know this order any more. */
  forget(order: ExecutionReport): void
  /** The whole list as asked for at a time; what the stream told since then is newer. */
  adoptBalances(balances: readonly Balance[], askedTime: UnixMs): void
  adoptPositions(positions: readonly Position[], askedTime: UnixMs): void
  /** Newest first. */
  openOrders(): readonly ExecutionReport[]
  balances(): readonly Balance[]
  positions(): readonly Position[]
  /** Newest first. */
  fills(): readonly Fill[]
}

export function createAccountBook(): AccountBook {
  const orders = new Map<string, ExecutionReport>()
  const ended = new Set<string>()
  const fills = new Map<string, Fill>()
  const balances = new Map<string, Balance>()
  const positions = new Map<string, Position>()

  const takeReport = (report: ExecutionReport): boolean => {
    const key = orderKey(report)
    if (key === null || ended.has(key)) return false
    const known = orders.get(key)
    const hasEnded = closed.has(report.status)
    // An end is an end, whatever numbers and times say.
    if (known !== undefined && !hasEnded && isOlder(report, known)) return false
    if (hasEnded) {
      orders.delete(key)
      remember(ended, key)
    } else {
      orders.set(key, report)
    }
    return true
  }

  const takePosition = (position: Position): void => {
    const key = positionKey(position)
    const known = positions.get(key)
    if (known !== undefined && position.exchangeTime < known.exchangeTime) return
    if (new Big(position.quantity).eq(0)) positions.delete(key)
    else positions.set(key, known === undefined ? position : withSettings(position, known))
  }

  return {
    report: takeReport,
    fill(fill) {
      const key = fillKey(fill)
      const known = fills.get(key)
      if (known !== undefined) {
        fills.set(key, joined(known, fill))
        return false
      }
      fills.set(key, fill)
      if (fills.size > remembered) fills.delete(fills.keys().next().value as string)
      return true
    },
    balance(balance) {
      const key = balanceKey(balance)
      const known = balances.get(key)
      if (known !== undefined && balance.exchangeTime < known.exchangeTime) return
      balances.set(key, known === undefined ? balance : filledUp(balance, known))
    },
    position: takePosition,
    adoptOpenOrders(reports, askedTime) {
      const named = new Set(reports.map((report) => orderKey(report)))
      for (const report of reports) takeReport(report)
      return [...orders]
        .filter(([key, order]) => !named.has(key) && order.receivedTime < askedTime)
        .map(([, order]) => order)
    },
    forget(order) {
      const key = orderKey(order)
      if (key !== null) orders.delete(key)
    },
    adoptBalances: (all, askedTime) => adopt(balances, all, balanceKey, askedTime),
    adoptPositions(all, askedTime) {
      const open = all.filter(({ quantity }) => !new Big(quantity).eq(0))
      adopt(positions, open, positionKey, askedTime)
    },
    openOrders: () => newestFirst([...orders.values()]),
    balances: () => [...balances.values()],
    positions: () => [...positions.values()],
    fills: () => newestFirst([...fills.values()]).slice(0, fillsShown),
  }
}

/** Puts the venue's answer in place of what was known before it was asked, and of nothing newer. */
function adopt<Item extends { readonly receivedTime: UnixMs }>(
  known: Map<string, Item>,
  answer: readonly Item[],
  keyOf: (item: Item) => string,
  askedTime: UnixMs,
): void {
  for (const [key, item] of known) if (item.receivedTime < askedTime) known.delete(key)
  for (const item of answer) if (!known.has(keyOf(item))) known.set(keyOf(item), item)
}

/** A rejection without a venue's number concerns no order that was ever open. */
function orderKey({ instrumentId, venueOrderId }: ExecutionReport): string | null {
  return venueOrderId === null ? null : `${instrumentId} ${venueOrderId}`
}

/** A number of the venue decides; then the filled quantity, which never falls; then the time. */
function isOlder(report: ExecutionReport, known: ExecutionReport): boolean {
  if (report.sequence !== null && known.sequence !== null) return report.sequence < known.sequence
  const filled = new Big(report.cumulativeQuantity).cmp(known.cumulativeQuantity)
  return filled === 0 ? report.exchangeTime < known.exchangeTime : filled < 0
}

function fillKey({ instrumentId, tradeId }: Fill): string {
  return `${instrumentId} ${tradeId}`
}

/** Two messages about one fill: each tells what the other leaves out. */
function joined(first: Fill, second: Fill): Fill {
  return {
    ...first,
    clientOrderId: first.clientOrderId ?? second.clientOrderId,
    fee: first.fee ?? second.fee,
    feeAsset: first.feeAsset ?? second.feeAsset,
    liquiditySide: first.liquiditySide ?? second.liquiditySide,
    positionSide: first.positionSide ?? second.positionSide,
    realizedPnl: first.realizedPnl ?? second.realizedPnl,
  }
}

function balanceKey({ wallet, asset }: Balance): string {
  return `${wallet} ${asset}`
}

function positionKey({ instrumentId, hedged, positionSide }: Position): string {
  return `${instrumentId} ${hedged ? positionSide : 'net'}`
}

/** A message that tells a part of a balance leaves the rest unknown, not as it was. */
function filledUp(balance: Balance, known: Balance): Balance {
  const { total, available, locked } = balance
  if (total === null || available !== null || locked !== null) return balance
  return total === known.total
    ? { ...balance, available: known.available, locked: known.locked }
    : balance
}

/** A fill changes neither of these, and some streams do not repeat them. */
function withSettings(position: Position, known: Position): Position {
  if (position.positionSide !== known.positionSide) return position
  return {
    ...position,
    leverage: position.leverage ?? known.leverage,
    marginMode: position.marginMode ?? known.marginMode,
  }
}

function newestFirst<Item extends { readonly exchangeTime: UnixMs }>(
  items: Item[],
): readonly Item[] {
  return items.toSorted((left, right) => right.exchangeTime - left.exchangeTime)
}

function remember(keys: Set<string>, key: string): void {
  keys.add(key)
  if (keys.size > remembered) keys.delete(keys.values().next().value as string)
}
