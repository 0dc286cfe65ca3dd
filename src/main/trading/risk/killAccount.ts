import { Big } from 'big.js'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { CancelAllReport, OrderRequest } from '../../../contract/domain/managedOrder.ts'
import {
  type ExecutionReport,
  type NewOrder,
  type VenueOrderId,
  plainTerms,
} from '../../../contract/domain/order.ts'
import type { Position } from '../../../contract/domain/position.ts'
import type { KillSwitchPlan, KillSwitchState } from '../../../contract/domain/risk.ts'
import { type Result, fail, toFailure } from '../../../contract/errors.ts'
import { type BackoffPolicy, backoffDelay } from '../../core/backoff.ts'
import { type Clock, sleep } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Random } from '../../core/random.ts'
import type { OrderService } from '../../core/tradingServices.ts'
import { newOrderId } from '../orders/ids.ts'
import type { Gate, TradingAccount, TradingMarkets } from '../seams.ts'

/** How long the order manager may take before its work is done without it, ms. */
const managerLimitMs = 1500
/** How long the venue may take for an answer before it is asked again, ms. */
const venueLimitMs = 10_000
const retry: BackoffPolicy = { initialMs: 500, maxMs: 15_000, multiplier: 2, jitter: 0.2 }

export type AccountProgress = KillSwitchState['progress'][number]

export type KillAccountParts = {
  readonly account: TradingAccount
  readonly plan: KillSwitchPlan
  /** Names this pull of the switch, so that its orders can be told from another's. */
  readonly pull: string
  readonly orders: () => OrderService
  readonly markets: TradingMarkets
  readonly gate: () => Pick<Gate, 'sending'>
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly signal: AbortSignal
  onProgress(progress: AccountProgress): void
  onReport(report: CancelAllReport): void
  /** It is not done and is tried again. */
  onTrouble(message: string): void
}

/**
 * Cancels what is in the scope at one account until the venue itself says that none of it is open,
 * then closes positions where that was chosen. `askedOnce` is called after the first round. Ends
 * with the signal or when all is done; never throws.
 */
export async function clearAccount(parts: KillAccountParts, askedOnce: () => void): Promise<void> {
  try {
    await untilDone(parts, 'canceling', cancelRound, askedOnce)
    if (parts.plan.flatten) await untilDone(parts, 'flattening', flattenRound, () => undefined)
  } catch (error) {
    if (!parts.signal.aborted) parts.log.error({ error }, 'the kill switch failed at an account')
  } finally {
    askedOnce()
  }
}

type Round = {
  readonly done: boolean
  readonly openOrders: number | null
  readonly message: string | null
}

async function untilDone(
  parts: KillAccountParts,
  stage: 'canceling' | 'flattening',
  round: (parts: KillAccountParts, attempt: number) => Promise<Round>,
  askedOnce: () => void,
): Promise<void> {
  const { venue, accountId } = parts.account
  const tell = (stage: AccountProgress['stage'], attempts: number, result: Round): void =>
    parts.onProgress({
      venue,
      accountId,
      stage,
      attempts,
      openOrders: result.openOrders,
      message: result.message,
    })
  const isFlattening = stage === 'flattening'
  tell(stage, 0, { done: false, openOrders: isFlattening ? 0 : null, message: null })
  for (let attempt = 1; ; attempt += 1) {
    const result = await round(parts, attempt).catch((error: unknown): Round => {
      parts.log.error({ error }, 'a round of the kill switch failed')
      return { done: false, openOrders: null, message: toFailure(error).message }
    })
    parts.signal.throwIfAborted()
    if (result.done) tell(isFlattening ? 'flat' : 'confirmed', attempt, result)
    else tell(isFlattening ? 'flattening' : 'retrying', attempt, result)
    askedOnce()
    if (result.done) return
    parts.onTrouble(result.message ?? 'the venue did not confirm')
    await sleep(parts.clock, backoffDelay(retry, attempt - 1, parts.random), parts.signal)
  }
}

