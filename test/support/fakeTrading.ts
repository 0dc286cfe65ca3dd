import { mainAccount } from '../../src/contract/domain/account.ts'
import type { InstrumentId, UnifiedSymbol, UnixMs } from '../../src/contract/domain/ids.ts'
import type { CancelAllReport, ManagedOrder } from '../../src/contract/domain/managedOrder.ts'
import type { OrderId, VenueOrderId } from '../../src/contract/domain/order.ts'
import type { RiskState } from '../../src/contract/domain/risk.ts'
import type { RoutingDecision, RoutingSettings } from '../../src/contract/domain/routing.ts'
import type { WorkingOrder } from '../../src/contract/domain/workingOrder.ts'
import { PitwallError } from '../../src/contract/errors.ts'
import type { TradingServices } from '../../src/main/core/tradingServices.ts'
import { unavailableTrading } from '../../src/main/trading/unavailable.ts'

const time = Date.UTC(2026, 5, 1, 12) as UnixMs
let made = 0

export function orderIdOf(number: number): OrderId {
  return number.toString(16).padStart(32, '0') as OrderId
}

/** A working limit buy with the given fields and plain ones for the rest. */
export function managedOrderOf(fields: Partial<ManagedOrder> = {}): ManagedOrder {
  made += 1
  return {
    kind: 'order',
    venue: 'bybit',
    environment: 'sandbox',
    accountId: mainAccount,
    orderId: orderIdOf(made),
    ownership: 'own',
    instrumentId: 'BTCUSDT-LINEAR.BYBIT' as InstrumentId,
    clientOrderId: null,
    venueOrderId: `v${made}` as VenueOrderId,
    parentId: null,
    idempotencyKey: `key-${made}`,
    source: 'window',
    status: 'accepted',
    pending: null,
    side: 'buy',
    orderType: 'limit',
    quantity: '1',
    quoteQuantity: null,
    price: '60000',
    stopPrice: null,
    trailingDelta: null,
    triggerDirection: null,
    triggerBy: null,
    timeInForce: 'gtc',
    expireTime: null,
    postOnly: false,
    reduceOnly: false,
    positionSide: null,
    cumulativeQuantity: '0',
    leavesQuantity: '1',
    averagePrice: null,
    unexplainedQuantity: '0',
    overfilledQuantity: null,
    fees: [],
    denials: [],
    uncertainty: null,
    evidence: { source: 'answer', words: 'The venue took it.', time },
    reason: null,
    latency: {
      clickToCallMs: 4,
      validatedMs: 0.4,
      signedMs: 0.6,
      sentMs: 0.9,
      acknowledgedMs: 12,
      firstFillMs: null,
    },
    createdTime: time,
    updatedTime: time,
    version: 1,
    ...fields,
  }
}

export function workingOrderOf(fields: Partial<WorkingOrder> = {}): WorkingOrder {
  made += 1
  return {
    kind: 'workingOrder',
    workingOrderId: `working-${made}`,
    idempotencyKey: `key-${made}`,
    venue: 'bybit',
    accountId: mainAccount,
    instrumentId: 'BTCUSDT-LINEAR.BYBIT' as InstrumentId,
    plan: {
      type: 'twap',
      side: 'buy',
      quantity: '1',
      durationMs: 60_000,
      slices: 6,
      jitter: 0,
      limitPrice: null,
      reduceOnly: false,
    },
    source: 'window',
    status: 'active',
    heldBy: 'engine',
    progress: 'Slice 2 of 6 in 8 s.',
    alarm: null,
    filledQuantity: '0.2',
    averagePrice: '60000',
    children: [{ orderId: orderIdOf(1), role: 'slice 1' }],
    createdTime: time,
    updatedTime: time,
    version: 1,
    ...fields,
  }
}

export function decisionOf(fields: Partial<RoutingDecision> = {}): RoutingDecision {
  made += 1
  return {
    decisionId: `decision-${made}`,
    time,
    request: {
      side: 'buy',
      orderType: 'limit',
      quantity: '1',
      quoteQuantity: null,
      price: '60000',
      stopPrice: null,
      trailingDelta: null,
      triggerDirection: null,
      triggerBy: null,
      timeInForce: 'gtc',
      expireTime: null,
      postOnly: false,
      reduceOnly: false,
      positionSide: null,
      idempotencyKey: `key-${made}`,
      symbol: 'BTCUSDT' as UnifiedSymbol,
      marketKind: 'linear',
      criterion: null,
      venues: null,
      accountId: mainAccount,
      split: null,
      source: 'window',
      clickedTime: null,
    },
    criterion: 'bestPrice',
    reasoning: 'bybit asks least.',
    parts: [],
    expectedPrice: null,
    candidates: [],
    denials: [],
    outcome: null,
    ...fields,
  }
}

export const noCancels: CancelAllReport = {
  asked: 0,
  canceled: [],
  pending: [],
  failed: [],
  unconfirmed: [],
}

export type FakeTrading = {
  readonly services: TradingServices
  /** What was asked, in order: the method and its arguments. */
  readonly calls: (readonly [method: string, ...given: unknown[]])[]
  readonly orders: ManagedOrder[]
  readonly workingOrders: WorkingOrder[]
  readonly decisions: RoutingDecision[]
  risk: RiskState
  settings: RoutingSettings
}

