import type { UnixMs } from '../../../contract/domain/ids.ts'
import {
  type CancelAllReport,
  type Denial,
  type DryRun,
  type LatencyFigures,
  type ManagedOrder,
  type OrderDetail,
  type OrderStatus,
  type StuckOrder,
  shownStatus,
  truthOf,
} from '../../../contract/domain/managedOrder.ts'
import type {
  ApiOrderStatus,
  CancelAllResponse,
  DenialRow,
  DryRunResponse,
  LatencyResponse,
  OrderDetailResponse,
  OrdersResponse,
  StuckResponse,
  TradingOrderRow,
} from '../../../contract/gatewayTrading.ts'
import { fillRow } from './accounts.ts'
import { isoTime } from './coverage.ts'
import { capitals, spelled } from './words.ts'

/** Which of the documented words stands for where an order is. */
const documented: Readonly<Record<OrderStatus, ApiOrderStatus>> = {
  denied: 'REJECTED',
  submitted: 'PENDING',
  accepted: 'OPEN',
  untriggered: 'OPEN',
  partiallyFilled: 'PARTIALLY_FILLED',
  filled: 'FILLED',
  canceled: 'CANCELLED',
  expired: 'EXPIRED',
  rejected: 'REJECTED',
}

export function orderRow(order: ManagedOrder): TradingOrderRow {
  return {
    ...identityOf(order),
    ...termsOf(order),
    ...standingOf(order),
    denials: order.denials.map(denialRow),
    reason: order.reason,
    latency: latencyOf(order),
    created_at: isoTime(order.createdTime),
    updated_at: isoTime(order.updatedTime),
    version: order.version,
  }
}

function identityOf(order: ManagedOrder) {
  return {
    id: order.orderId,
    exchange: order.venue,
    environment: order.environment,
    account: order.accountId,
    ownership: capitals(order.ownership),
    instrument_id: order.instrumentId,
    client_order_id: order.clientOrderId,
    exchange_order_id: order.venueOrderId,
    idempotency_key: order.idempotencyKey,
    parent_id: order.parentId,
    source: order.source,
  }
}

function termsOf(order: ManagedOrder) {
  return {
    side: capitals(order.side),
    type: order.orderType === null ? null : spelled(order.orderType),
    time_in_force: order.timeInForce === null ? null : capitals(order.timeInForce),
    expires_at: timeOrNull(order.expireTime),
    quantity: order.quantity,
    quote_quantity: order.quoteQuantity,
    price: order.price,
    stop_price: order.stopPrice,
    trailing_delta: order.trailingDelta,
    post_only: order.postOnly,
    reduce_only: order.reduceOnly,
    position_side: order.positionSide === null ? null : capitals(order.positionSide),
  }
}

function standingOf(order: ManagedOrder) {
  const { evidence, uncertainty } = order
  return {
    status: documented[order.status],
    exact_status: spelled(shownStatus(order)),
    truth: capitals(truthOf(order)),
    evidence: {
      source: spelled(evidence.source),
      words: evidence.words,
      time: isoTime(evidence.time),
    },
    uncertainty:
      uncertainty === null
        ? null
        : {
            about: spelled(uncertainty.about),
            reason: uncertainty.reason,
            since: isoTime(uncertainty.since),
            checks: uncertainty.checks,
            next_check_at: timeOrNull(uncertainty.nextCheckTime),
            needs_manual: uncertainty.needsHand,
          },
    filled_quantity: order.cumulativeQuantity,
    remaining_quantity: order.leavesQuantity,
    average_fill_price: order.averagePrice,
    unexplained_quantity: order.unexplainedQuantity,
    overfilled_quantity: order.overfilledQuantity,
    fees: order.fees.map(({ asset, amount }) => ({ asset, amount })),
  }
}

function latencyOf({ latency }: ManagedOrder): TradingOrderRow['latency'] {
  return {
    click_to_call_ms: latency.clickToCallMs,
    validated_ms: latency.validatedMs,
    signed_ms: latency.signedMs,
    sent_ms: latency.sentMs,
    acknowledged_ms: latency.acknowledgedMs,
    first_fill_ms: latency.firstFillMs,
  }
}

export function denialRow({ rule, message, field, limit, value, unit }: Denial): DenialRow {
  return { rule, message, field, limit, value, unit }
}

/** A page, and where the next older one begins. `limit` rows mean that there may be more. */
export function ordersAnswer(orders: readonly ManagedOrder[], limit: number): OrdersResponse {
  const last = orders.length < limit ? undefined : orders.at(-1)
  return {
    data: orders.map(orderRow),
    next_before: last === undefined ? null : isoTime(last.createdTime),
  }
}

export function orderDetailAnswer({ order, changes, fills }: OrderDetail): OrderDetailResponse {
  return {
    order: orderRow(order),
    history: changes.map(({ version, time, statusBefore, status, evidence }) => ({
      version,
      time: isoTime(time),
      status_before: statusBefore === null ? null : spelled(statusBefore),
      status: spelled(status),
      source: spelled(evidence.source),
      words: evidence.words,
    })),
    fills: fills.map(fillRow),
  }
}

export function dryRunAnswer({ denials, request }: DryRun): DryRunResponse {
  return { denials: denials.map(denialRow), request }
}

export function cancelAllAnswer(report: CancelAllReport): CancelAllResponse {
  return {
    asked: report.asked,
    cancelled: report.canceled,
    pending: report.pending,
    failed: report.failed.map(({ orderId, message }) => ({ id: orderId, message })),
    unconfirmed: report.unconfirmed.map(({ venue, accountId, message }) => ({
      exchange: venue,
      account: accountId,
      message,
    })),
  }
}

export function stuckAnswer(stuck: readonly StuckOrder[]): StuckResponse {
  return {
    data: stuck.map(({ order, reason, ageMs, checks, nextCheckTime }) => ({
      order: orderRow(order),
      reason,
      age_ms: ageMs,
      attempts: checks,
      next_check_at: timeOrNull(nextCheckTime),
      needs_manual: order.uncertainty?.needsHand ?? false,
    })),
  }
}

export function latencyAnswer(figures: readonly LatencyFigures[]): LatencyResponse {
  const rows = figures.map(({ venue, count, stretches }) => {
    const row = stretches.map((each) => ({
      stretch: spelled(each.stretch),
      count: each.count,
      p50_ms: each.p50,
      p95_ms: each.p95,
      p99_ms: each.p99,
    }))
    return [venue, { count, stretches: row }] as const
  })
  return { exchanges: Object.fromEntries(rows) }
}

function timeOrNull(time: UnixMs | null): string | null {
  return time === null ? null : isoTime(time)
}