/** Through the order manager, which journals it; what that leaves open goes to the venue directly. */
async function cancelRound(parts: KillAccountParts): Promise<Round> {
  const { account, plan } = parts
  const [manager, direct] = await Promise.all([
    cancelThroughManager(parts),
    plan.whose === 'all'
      ? within(parts, venueLimitMs, (signal) => account.account.cancelAll(null, { signal }))
      : null,
  ])
  let open = await openInScope(parts)
  if (open.ok && open.value.length > 0) {
    await cancelEach(parts, open.value)
    open = await openInScope(parts)
  }
  if (!open.ok) return { done: false, openOrders: null, message: open.error.message }
  const count = open.value.length
  if (count > 0) {
    return { done: false, openOrders: count, message: `${count} orders are still open` }
  }
  const unsettled = manager.ok ? unsettledOf(parts) : null
  if (unsettled !== null && unsettled > 0) {
    const message = `none is open, but what came of ${unsettled} orders is not known yet`
    return { done: false, openOrders: 0, message }
  }
  const refused = direct !== null && direct.ok && direct.value.kind === 'rejected'
  const message = refused ? 'its cancel-all was refused; each order was canceled by itself' : null
  return { done: true, openOrders: 0, message }
}

async function cancelThroughManager(parts: KillAccountParts): Promise<Result<CancelAllReport>> {
  const { venue, accountId } = parts.account
  const scope = { venue, accountId, instrumentId: null, whose: parts.plan.whose }
  const asked = await within(parts, managerLimitMs, () =>
    parts.orders().cancelAll(scope, 'killSwitch'),
  )
  if (asked.ok) parts.onReport(asked.value)
  return asked
}

async function openInScope(parts: KillAccountParts): Promise<Result<readonly ExecutionReport[]>> {
  const { account, plan } = parts
  const asked = await within(parts, venueLimitMs, (signal) =>
    account.account.openOrders(null, signal),
  )
  const open = asked.ok ? asked.value : asked
  if (!open.ok || plan.whose === 'all') return open
  const others = othersAt(parts)
  const { clientOrderIds } = account.trading
  const isOwn = ({ clientOrderId, venueOrderId }: ExecutionReport): boolean =>
    clientOrderId !== null &&
    clientOrderIds.decode(clientOrderId) !== null &&
    !(venueOrderId !== null && others.has(venueOrderId))
  return { ok: true, value: open.value.filter(isOwn) }
}

/** Where our ids have no room for a mark, the journal knows who made an order; else the id tells. */
function othersAt({ orders, account }: KillAccountParts): ReadonlySet<VenueOrderId> {
  try {
    const found = orders()
      .open()
      .filter((order) => order.venue === account.venue && order.accountId === account.accountId)
      .filter(({ ownership }) => ownership === 'external')
    return new Set(found.flatMap(({ venueOrderId }) => venueOrderId ?? []))
  } catch {
    return new Set()
  }
}

async function cancelEach(
  parts: KillAccountParts,
  orders: readonly ExecutionReport[],
): Promise<void> {
  await Promise.all(
    orders.map(({ instrumentId, clientOrderId, venueOrderId }) =>
      within(parts, venueLimitMs, (signal) =>
        parts.account.account.cancel({ instrumentId, clientOrderId, venueOrderId }, { signal }),
      ),
    ),
  )
}

/** Our orders of which nobody knows yet whether the venue has them. */
function unsettledOf({ orders, account }: KillAccountParts): number {
  try {
    return orders()
      .open()
      .filter(
        (order) =>
          order.venue === account.venue &&
          order.accountId === account.accountId &&
          order.ownership === 'own' &&
          order.status === 'submitted',
      ).length
  } catch {
    return 0
  }
}

