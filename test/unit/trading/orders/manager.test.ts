import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type OrderRig, createOrderRig, requestOf } from '../../../support/orderRig.ts'
import type { InstrumentId } from '../../../../src/contract/domain/ids.ts'
import type { ClientOrderId } from '../../../../src/contract/domain/order.ts'
import { fakeInstrument } from '../../../support/fakeVenue.ts'
import { newOrderOf } from '../../../support/newOrders.ts'
import { settle } from '../../../support/manualClock.ts'

const theirOrder = newOrderOf({
  clientOrderId: 'theirs' as ClientOrderId,
  instrumentId: fakeInstrument.instrumentId,
  quantity: '1',
  price: '100',
})

let rig: OrderRig
beforeEach(() => {
  rig = createOrderRig()
})
afterEach(() => rig.close())

describe('the order manager', () => {
  it('submits an order once and shows what the venue said of it', async () => {
    const order = await rig.orders.submit(requestOf())
    expect(order).toMatchObject({ status: 'accepted', venueOrderId: 'v1', uncertainty: null })
    expect(rig.venue.orders).toHaveLength(1)
    expect(rig.orders.detail(order.orderId).changes[0]).toMatchObject({
      version: 1,
      statusBefore: null,
      status: 'submitted',
    })
  })

  it('tells an instrument that does not exist from one that is not known yet', async () => {
    const request = requestOf({ instrumentId: 'NOPE-LINEAR.BYBIT' as InstrumentId })
    const path = 'instrumentId'
    await expect(rig.orders.submit(request)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      path,
    })
    rig.venue.status = 'connecting'
    await expect(rig.orders.submit(request)).rejects.toMatchObject({
      code: 'VENUE_UNAVAILABLE',
      path,
    })
    expect(rig.orders.list({ limit: 10 })).toEqual([])
  })

  it('counts fills once and closes the order with the last', async () => {
    const { orderId } = await rig.orders.submit(requestOf())
    const number = rig.venue.orders[0]!.venueOrderId
    const fill = rig.venue.fill(number, '0.4')
    rig.bus.publish(fill)
    expect(rig.orders.find(orderId)).toMatchObject({
      status: 'partiallyFilled',
      cumulativeQuantity: '0.4',
      leavesQuantity: '0.6',
      averagePrice: '100',
      unexplainedQuantity: '0',
      fees: [{ asset: 'USDT', amount: '0.6' }],
    })
    rig.venue.fill(number, '0.6', '110')
    expect(rig.orders.find(orderId)).toMatchObject({
      status: 'filled',
      leavesQuantity: '0',
      averagePrice: '106',
    })
    expect(rig.orders.open()).toHaveLength(0)
    expect(rig.orders.detail(orderId).fills).toHaveLength(2)
  })

  it('leaves an order in doubt when the answer is lost, and asks until it is known', async () => {
    rig.venue.tells = false
    rig.venue.fates.submit.push('lostAnswer')
    const order = await rig.orders.submit(requestOf())
    expect(order).toMatchObject({ status: 'submitted', uncertainty: { about: 'submit' } })
    expect(rig.orders.stuck()).toHaveLength(1)
    await rig.clock.advanceAsync(2_000)
    expect(rig.orders.find(order.orderId)).toMatchObject({ status: 'accepted', uncertainty: null })
    expect(rig.venue.orders).toHaveLength(1)
  })

  it('says rejected of a lost request only after it could not arrive any more', async () => {
    rig.venue.fates.submit.push('lostRequest')
    const order = await rig.orders.submit(requestOf())
    await rig.clock.advanceAsync(4_000)
    expect(rig.orders.find(order.orderId)?.status).toBe('submitted')
    await rig.clock.advanceAsync(30_000)
    expect(rig.orders.find(order.orderId)).toMatchObject({
      status: 'rejected',
      uncertainty: null,
      evidence: { source: 'query' },
    })
  })

  it('cancels only by the word of the venue', async () => {
    const { orderId } = await rig.orders.submit(requestOf())
    rig.venue.fates.cancel.push('refused')
    const refused = await rig.orders.cancel(orderId, 'test')
    expect(refused).toMatchObject({ status: 'accepted', pending: null })
    const canceled = await rig.orders.cancel(orderId, 'test')
    expect(canceled).toMatchObject({ status: 'canceled', leavesQuantity: '0' })
    await expect(rig.orders.cancel(orderId, 'test')).rejects.toMatchObject({ code: 'ORDER_CLOSED' })
  })

  it('amends by the word of the venue', async () => {
    const { orderId } = await rig.orders.submit(requestOf())
    const change = { orderId, price: '90', quantity: '2', stopPrice: null, source: 'test' }
    rig.venue.fates.amend.push('refused')
    expect(await rig.orders.amend(change)).toMatchObject({
      price: '100',
      quantity: '1',
      pending: null,
    })
    expect(await rig.orders.amend(change)).toMatchObject({
      price: '90',
      quantity: '2',
      leavesQuantity: '2',
      pending: null,
    })
  })

  it('adopts an order made elsewhere and leaves it alone', async () => {
    const { account } = rig.venue.account
    await account.submit(theirOrder)
    await settle()
    const [adopted] = rig.orders.open()
    expect(adopted).toMatchObject({ ownership: 'external', status: 'accepted', venueOrderId: 'v1' })
    const scope = { venue: null, accountId: null, instrumentId: null, whose: 'own' } as const
    expect(await rig.orders.cancelAll(scope, 'test')).toMatchObject({ asked: 0 })
    expect(rig.venue.open()).toHaveLength(1)
    expect(await rig.orders.cancel(adopted!.orderId, 'test')).toMatchObject({ status: 'canceled' })
  })
})
