import { describe, expect, it } from 'vitest'
import type { AuditEntry } from '../../../src/contract/domain/audit.ts'
import { recordOrders } from '../../../src/main/audit/orders.ts'
import { createOrderRig, requestOf } from '../../support/orderRig.ts'

describe('the drop-copy of orders', () => {
  it('records every change of an order with what it rests on', async () => {
    const rig = createOrderRig()
    const entries: AuditEntry[] = []
    const stop = recordOrders(rig.bus, { record: (entry) => entries.push(entry) })
    const { orderId } = await rig.orders.submit(requestOf())
    await rig.orders.cancel(orderId, 'test')
    stop()
    const changes = rig.store.changes(orderId)
    expect(entries.map(({ attempt }) => attempt)).toEqual(changes.map(({ version }) => version))
    expect(entries.map(({ operation }) => operation)).toEqual([
      'ORDER_SUBMITTED',
      'ORDER_ACCEPTED',
      'ORDER_ACCEPTED',
      'ORDER_CANCELED',
    ])
    expect(entries.every(({ kind, path }) => kind === 'order' && path === orderId)).toBe(true)
    await rig.close()
  })

  it('says of a refused and of a doubtful order that it was no success', async () => {
    const rig = createOrderRig()
    const entries: AuditEntry[] = []
    recordOrders(rig.bus, { record: (entry) => entries.push(entry) })
    rig.venue.fates.submit.push('refused', 'lostRequest')
    await rig.orders.submit(requestOf())
    await rig.orders.submit(requestOf())
    expect(entries.flatMap(({ errorCode }) => errorCode ?? [])).toEqual([
      'REQUEST_REFUSED',
      'OUTCOME_UNKNOWN',
    ])
    await rig.close()
  })
})