/** Trading over plain arrays: it notes what it is asked and gives back what it was given. */
export function fakeTrading(now: () => UnixMs = () => time): FakeTrading {
  const calls: FakeTrading['calls'] = []
  const note = (method: string, ...given: unknown[]): void => void calls.push([method, ...given])
  const fake: FakeTrading = {
    services: undefined as unknown as TradingServices,
    calls,
    orders: [],
    workingOrders: [],
    decisions: [],
    risk: unavailableTrading('a fake').risk.state(),
    settings: {
      criterion: 'bestPrice',
      priorities: [],
      disabled: [],
      splitting: false,
      maxSplits: 3,
      minSplitNotional: '10000',
    },
  }
  const find = (orderId: OrderId): ManagedOrder => {
    const order = fake.orders.find((each) => each.orderId === orderId)
    if (order === undefined) throw new PitwallError('NOT_FOUND', `There is no order ${orderId}.`)
    return order
  }
  const working = (id: string): WorkingOrder => {
    const order = fake.workingOrders.find(({ workingOrderId }) => workingOrderId === id)
    if (order === undefined) throw new PitwallError('NOT_FOUND', `There is no working order ${id}.`)
    return order
  }
  const later = <Value>(make: () => Value): Promise<Value> => Promise.resolve().then(make)
  const services: TradingServices = {
    orders: {
      submit: (request) =>
        later(() => {
          note('submit', request)
          const order = managedOrderOf({ ...request, createdTime: now(), updatedTime: now() })
          fake.orders.unshift(order)
          return order
        }),
      amend: (request) => later(() => (note('amend', request), find(request.orderId))),
      cancel: (orderId, source) => later(() => (note('cancel', orderId, source), find(orderId))),
      cancelAll: (scope, source) => later(() => (note('cancelAll', scope, source), noCancels)),
      preview: (request) =>
        later(() => {
          note('preview', request)
          return {
            denials: [],
            request: { method: 'POST', url: 'https://venue.test/order', headers: {}, body: '{}' },
          }
        }),
      find: (orderId) => fake.orders.find((each) => each.orderId === orderId) ?? null,
      list: (query) => (note('list', query), fake.orders.slice(0, query.limit)),
      open: () => fake.orders.filter(({ leavesQuantity }) => leavesQuantity !== '0'),
      detail: (orderId) => ({ order: find(orderId), changes: [], fills: [] }),
      stuck: () =>
        fake.orders
          .filter(({ uncertainty }) => uncertainty !== null)
          .map((order) => ({
            order,
            reason: order.uncertainty?.reason ?? '',
            ageMs: now() - (order.uncertainty?.since ?? 0),
            checks: order.uncertainty?.checks ?? 0,
            nextCheckTime: order.uncertainty?.nextCheckTime ?? null,
          })),
      resolve: (orderId, resolution, by, reason) =>
        later(() => (note('resolve', orderId, resolution, by, reason), find(orderId))),
      latency: () => [
        {
          venue: 'bybit',
          count: 3,
          stretches: [{ stretch: 'sent', count: 3, p50: 0.9, p95: 1.2, p99: 1.4 }],
        },
      ],
    },
    risk: {
      state: () => fake.risk,
      changes: (limit) => (note('changes', limit), []),
      setLimits: (limits, by) => {
        note('setLimits', limits, by)
        fake.risk = { ...fake.risk, limits, preset: null }
      },
      usePreset: (preset, by) => {
        note('usePreset', preset, by)
        fake.risk = { ...fake.risk, preset }
      },
      setTradingState: (venue, state, reason, by) => {
        note('setTradingState', venue, state, reason, by)
        fake.risk = { ...fake.risk, states: [{ venue, state, reason, by, since: now() }] }
      },
      setSending: (venue, mode, by) => {
        note('setSending', venue, mode, by)
        fake.risk = { ...fake.risk, sending: [{ venue, mode }] }
      },
      setKillSwitchPlan: (plan, by) => {
        note('setKillSwitchPlan', plan, by)
        fake.risk = { ...fake.risk, killSwitch: { ...fake.risk.killSwitch, plan } }
      },
      engageKillSwitch: (reason, by) =>
        later(() => {
          note('engageKillSwitch', reason, by)
          const { killSwitch } = fake.risk
          fake.risk = { ...fake.risk, killSwitch: { ...killSwitch, engaged: true, reason, by } }
          return fake.risk
        }),
      releaseKillSwitch: (confirmation, by) => {
        note('releaseKillSwitch', confirmation, by)
        if (confirmation !== 'RELEASE') {
          throw new PitwallError('INVALID_ARGUMENT', 'Type RELEASE.', { path: 'confirmation' })
        }
        const { killSwitch } = fake.risk
        fake.risk = { ...fake.risk, killSwitch: { ...killSwitch, engaged: false } }
      },
      setDeadMansSwitch: (venue, accountId, on, by) =>
        later(() => note('setDeadMansSwitch', venue, accountId, on, by)),
    },
    routing: {
      settings: () => fake.settings,
      setSettings: (settings) => {
        note('setSettings', settings)
        fake.settings = settings
      },
      preview: (request) =>
        later(() => (note('routePreview', request), decisionOf({ request, time: now() }))),
      submit: (request) =>
        later(() => (note('routeSubmit', request), decisionOf({ request, time: now() }))),
      decisions: (limit) => fake.decisions.slice(0, limit),
    },
    workingOrders: {
      start: ({ clickedTime, ...request }) =>
        later(() => {
          note('start', { ...request, clickedTime })
          const order = workingOrderOf(request)
          fake.workingOrders.unshift(order)
          return order
        }),
      pause: (id) => (note('pause', id), working(id)),
      resume: (id) => (note('resume', id), working(id)),
      cancel: (id, exits) => later(() => (note('cancelWorking', id, exits), working(id))),
      list: () => fake.workingOrders,
    },
  }
  return Object.assign(fake, { services })
}