async function flattenRound(parts: KillAccountParts, attempt: number): Promise<Round> {
  const { account, gate } = parts
  const kinds = account.trading.capabilities.map(({ marketKind }) => marketKind)
  if (kinds.every((kind) => kind === 'spot')) {
    return { done: true, openOrders: 0, message: 'Spot holdings are not sold.' }
  }
  const asked = await within(parts, venueLimitMs, (signal) => account.account.positions(signal))
  const positions = asked.ok ? asked.value : asked
  if (!positions.ok) return { done: false, openOrders: 0, message: positions.error.message }
  const held = positions.value.filter(({ quantity }) => !new Big(quantity).eq(0))
  if (held.length === 0) return { done: true, openOrders: 0, message: null }
  if (gate().sending(account.venue) !== 'armed') {
    const message = `${held.length} positions are open, and sending is not armed`
    return { done: false, openOrders: 0, message }
  }
  const problems = await Promise.all(held.map((position) => close(parts, position, attempt)))
  const problem = problems.find((each) => each !== null)
  const message = problem ?? `${held.length} positions are being closed`
  return { done: false, openOrders: 0, message }
}

/** At the market, reduce-only, so that a second one can do no harm. Gives what went wrong. */
async function close(
  parts: KillAccountParts,
  position: Position,
  attempt: number,
): Promise<string | null> {
  const instrument = parts.markets.instrument(position.instrumentId)
  if (instrument === null) return `${position.instrumentId} is not listed`
  const request = closingRequest(parts, position, instrument, attempt)
  const sent = await within(parts, managerLimitMs * 2, () => parts.orders().submit(request))
  if (sent.ok) {
    const { status, denials, reason } = sent.value
    if (status === 'denied') return denials.map(({ message }) => message).join(' ')
    return status === 'rejected' ? (reason ?? 'the venue refused') : null
  }
  const clientOrderId = parts.account.trading.clientOrderIds.encode(newOrderId())
  const outcome = await within(parts, venueLimitMs, (signal) =>
    parts.account.account.submit({ ...orderOf(request), clientOrderId }, { signal }),
  )
  if (!outcome.ok) return outcome.error.message
  return outcome.value.kind === 'accepted' ? null : outcome.value.failure.message
}

function closingRequest(
  { account, pull }: KillAccountParts,
  { instrumentId, positionSide, quantity, hedged }: Position,
  instrument: Instrument,
  attempt: number,
): OrderRequest {
  const { venue, accountId } = account
  const most = instrument.marketQuantity?.max ?? instrument.maxQuantity
  const isLarge = most !== null && new Big(quantity).gt(most)
  return {
    idempotencyKey: ['kill', pull, venue, accountId, instrumentId, positionSide, attempt].join(' '),
    venue,
    accountId,
    instrumentId,
    parentId: null,
    source: 'killSwitch',
    clickedTime: null,
    side: positionSide === 'long' ? 'sell' : 'buy',
    orderType: 'market',
    quantity: isLarge ? most : quantity,
    ...plainTerms,
    // In hedge mode the side says it already, and venues refuse the flag.
    reduceOnly: !hedged,
    positionSide: hedged ? positionSide : null,
  }
}

function orderOf(request: OrderRequest): Omit<NewOrder, 'clientOrderId'> {
  const { instrumentId, side, orderType, quantity, reduceOnly, positionSide } = request
  return { ...plainTerms, instrumentId, side, orderType, quantity, reduceOnly, positionSide }
}

/** Whatever it throws and however long it takes, there is an answer in time. */
async function within<Value>(
  { clock, signal }: KillAccountParts,
  limitMs: number,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Result<Value>> {
  const limit = new AbortController()
  const both = AbortSignal.any([signal, limit.signal])
  const cancel = clock.after(limitMs, () => limit.abort(new Error('too late')))
  const late = new Promise<Result<Value>>((resolve) => {
    const end = (): void => resolve(fail('TIMEOUT', `no answer within ${limitMs} ms`))
    if (both.aborted) end()
    else both.addEventListener('abort', end, { once: true })
  })
  const asked = Promise.resolve()
    .then(() => work(both))
    .then((value): Result<Value> => ({ ok: true, value }))
    .catch((error: unknown): Result<Value> => ({ ok: false, error: toFailure(error) }))
  try {
    return await Promise.race([asked, late])
  } finally {
    cancel()
  }
}
