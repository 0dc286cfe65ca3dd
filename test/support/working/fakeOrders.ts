import { Big } from 'big.js'
import { isDeepStrictEqual } from 'node:util'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import {
  isClosed,
  type ManagedOrder,
  type OrderRequest,
} from '../../../src/contract/domain/managedOrder.ts'
import type { Amendment, OrderId } from '../../../src/contract/domain/order.ts'
import { PitwallError } from '../../../src/contract/errors.ts'
import type { Bus } from '../../../src/main/core/bus.ts'
import type { Clock } from '../../../src/main/core/clock.ts'
import type { OrderService } from '../../../src/main/core/tradingServices.ts'

/** What becomes of a submit: `storage` throws before anything was kept, `unknown` waits. */
export type SubmitFault = 'none' | 'denied' | 'passing' | 'rejected' | 'unknown' | 'storage'
export type ChangeFault = 'none' | 'refused' | 'pending'

export type FakeOrders = {
  readonly service: OrderService
  /** Asked before each submit, amend and cancel. */
  onSubmit: (request: OrderRequest) => SubmitFault
  onAmend: (order: ManagedOrder) => ChangeFault
  onCancel: (order: ManagedOrder) => ChangeFault
  /** At which price market orders trade at once; null leaves them open. */
  marketPrice: string | null
  readonly all: () => readonly ManagedOrder[]
  readonly ofParent: (parentId: string) => readonly ManagedOrder[]
  readonly open: () => readonly ManagedOrder[]
  /** The newest order of a side and type still open, or a failure of the test. */
  readonly fill: (orderId: OrderId, quantity: string, price?: string) => void
  readonly end: (orderId: OrderId, status: 'canceled' | 'expired' | 'rejected') => void
  /** What the venue finally says of an order that was unknown. */
  readonly settle: (orderId: OrderId, status: 'accepted' | 'rejected') => void
  /** What a pending cancel comes to. */
  readonly confirm: (orderId: OrderId) => void
  /** Somebody else asks for the cancel. */
  readonly cancelByHand: (orderId: OrderId) => void
  readonly submits: () => number
}

