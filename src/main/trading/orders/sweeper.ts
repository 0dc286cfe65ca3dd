import type { AccountId } from '../../../contract/domain/account.ts'
import {
  type CancelAllReport,
  type CancelScope,
  type ManagedOrder,
  isClosed,
} from '../../../contract/domain/managedOrder.ts'
import type { OrderId } from '../../../contract/domain/order.ts'
import { toFailure } from '../../../contract/errors.ts'
import type { CancelAllOutcome } from '../../venues/account.ts'
import type { TradingAccount } from '../seams.ts'
import type { Canceler } from './canceler.ts'
import { type OrderParts, isOpen } from './parts.ts'
import type { Settler } from './settler.ts'

type Unconfirmed = CancelAllReport['unconfirmed'][number]

/** Cancels of many: ours one by one, everything by the venue's own cancel-all, confirmed by asking. */
export class Sweeper {
  private readonly parts: OrderParts
  private readonly canceler: Canceler
  private readonly settler: Settler

  constructor(parts: OrderParts, canceler: Canceler, settler: Settler) {
    this.parts = parts
    this.canceler = canceler
    this.settler = settler
  }

  async cancelAll(scope: CancelScope, source: string): Promise<CancelAllReport> {
    const orders = this.inScope(scope)
    if (scope.whose === 'own') return this.cancelOwn(orders, source)
    const accounts = this.parts.accounts.all().filter((account) => covers(scope, account))
    // What is on its way is not in the venue's book yet, so its own cancel-all would miss it.
    const onTheirWay = orders.filter(({ status }) => status === 'submitted')
    const [own, ...swept] = await Promise.all([
      this.cancelOwn(onTheirWay, source),
      ...accounts.map((account) => this.sweep(account, scope)),
    ])
    const unconfirmed = swept.flatMap((each) => each ?? [])
    return { ...this.tally(orders, own.failed), unconfirmed }
  }

  private inScope(scope: CancelScope): readonly ManagedOrder[] {
    return this.parts.ledger
      .all()
      .map(({ order }) => order)
      .filter((order) => isOpen(order) && covers(scope, order))
      .filter(({ instrumentId }) => matches(scope.instrumentId, instrumentId))
      .filter(({ ownership }) => scope.whose === 'all' || ownership === 'own')
  }

  private async cancelOwn(
    orders: readonly ManagedOrder[],
    source: string,
  ): Promise<CancelAllReport> {
    const failures = await Promise.all(
      orders.map(async ({ orderId }) => {
        try {
          await this.canceler.cancel(orderId, source)
          return null
        } catch (error) {
          return { orderId, message: toFailure(error).message }
        }
      }),
    )
    return this.tally(
      orders,
      failures.filter((failure) => failure !== null),
    )
  }

  /** Where each of the orders stands now. */
  private tally(
    orders: readonly ManagedOrder[],
    failed: CancelAllReport['failed'],
  ): CancelAllReport {
    const hasFailed = new Set(failed.map(({ orderId }) => orderId))
    const now = orders.flatMap(({ orderId }) => this.parts.ledger.find(orderId)?.order ?? [])
    const ids = (wanted: (order: ManagedOrder) => boolean): readonly OrderId[] =>
      now
        .filter((order) => wanted(order) && !hasFailed.has(order.orderId))
        .map(({ orderId }) => orderId)
    const refused = now
      .filter((order) => isOpen(order) && order.pending === null && order.uncertainty === null)
      .filter(({ orderId }) => !hasFailed.has(orderId))
      .map(({ orderId, evidence }) => ({ orderId, message: evidence.words }))
    const isRefused = new Set(refused.map(({ orderId }) => orderId))
    return {
      asked: orders.length,
      canceled: ids((order) => isClosed(order) && order.uncertainty === null),
      pending: ids((order) => isOpen(order) && !isRefused.has(order.orderId)),
      failed: [...failed, ...refused],
      unconfirmed: [],
    }
  }

  /** Null once the venue's own list of open orders is empty. */
  private async sweep(account: TradingAccount, scope: CancelScope): Promise<Unconfirmed | null> {
    const { venue, accountId } = account
    const message = await this.sweptOrWhy(account, scope)
    return message === null ? null : { venue, accountId, message }
  }

  private async sweptOrWhy(
    { account, venue, environment, accountId }: TradingAccount,
    scope: CancelScope,
  ): Promise<string | null> {
    const decision = this.parts.mayTrade(venue, 'cancel')
    if (!decision.allowed) return decision.message
    const outcome = await asked(() => account.cancelAll(scope.instrumentId))
    const open = await asked(() => account.openOrders(scope.instrumentId))
    if ('thrown' in open) return open.thrown
    if (!open.ok) return `whether orders are left could not be asked: ${open.error.message}`
    const left = open.value.length
    await this.learn(
      { venue, environment, accountId },
      scope,
      open.value.map(({ venueOrderId }) => venueOrderId),
    )
    if (left === 0) return null
    return `${left} ${left === 1 ? 'order is' : 'orders are'} still open${whyOf(outcome)}`
  }

  /** Orders that the venue lists no more have ended: how is asked of each. */
  private async learn(
    place: Pick<ManagedOrder, 'venue' | 'environment' | 'accountId'>,
    scope: CancelScope,
    listed: readonly (string | null)[],
  ): Promise<void> {
    const gone = this.inScope({ ...scope, ...place })
      .filter(({ environment }) => environment === place.environment)
      .filter(
        ({ status, venueOrderId }) => status !== 'submitted' && !listed.includes(venueOrderId),
      )
    await Promise.all(gone.map(({ orderId }) => this.settler.check(orderId)))
  }
}

async function asked<Value>(
  work: () => Promise<Value>,
): Promise<Value | { readonly thrown: string }> {
  try {
    return await work()
  } catch (error) {
    return { thrown: toFailure(error).message }
  }
}

function whyOf(outcome: CancelAllOutcome | { readonly thrown: string }): string {
  if ('thrown' in outcome) return `: ${outcome.thrown}`
  if (outcome.kind !== 'done') return `: ${outcome.failure.message}`
  const [first] = outcome.failed
  return first === undefined ? '' : `: ${first.failure.message}`
}

function covers(
  scope: CancelScope,
  { venue, accountId }: { readonly venue: ManagedOrder['venue']; readonly accountId: AccountId },
): boolean {
  return matches(scope.venue, venue) && matches(scope.accountId, accountId)
}

function matches<Value>(wanted: Value | null, is: Value): boolean {
  return wanted === null || wanted === is
}
