import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Big } from 'big.js'
import type { ClientOrderId, NewOrder, OrderId } from '../../../src/contract/domain/order.ts'
import { fixProfiles } from '../../../src/main/venues/shared/fix/profiles.ts'
import { plainProfileIds } from '../../../src/sandbox/fix/index.ts'
import { type PeerRig, instrumentId, startPeerRig } from '../../support/fix/peerRig.ts'
import { amendmentOf, newOrderOf, referenceOf } from '../../support/newOrders.ts'
import { value } from '../../support/tradingRig.ts'
import { waitFor } from '../../support/waitFor.ts'

let made = 0

describe.each(plainProfileIds)('orders at a counterparty of %s', { timeout: 60_000 }, (id) => {
  const { clientOrderIds } = fixProfiles[id]
  let rig: PeerRig
  beforeEach(async () => {
    rig = await startPeerRig(id)
  }, 60_000)
  afterEach(() => rig.close())

  const newId = (): ClientOrderId => {
    made += 1
    const digits = `${made.toString(16).padStart(12, '0')}4${'0'.repeat(3)}8${'0'.repeat(15)}`
    return clientOrderIds.encode(digits as OrderId)
  }
  const order = (fields: Partial<NewOrder> = {}): NewOrder =>
    newOrderOf({
      clientOrderId: newId(),
      instrumentId,
      quantity: '0.01',
      price: rig.priceAt(-5),
      timeInForce: 'gtc',
      ...fields,
    })
  const told = (clientOrderId: ClientOrderId) =>
    rig.of('executionReport').filter((report) => report.clientOrderId === clientOrderId)

  it('rest, are replaced and are canceled', async () => {
    const first = order()
    expect(await rig.account.submit(first)).toMatchObject({ kind: 'accepted' })
    const next = newId()
    const price = rig.priceAt(-6)
    const amendment = amendmentOf(first, { price, quantity: '0.02', newClientOrderId: next })
    expect(await rig.account.amend(amendment)).toMatchObject({
      kind: 'accepted',
      report: { clientOrderId: next, price, quantity: '0.02', status: 'accepted' },
    })
    const moved = { ...referenceOf(first), clientOrderId: next }
    expect(await rig.account.cancel(moved)).toMatchObject({ kind: 'canceled' })
    expect(value(await rig.account.openOrders(null))).toEqual([])
    expect(rig.engine.openOrders('main', null)).toEqual([])
  })

  it('fill in parts, each part once, and the last one says filled', async () => {
    const taking = order({ price: rig.priceAt(3), quantity: '6', timeInForce: 'ioc' })
    const small = order({ price: rig.priceAt(3), quantity: '0.01' })
    for (const each of [taking, small]) {
      const { clientOrderId } = each
      await rig.account.submit(each)
      const ended = await waitFor('the end', () =>
        told(clientOrderId).find(({ status }) => status === 'filled' || status === 'expired'),
      )
      const fills = rig.of('fill').filter((fill) => fill.clientOrderId === clientOrderId)
      const sum = fills.reduce((total, fill) => total.plus(fill.lastQuantity), new Big(0))
      expect(sum.toFixed()).toBe(ended.cumulativeQuantity)
      expect(new Set(fills.map(({ tradeId }) => tradeId)).size).toBe(fills.length)
    }
    expect(told(taking.clientOrderId).map(({ status }) => status)).toContain('partiallyFilled')
    expect(told(small.clientOrderId).at(-1)?.status).toBe('filled')
  })

  it('are refused with a reason', async () => {
    const rich = order({ quantity: '30' })
    expect(await rig.account.submit(rich)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'INSUFFICIENT_BALANCE' },
    })
    expect(await rig.account.cancel(referenceOf(order()))).toMatchObject({ kind: 'rejected' })
  })

  it('Property 36: are unknown when the line is cut before the answer, and never sent again', async () => {
    await rig.account.submit(order())
    rig.proxy.swallow('toClient')
    const lost = order()
    const outcome = rig.account.submit(lost)
    await waitFor('the order at the venue', () => rig.engine.openOrders('main', null).length === 2)
    rig.proxy.cut()
    expect(await outcome).toMatchObject({ kind: 'unknown', failure: { code: 'OUTCOME_UNKNOWN' } })
    rig.proxy.swallow(null)
    await waitFor('the session again', () => rig.stream.healthy())
    expect(rig.engine.openOrders('main', null)).toHaveLength(2)
  })

  it('leave nothing behind that arrives later when the line was down', async () => {
    rig.proxy.swallow('toServer')
    const lost = order()
    const outcome = rig.account.submit(lost)
    rig.proxy.cut()
    expect(await outcome).toMatchObject({ kind: 'unknown' })
    expect(await rig.account.submit(order())).toMatchObject({
      kind: 'rejected',
      failure: { code: 'VENUE_UNAVAILABLE' },
    })
    rig.proxy.swallow(null)
    await waitFor('the session again', () => rig.stream.healthy())
    const probe = order()
    expect(await rig.account.submit(probe)).toMatchObject({ kind: 'accepted' })
    expect(rig.engine.openOrders('main', null)).toHaveLength(1)
  })
})
