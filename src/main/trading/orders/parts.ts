import { isClosed, type ManagedOrder } from '../../../contract/domain/managedOrder.ts'
import type { OrderId } from '../../../contract/domain/order.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { StoredOrder } from '../../core/orderJournal.ts'
import type { Random } from '../../core/random.ts'
import type { AccountDirectory, Gate, MayTrade, TradingAccount, TradingMarkets } from '../seams.ts'
import type { Desk } from './desk.ts'
import type { LatencyBook } from './latency.ts'
import type { Ledger } from './ledger.ts'
import type { Writes } from './writes.ts'

/** What the parts of the order manager share. */
export type OrderParts = {
  readonly ledger: Ledger
  readonly desk: Desk
  readonly writes: Writes
  readonly latency: LatencyBook
  readonly accounts: AccountDirectory
  readonly markets: TradingMarkets
  readonly gate: Gate
  readonly mayTrade: MayTrade
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly newId: () => OrderId
}

/** The account that an order went to, in the environment it went to; null while there is none. */
export function accountOf(
  accounts: AccountDirectory,
  { venue, environment, accountId }: Pick<ManagedOrder, 'venue' | 'environment' | 'accountId'>,
): TradingAccount | null {
  const found = accounts.find(venue, accountId)
  return found?.environment === environment ? found : null
}

export function requireAccount(parts: OrderParts, order: ManagedOrder): TradingAccount {
  const found = accountOf(parts.accounts, order)
  if (found !== null) return found
  const { accountId, venue, environment } = order
  const message = `There is no account ${accountId} at ${venue} (${environment}).`
  throw new PitwallError('NOT_FOUND', message, { path: 'accountId' })
}

export function requireOrder({ ledger }: OrderParts, orderId: OrderId): StoredOrder {
  const found = ledger.find(orderId)
  if (found !== null) return found
  throw new PitwallError('NOT_FOUND', `There is no order ${orderId}.`, { path: 'orderId' })
}

/** It can still trade, or we cannot say that it cannot. */
export function isOpen(order: ManagedOrder): boolean {
  return !isClosed(order) || order.uncertainty !== null
}
