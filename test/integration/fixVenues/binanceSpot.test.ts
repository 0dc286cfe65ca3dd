import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { venueModules } from '../../../src/main/venues/registry.ts'
import { newClientOrderId, amendmentOf, referenceOf } from '../../support/newOrders.ts'
import {
  type TradingRig,
  bought,
  noOpenOrders,
  startTradingRig,
  value,
} from '../../support/tradingRig.ts'
import { waitFor } from '../../support/waitFor.ts'

const module = venueModules['binance-spot']

describe('orders over FIX at the Binance Spot sandbox', { timeout: 60_000 }, () => {
  let rig: TradingRig
  beforeAll(async () => {
    rig = await startTradingRig(module, { isFix: true })
    await rig.listen()
  }, 60_000)
  afterAll(() => rig.close())

  const resting = async () => rig.orderOf({ price: await rig.priceAt(-5), timeInForce: 'gtc' })

  it('rest, are told of and are canceled', async () => {
    const order = await resting()
    const placed = await rig.accepted(order)
    expect(placed).toMatchObject({ report: { status: 'accepted' } })
    expect(placed.venueOrderId).toMatch(/^\d+$/)
    expect(await rig.account.cancel(referenceOf(order))).toMatchObject({
      kind: 'canceled',
      report: { clientOrderId: order.clientOrderId },
    })
    await noOpenOrders(rig)
  })

  it('never travel over REST', () => {
    expect(rig.paths('ORDER_SUBMIT')).toEqual([])
  })

  it('fill with the trades that the REST side knows', async () => {
    const { streamed } = await bought(rig, '0.01')
    expect(streamed).not.toEqual([])
  })

  it('are refused with the reason of the venue', async () => {
    const order = rig.orderOf({ price: await rig.priceAt(-5), quantity: '30', timeInForce: 'gtc' })
    expect(await rig.account.submit(order)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'INSUFFICIENT_BALANCE' },
      venueCode: '-2010',
    })
  })

  it('are amended by cancel and new, and in their place when only smaller', async () => {
    const order = await resting()
    await rig.accepted(order)
    const smaller = newClientOrderId(module)
    const shrunk = await rig.account.amend(
      amendmentOf(order, { quantity: '0.005', newClientOrderId: smaller }),
    )
    expect(shrunk).toMatchObject({ kind: 'accepted', report: { quantity: '0.005' } })
    const price = await rig.priceAt(-6)
    const moved = newClientOrderId(module)
    const replaced = await rig.account.amend(
      amendmentOf({ ...order, clientOrderId: smaller }, { price, newClientOrderId: moved }),
    )
    expect(replaced).toMatchObject({ kind: 'accepted', report: { clientOrderId: moved } })
    const open = value(await rig.account.openOrders(null))
    expect(open.map(({ clientOrderId }) => clientOrderId)).toEqual([moved])
    expect(await rig.account.cancelAll(order.instrumentId)).toMatchObject({ kind: 'done' })
    await noOpenOrders(rig)
  })

  it('tell of stops that wait, and of trailing ones', async () => {
    const stop = rig.orderOf({
      orderType: 'stopLimit',
      price: await rig.priceAt(4),
      stopPrice: await rig.priceAt(3),
      timeInForce: 'gtc',
    })
    expect(await rig.accepted(stop)).toMatchObject({ report: { status: 'untriggered' } })
    const trailing = rig.orderOf({ orderType: 'trailingStop', side: 'sell', trailingDelta: '200' })
    await rig.accepted(trailing)
    await waitFor('both', async () => value(await rig.account.openOrders(null)).length === 2)
    await rig.account.cancelAll(null)
    await noOpenOrders(rig)
  })

  it('hold no secret in what is logged', () => {
    expect(JSON.stringify(rig.attempts)).not.toContain(rig.credentials.apiKey)
  })
})
