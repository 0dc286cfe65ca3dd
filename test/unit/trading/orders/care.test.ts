import { afterEach, describe, expect, it } from 'vitest'
import { PitwallError } from '../../../../src/contract/errors.ts'
import type { ClientOrderId, VenueOrderId } from '../../../../src/contract/domain/order.ts'
import type { OrderStore, OrderWrite } from '../../../../src/main/core/orderJournal.ts'
import { denial } from '../../../../src/main/trading/orders/shape.ts'
import { fakeInstrument, fakeOrigin } from '../../../support/fakeVenue.ts'
import { settle } from '../../../support/manualClock.ts'
import { newOrderOf } from '../../../support/newOrders.ts'
import { fillOf, reportOf } from '../../../support/orders.ts'
import { type OrderRig, createOrderRig, requestOf } from '../../../support/orderRig.ts'

let rig: OrderRig
afterEach(() => rig.close())

const submits = (): number => rig.venue.calls.filter((call) => call.startsWith('submit')).length
const everywhere = { venue: null, accountId: null, instrumentId: null } as const

/** A store whose disk is full while `isFull`. */
function fullDisk(disk: { isFull: boolean }) {
  return (store: OrderStore): OrderStore => ({
    ...store,
    commit(write: OrderWrite) {
      if (disk.isFull) throw new PitwallError('STORAGE_UNAVAILABLE', 'the disk is full')
      store.commit(write)
    },
  })
}

describe('an order that cannot be journalled', () => {
  it('does not leave, and gives back its place in the limits', async () => {
    const disk = { isFull: true }
    rig = createOrderRig({ wrapStore: fullDisk(disk) })
    const submitted = rig.orders.submit(requestOf())
    await expect(submitted).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
    expect(submits()).toBe(0)
    expect(rig.gate.withdrawn).toBe(1)
    disk.isFull = false
    expect((await rig.orders.submit(requestOf())).status).toBe('accepted')
  })

  it('is canceled all the same when it works and the disk fills up', async () => {
    const disk = { isFull: false }
    rig = createOrderRig({ wrapStore: fullDisk(disk) })
    const { orderId } = await rig.orders.submit(requestOf())
    disk.isFull = true
    await rig.orders.cancel(orderId, 'test')
    expect(rig.venue.open()).toHaveLength(0)
    disk.isFull = false
    await rig.clock.advanceAsync(2_000)
    expect(rig.orders.find(orderId)?.status).toBe('canceled')
  })

  it('loses no message that comes while the disk is full', async () => {
    const disk = { isFull: false }
    rig = createOrderRig({ wrapStore: fullDisk(disk) })
    const { orderId } = await rig.orders.submit(requestOf())
    disk.isFull = true
    rig.venue.fill('v1' as VenueOrderId, '0.3')
    rig.venue.fill('v1' as VenueOrderId, '0.3')
    expect(rig.orders.find(orderId)?.cumulativeQuantity).toBe('0')
    disk.isFull = false
    await rig.clock.advanceAsync(2_000)
    expect(rig.orders.find(orderId)).toMatchObject({
      status: 'partiallyFilled',
      cumulativeQuantity: '0.6',
      unexplainedQuantity: '0',
    })
  })
})

describe('an order that is not allowed', () => {
  it('is journalled with every rule that said no', async () => {
    rig = createOrderRig()
    rig.gate.denials = [denial('maxOrderNotional', 'too large'), denial('priceCollar', 'too far')]
    const order = await rig.orders.submit(requestOf())
    expect(order).toMatchObject({
      status: 'denied',
      denials: rig.gate.denials,
      leavesQuantity: '0',
    })
    expect(rig.orders.list({ limit: 10 })).toHaveLength(1)
    expect(submits()).toBe(0)
  })

  it('is denied in dry run and while the venue may not be traded', async () => {
    rig = createOrderRig()
    rig.gate.sending = 'dryRun'
    expect((await rig.orders.submit(requestOf())).denials[0]?.rule).toBe('dryRun')
    rig.gate.sending = 'armed'
    const { orderId } = await rig.orders.submit(requestOf())
    rig.mayTrade = (_venue, action) =>
      action === 'cancel'
        ? { allowed: true }
        : { allowed: false, reason: 'breakerOpen', message: 'the breaker is open' }
    expect((await rig.orders.submit(requestOf())).denials[0]?.rule).toBe('breakerOpen')
    const amended = await rig.orders.amend({
      orderId,
      price: '90',
      quantity: null,
      stopPrice: null,
      source: 'test',
    })
    expect(amended).toMatchObject({ price: '100', denials: [{ rule: 'breakerOpen' }] })
    expect((await rig.orders.cancel(orderId, 'test')).status).toBe('canceled')
    expect(submits()).toBe(1)
  })

  it('is shown as the request it would be, without the key', async () => {
    rig = createOrderRig()
    rig.gate.sending = 'dryRun'
    const { request, denials } = await rig.orders.preview(requestOf())
    expect(denials).toEqual([])
    expect(request?.headers).toEqual({ 'x-key': 'fake...ests', 'x-sign': 'abcdef' })
    expect(JSON.parse(request?.body ?? '')).toMatchObject({ symbol: 'BTCUSDT', quantity: '1' })
    expect(rig.venue.calls).toEqual([])
    expect(rig.orders.list({ limit: 10 })).toEqual([])
  })
})

