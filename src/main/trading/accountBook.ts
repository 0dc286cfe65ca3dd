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
   * The venue's whole list as asked for at a time. Gives the orders that were open before and are
   * not named: they have ended, and how they ended must be asked.
   */
  adoptOpenOrders(
    reports: readonly ExecutionReport[],
    askedTime: UnixMs,
  ): readonly ExecutionReport[]
  adoptBalances(balances: readonly Balance[]): void
  adoptPositions(positions: readonly Position[], askedTime: UnixMs): void
  /** Newest first. */
  openOrders(): readonly ExecutionReport[]
  balances(): readonly Balance[]
  positions(): readonly Position[]
  /** Newest first. */
  fills(): readonly Fill[]
  /** When the newest known fill happened at the venue. */
  lastFillTime(): UnixMs | null
}

export function createAccountBook(): AccountBook {
  const orders = new Map<string, ExecutionReport>()
  const ended = new Set<string>()
  const fills = new Map<string, Fill>()
  const balances = new Map<string, Balance>()
  const positions = new Map<string, Position>()
  let lastFillTime: UnixMs | null = null

  const takeReport = (report: ExecutionReport): boolean => {
    const key = orderKey(report)
    if (key === null || ended.has(key)) return false
    const known = orders.get(key)
    if (known !== undefined && isOlder(report, known)) return false
    if (closed.has(report.status)) {
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
      if (fill.exchangeTime > (lastFillTime ?? 0)) lastFillTime = fill.exchangeTime
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
      const gone = [...orders].filter(
        ([key, order]) => !named.has(key) && order.receivedTime < askedTime,
      )
      for (const [key] of gone) orders.delete(key)
      for (const report of reports) takeReport(report)
      return gone.map(([, order]) => order)
    },
    adoptBalances(all) {
      balances.clear()
      for (const balance of all) balances.set(balanceKey(balance), balance)
    },
    adoptPositions(all, askedTime) {
      const named = new Set(all.map((position) => positionKey(position)))
      for (const [key, position] of positions) {
        if (!named.has(key) && position.receivedTime < askedTime) positions.delete(key)
      }
      for (const position of all) takePosition(position)
    },
    openOrders: () => newestFirst([...orders.values()]),
    balances: () => [...balances.values()],
    positions: () => [...positions.values()],
    fills: () => newestFirst([...fills.values()]).slice(0, fillsShown),
    lastFillTime: () => lastFillTime,
  }
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