/** An order manager that keeps everything, and a venue that does what the test says. */
export function createFakeOrders(bus: Bus, clock: Clock): FakeOrders {
  const orders = new Map<OrderId, ManagedOrder>()
  const requests = new Map<string, { readonly request: OrderRequest; readonly orderId: OrderId }>()
  let made = 0
  let submits = 0

  const put = (order: ManagedOrder, fields: Partial<ManagedOrder> = {}): ManagedOrder => {
    const version = (orders.get(order.orderId)?.version ?? 0) + 1
    const next = { ...order, ...fields, version, updatedTime: clock.now() }
    orders.set(order.orderId, next)
    bus.publish(next)
    return next
  }
  const get = (orderId: OrderId): ManagedOrder => {
    const order = orders.get(orderId)
    if (order === undefined) throw new PitwallError('NOT_FOUND', `no order ${orderId}`)
    return order
  }

  const fill = (orderId: OrderId, quantity: string, price = '100'): void => {
    const order = get(orderId)
    const filled = new Big(order.cumulativeQuantity).plus(quantity)
    const whole = new Big(order.quantity ?? '0')
    const worth = new Big(order.averagePrice ?? '0').times(order.cumulativeQuantity)
    const isFull = filled.gte(whole)
    const ended = isClosed(order)
    put(order, {
      cumulativeQuantity: filled.toFixed(),
      leavesQuantity: isFull || ended ? '0' : whole.minus(filled).toFixed(),
      averagePrice: worth.plus(new Big(price).times(quantity)).div(filled).toFixed(),
      status: isFull ? 'filled' : ended ? order.status : 'partiallyFilled',
      overfilledQuantity: filled.gt(whole) ? filled.minus(whole).toFixed() : null,
      ...(isFull ? { pending: null } : {}),
    })
  }

  const end = (orderId: OrderId, status: 'canceled' | 'expired' | 'rejected'): void => {
    const order = get(orderId)
    if (isClosed(order)) return
    put(order, {
      status,
      leavesQuantity: '0',
      pending: null,
      uncertainty: null,
      reason: `${status} by test`,
    })
  }

  const place = (request: OrderRequest, fault: SubmitFault): ManagedOrder => {
    made += 1
    const order = newOrder(request, `${made}`.padStart(32, '0') as OrderId, clock.now())
    requests.set(request.idempotencyKey, { request, orderId: order.orderId })
    if (fault === 'denied' || fault === 'passing') {
      const rule = fault === 'denied' ? 'maxOrderQuantity' : 'reduceOnly'
      const denial = {
        rule,
        message: `${rule} says no`,
        field: null,
        limit: null,
        value: null,
        unit: null,
      }
      return put(order, { status: 'denied', denials: [denial], leavesQuantity: '0' })
    }
    put(order)
    if (fault === 'rejected') {
      return put(get(order.orderId), {
        status: 'rejected',
        reason: 'the venue says no',
        leavesQuantity: '0',
      })
    }
    if (fault === 'unknown') {
      const since = clock.now()
      const about = { about: 'submit', reason: 'no answer', since, checks: 0 } as const
      const uncertainty = { ...about, nextCheckTime: null, needsHand: false }
      return put(get(order.orderId), { uncertainty })
    }
    return taken(get(order.orderId))
  }

  const taken = (order: ManagedOrder): ManagedOrder => {
    const waits = order.orderType !== 'market' && order.orderType !== 'limit'
    put(order, { status: waits ? 'untriggered' : 'accepted', uncertainty: null })
    if (order.orderType === 'market' && fake.marketPrice !== null) {
      fill(order.orderId, order.quantity ?? '0', fake.marketPrice)
    }
    if (order.timeInForce === 'ioc') end(order.orderId, 'canceled')
    return get(order.orderId)
  }

  const service: OrderService = {
    async submit(request) {
      submits += 1
      await Promise.resolve()
      const known = requests.get(request.idempotencyKey)
      if (known !== undefined) {
        if (isDeepStrictEqual(known.request, request)) return get(known.orderId)
        throw new PitwallError('IDEMPOTENCY_CONFLICT', `key ${request.idempotencyKey}`)
      }
      const fault = fake.onSubmit(request)
      if (fault === 'storage') throw new PitwallError('STORAGE_UNAVAILABLE', 'the disk is full')
      return place(request, fault)
    },
    async amend({ orderId, price, quantity }) {
      await Promise.resolve()
      const order = get(orderId)
      if (isClosed(order)) throw new PitwallError('ORDER_CLOSED', `order ${orderId}`)
      const fault = fake.onAmend(order)
      if (fault === 'refused') return order
      if (fault === 'pending') {
        return put(order, {
          pending: { kind: 'amend', askedTime: clock.now(), amendment: unanswered },
        })
      }
      const whole = new Big(quantity ?? order.quantity ?? '0')
      const leaves = whole.minus(order.cumulativeQuantity)
      const amended = put(order, {
        price: price ?? order.price,
        quantity: whole.toFixed(),
        leavesQuantity: leaves.gt(0) ? leaves.toFixed() : '0',
      })
      return leaves.gt(0) ? amended : put(amended, { status: 'filled' })
    },
    async cancel(orderId) {
      await Promise.resolve()
      const order = get(orderId)
      if (isClosed(order)) return order
      const fault = fake.onCancel(order)
      if (fault === 'refused') return order
      put(order, { pending: { kind: 'cancel', askedTime: clock.now() } })
      if (fault === 'none') end(orderId, 'canceled')
      return get(orderId)
    },
    cancelAll: unused,
    preview: unused,
    find: (orderId) => orders.get(orderId) ?? null,
    list: ({ parentId }) => [...orders.values()].filter((order) => order.parentId === parentId),
    open: () => fake.open(),
    detail: unused,
    stuck: () => [],
    resolve: unused,
    latency: () => [],
  }

  const fake: FakeOrders = {
    service,
    onSubmit: () => 'none',
    onAmend: () => 'none',
    onCancel: () => 'none',
    marketPrice: '100',
    all: () => [...orders.values()],
    ofParent: (parentId) => [...orders.values()].filter((order) => order.parentId === parentId),
    open: () => [...orders.values()].filter((order) => !isClosed(order)),
    fill,
    end,
    settle(orderId, status) {
      const order = get(orderId)
      if (order.status !== 'submitted') return
      if (status === 'accepted') taken(order)
      else end(orderId, 'rejected')
    },
    confirm: (orderId) => end(orderId, 'canceled'),
    cancelByHand(orderId) {
      put(get(orderId), { pending: { kind: 'cancel', askedTime: clock.now() } })
      end(orderId, 'canceled')
    },
    submits: () => submits,
  }
  return fake
}

/** What a pending amendment says does not matter here: it is only waited for. */
const unanswered: Amendment = {
  instrumentId: 'BTCUSDT-LINEAR.BYBIT' as Amendment['instrumentId'],
  clientOrderId: null,
  venueOrderId: null,
  side: 'sell',
  price: null,
  quantity: null,
  stopPrice: null,
  newClientOrderId: null,
}

function unused(): never {
  throw new Error('not used by working orders')
}

function newOrder(request: OrderRequest, orderId: OrderId, now: UnixMs): ManagedOrder {
  const { clickedTime: _clicked, ...terms } = request
  return {
    ...terms,
    kind: 'order',
    environment: 'sandbox',
    orderId,
    ownership: 'own',
    clientOrderId: null,
    venueOrderId: null,
    status: 'submitted',
    pending: null,
    cumulativeQuantity: '0',
    leavesQuantity: request.quantity,
    averagePrice: null,
    unexplainedQuantity: '0',
    overfilledQuantity: null,
    fees: [],
    denials: [],
    uncertainty: null,
    evidence: { source: 'sent', words: 'sent', time: now },
    reason: null,
    latency: {
      clickToCallMs: null,
      validatedMs: null,
      signedMs: null,
      sentMs: null,
      acknowledgedMs: null,
      firstFillMs: null,
    },
    createdTime: now,
    updatedTime: now,
    version: 0,
  }
}
