import type { Account } from '../../../matching/account.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import type { AccountEvent, EngineEvent, OrderEvent } from '../../../matching/events.ts'
import { fixedText } from '../../../matching/fixed.ts'
import { selfTradeText, statusText } from '../../binance/private/words.ts'
import { amount } from './rows.ts'
import { expiryReasonText, timeInForceText, typeText } from './words.ts'

/** What the stream says beside the engine's own: the names of cancels, and a number per report. */
export type EventNames = {
  readonly cancelIdOf: (orderId: number) => string | undefined
  readonly nextExecutionId: () => number
}

/** News of an account as its stream tells them. */
export function userEvents(
  engine: MatchingEngine,
  event: EngineEvent,
  names: EventNames,
): readonly object[] {
  if (event.kind === 'order') return [executionReport(event, names)]
  const account = engine.accounts.get(event.account)
  return account === null ? [] : accountEvents(account, event)
}

const executionTypes: Readonly<Record<OrderEvent['execution'], string>> = {
  accepted: 'NEW',
  triggered: 'NEW',
  trade: 'TRADE',
  amended: 'REPLACED',
  canceled: 'CANCELED',
  expired: 'EXPIRED',
  rejected: 'REJECTED',
  prevented: 'TRADE_PREVENTION',
}

/** https://developers.binance.com/docs/binance-spot-api-docs/user-data-stream */
function executionReport(event: OrderEvent, names: EventNames): object {
  const { order, fill, time, execution } = event
  const { request } = order
  const cancelId = execution === 'canceled' ? names.cancelIdOf(order.id) : undefined
  const expiry = expiryReasonText(order)
  return {
    e: 'executionReport',
    E: time,
    s: request.symbol,
    c: cancelId ?? request.clientOrderId,
    S: request.side.toUpperCase(),
    o: typeText(order),
    f: timeInForceText(order),
    q: amount(order.quantity),
    p: amount(order.price),
    P: amount(order.triggerPrice),
    F: amount(0n),
    g: -1,
    C: cancelId === undefined ? '' : request.clientOrderId,
    x: executionTypes[execution],
    X: statusText(order),
    r: 'NONE',
    i: order.id,
    l: amount(fill?.quantity ?? 0n),
    z: amount(order.cumulativeQuantity),
    L: amount(fill?.price ?? 0n),
    n: fill === null ? '0' : amount(fill.fee),
    N: fill?.feeAsset ?? null,
    T: time,
    t: fill?.tradeId ?? -1,
    I: names.nextExecutionId(),
    w: order.status === 'accepted' || order.status === 'partiallyFilled',
    m: fill?.liquidity === 'maker',
    M: false,
    O: order.createdTime,
    Z: amount(order.cumulativeQuote),
    Y: amount(fill?.quote ?? 0n),
    Q: amount(request.quoteQuantity),
    ...(order.workingTime === null ? {} : { W: order.workingTime }),
    V: selfTradeText(order.selfTrade),
    ...trailingFields(event),
    ...strategyFields(event),
    ...(expiry === undefined ? {} : { eR: expiry }),
  }
}

function trailingFields({ order }: OrderEvent): object {
  const { trigger } = order.request
  if (trigger?.kind !== 'trailing') return {}
  const delta = Number(fixedText(trigger.callback * 10_000n))
  return { d: delta, ...(order.trailing ? { D: order.createdTime } : {}) }
}

function strategyFields({ order }: OrderEvent): object {
  const { strategyId, strategyType } = order.request.note
  return {
    ...(strategyId === undefined ? {} : { j: Number(strategyId) }),
    ...(strategyType === undefined ? {} : { J: Number(strategyType) }),
  }
}

function accountEvents(account: Account, event: AccountEvent): readonly object[] {
  const { time, reason, assets, changes } = event
  if (assets.length === 0) return []
  const moved = reason === 'deposit' || reason === 'withdraw' || reason === 'transfer'
  const updates = moved
    ? [...changes].map(([asset, change]) => ({
        e: 'balanceUpdate',
        E: time,
        a: asset,
        d: amount(change),
        T: time,
      }))
    : []
  return [
    ...updates,
    {
      e: 'outboundAccountPosition',
      E: time,
      u: time,
      B: assets.map((asset) => {
        const { total, locked } = account.wallet(asset)
        return { a: asset, f: amount(total - locked), l: amount(locked) }
      }),
    },
  ]
}