describe('cancels of many', () => {
  it('cancel ours and leave alone what others made', async () => {
    rig = createOrderRig()
    await rig.venue.account.account.submit(theirOrder)
    const made = await Promise.all([1, 2, 3].map(() => rig.orders.submit(requestOf())))
    const report = await rig.orders.cancelAll({ ...everywhere, whose: 'own' }, 'test')
    expect(report).toMatchObject({ asked: 3, pending: [], failed: [], unconfirmed: [] })
    expect(report.canceled.toSorted()).toEqual(made.map(({ orderId }) => orderId).toSorted())
    expect(rig.venue.open().map(({ clientOrderId }) => clientOrderId)).toEqual(['theirs'])
  })

  it('cancel everything there is when they are asked to, and ask whether it is so', async () => {
    rig = createOrderRig()
    await rig.venue.account.account.submit(theirOrder)
    await rig.orders.submit(requestOf())
    const report = await rig.orders.cancelAll({ ...everywhere, whose: 'all' }, 'test')
    expect(report).toMatchObject({ asked: 2, failed: [], unconfirmed: [] })
    expect(report.canceled).toHaveLength(2)
    expect(rig.venue.open()).toEqual([])
  })

  it('reach an order that is still on its way', async () => {
    rig = createOrderRig()
    rig.venue.fates.submit.push({ lateMs: 3_000 })
    const { orderId } = await rig.orders.submit(requestOf())
    const report = await rig.orders.cancelAll({ ...everywhere, whose: 'own' }, 'test')
    expect(report.pending).toEqual([orderId])
    await rig.clock.advanceAsync(30_000)
    expect(rig.orders.find(orderId)).toMatchObject({ status: 'canceled', uncertainty: null })
    expect(rig.venue.open()).toEqual([])
  })
})

describe('messages out of step', () => {
  it('give a fill that came before its order was known to that order', async () => {
    rig = createOrderRig()
    const names = { clientOrderId: null, venueOrderId: 'v1' as VenueOrderId }
    rig.bus.publish(fillOf({ ...fakeOrigin, ...names, lastQuantity: '0.4', lastPrice: '100' }))
    const { orderId } = await rig.orders.submit(requestOf())
    expect(rig.orders.find(orderId)).toMatchObject({
      status: 'partiallyFilled',
      cumulativeQuantity: '0.4',
    })
    expect(rig.orders.detail(orderId).fills).toHaveLength(1)
  })

  it('are alarmed and asked about when they cannot be', async () => {
    rig = createOrderRig()
    const problems: string[] = []
    rig.bus.on('problem', ({ problem }) => problems.push(problem))
    const { orderId } = await rig.orders.submit(requestOf())
    const { report } = rig.venue.orders[0]!
    rig.venue.fill('v1' as VenueOrderId, '1')
    const later = (rig.clock.now() + 1) as typeof report.exchangeTime
    rig.bus.publish({
      ...report,
      executionType: 'canceled',
      status: 'rejected',
      exchangeTime: later,
    })
    expect(rig.orders.find(orderId)).toMatchObject({
      status: 'filled',
      uncertainty: { about: 'end' },
    })
    expect(problems).toEqual(['contradiction'])
    expect(rig.alerts.map(({ code }) => code)).toEqual(['ORDER_CONTRADICTED'])
    await rig.clock.advanceAsync(5_000)
    expect(rig.orders.find(orderId)).toMatchObject({ status: 'filled', uncertainty: null })
  })

  it('do not bring a canceled order back when they are late', async () => {
    rig = createOrderRig()
    const { orderId } = await rig.orders.submit(requestOf())
    const { report } = rig.venue.orders[0]!
    await rig.orders.cancel(orderId, 'test')
    rig.bus.publish(report)
    rig.bus.publish({ ...report, executionType: 'status', receivedTime: rig.clock.now() })
    expect(rig.orders.find(orderId)).toMatchObject({ status: 'canceled', uncertainty: null })
    expect(rig.alerts).toEqual([])
  })

  it('explain a count of the venue by asking for its trades', async () => {
    rig = createOrderRig()
    const { orderId } = await rig.orders.submit(requestOf())
    rig.venue.tells = false
    rig.venue.fill('v1' as VenueOrderId, '0.7')
    rig.bus.publish(rig.venue.orders[0]!.report)
    expect(rig.orders.find(orderId)?.unexplainedQuantity).toBe('0.7')
    await rig.clock.advanceAsync(20_000)
    expect(rig.orders.find(orderId)).toMatchObject({
      unexplainedQuantity: '0',
      averagePrice: '100',
    })
  })

  it('keep a rejection that says nothing of an order apart from orders', () => {
    rig = createOrderRig()
    const rejected = reportOf({ ...fakeOrigin, venueOrderId: null, status: 'rejected' })
    rig.bus.publish({ ...rejected, instrumentId: fakeInstrument.instrumentId })
    expect(rig.orders.list({ limit: 10 })).toEqual([])
  })

  it('settle an order whose report comes before the answer', async () => {
    rig = createOrderRig()
    const submitted = rig.orders.submit(requestOf())
    await settle()
    const order = await submitted
    expect(order).toMatchObject({ status: 'accepted', venueOrderId: 'v1', uncertainty: null })
  })
})

const theirOrder = newOrderOf({
  clientOrderId: 'theirs' as ClientOrderId,
  instrumentId: fakeInstrument.instrumentId,
  quantity: '1',
  price: '100',
})
