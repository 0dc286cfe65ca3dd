import { describe, expect, it } from 'vitest'
import type { WorkingOrderPlan } from '../../../../src/contract/domain/workingOrder.ts'
import { capable, createWorkingRig, unamendable } from '../../../support/working/rig.ts'

type Chase = Extract<WorkingOrderPlan, { type: 'chase' }>
type Trailing = Extract<WorkingOrderPlan, { type: 'trailing' }>

const chase: Chase = {
  type: 'chase',
  side: 'buy',
  quantity: '1',
  offsetTicks: 1,
  limitPrice: '102',
  postOnly: true,
  reduceOnly: false,
  maxMs: 60_000,
  atEnd: 'market',
}
const trailing: Trailing = {
  type: 'trailing',
  side: 'sell',
  quantity: '1',
  trailingDelta: '100',
  triggerBy: null,
  reduceOnly: true,
}

describe('a chase', () => {
  it('follows the best price by amending, behind by its offset', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(chase)
    expect(rig.last(id, 'chase').price).toBe('99.9')
    await rig.pass(500)
    await rig.price(101, 101.1)
    await rig.pass(1)
    expect(rig.last(id, 'chase').price).toBe('100.9')
    expect(rig.children(id)).toHaveLength(1)
  })

  it('replaces its order where the venue cannot amend, never working two', async () => {
    const rig = createWorkingRig({ capabilities: unamendable })
    const { workingOrderId: id } = await rig.begin(chase)
    await rig.pass(500)
    await rig.price(101, 101.1)
    await rig.pass(1000)
    expect(rig.children(id).map(({ status }) => status)).toEqual(['canceled', 'accepted'])
    expect(rig.last(id, 'chase').price).toBe('100.9')
  })

  it('never goes beyond its limit', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(chase)
    await rig.pass(500)
    await rig.price(150, 150.1)
    await rig.pass(1000)
    expect(rig.last(id, 'chase').price).toBe('102')
  })

  it('moves no faster than its bound', async () => {
    const rig = createWorkingRig()
    const prices = new Set<string | null>()
    rig.bus.on('order', ({ price }) => prices.add(price))
    await rig.begin(chase)
    for (let tick = 0; tick < 100; tick += 1) {
      await rig.price(100 + tick / 100, 103)
      await rig.pass(10)
    }
    expect(prices.size).toBeLessThanOrEqual(3)
  })

  it('does not step back from its own price', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(chase)
    await rig.price(99.9, 100.1)
    await rig.pass(5000)
    expect(rig.last(id, 'chase').price).toBe('99.9')
  })

  it('trades the rest at once when its time is over, at its limit', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(chase)
    rig.fake.fill(rig.last(id, 'chase').orderId, '0.4')
    await rig.pass(60_000)
    expect(rig.last(id, 'chase').status).toBe('canceled')
    expect(rig.last(id, 'end')).toMatchObject({ timeInForce: 'ioc', price: '102', quantity: '0.6' })
    expect(rig.now(id).status).toBe('done')
  })

  it('cancels the rest when told to', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin({ ...chase, atEnd: 'cancel' })
    await rig.pass(60_000)
    expect(rig.children(id).map(({ status }) => status)).toEqual(['canceled'])
    expect(rig.now(id).status).toBe('done')
  })

  it('moves nothing on an old price', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(chase)
    await rig.clock.advanceAsync(20_000)
    expect(rig.last(id, 'chase').price).toBe('99.9')
    expect(rig.now(id).progress).toContain('waits for a price')
  })
})

describe('a trailing stop', () => {
  it("is the venue's own where it has one", async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(trailing)
    expect(rig.last(id, 'trailing')).toMatchObject({
      orderType: 'trailingStop',
      trailingDelta: '100',
      reduceOnly: true,
    })
    expect(rig.now(id).heldBy).toBe('venue')
    rig.fake.fill(rig.last(id, 'trailing').orderId, '1')
    await rig.pass(1)
    expect(rig.now(id).status).toBe('done')
  })

  it('is held here where the distance is not one of the venue, and says so', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin({ ...trailing, trailingDelta: '5' })
    expect(rig.children(id)).toHaveLength(0)
    expect(rig.now(id).heldBy).toBe('engine')
    expect(rig.now(id).progress).toContain('Held here')
  })

  it('follows the best price and leaves at the market when it came back', async () => {
    const rig = createWorkingRig({ capabilities: { ...capable, trailingDelta: null } })
    const { workingOrderId: id } = await rig.begin(trailing)
    await rig.price(110, 110.1)
    await rig.price(109, 109.1)
    expect(rig.children(id)).toHaveLength(0)
    await rig.price(108.9, 109)
    await rig.pass(1)
    expect(rig.last(id, 'exit')).toMatchObject({
      orderType: 'market',
      side: 'sell',
      reduceOnly: true,
    })
    expect(rig.now(id)).toMatchObject({ status: 'done', filledQuantity: '1' })
  })

  it('takes up its best price after a restart', async () => {
    const rig = createWorkingRig({ capabilities: { ...capable, trailingDelta: null } })
    const { workingOrderId: id } = await rig.begin(trailing)
    await rig.price(110, 110.1)
    await rig.pass(2000)
    await rig.restart()
    await rig.price(108.9, 109)
    await rig.pass(1)
    expect(rig.last(id, 'exit').status).toBe('filled')
  })

  it('is held here when the venue refuses its own kind', async () => {
    const rig = createWorkingRig()
    rig.fake.onSubmit = ({ orderType }) => (orderType === 'trailingStop' ? 'rejected' : 'none')
    const { workingOrderId: id } = await rig.begin(trailing)
    expect(rig.now(id).heldBy).toBe('engine')
    await rig.price(98.9, 99)
    await rig.pass(1)
    expect(rig.last(id, 'exit').status).toBe('filled')
  })

  it('alarms when the market order that should leave is refused, and tries again', async () => {
    const rig = createWorkingRig({ capabilities: { ...capable, trailingDelta: null } })
    const { workingOrderId: id } = await rig.begin(trailing)
    let refusals = 2
    rig.fake.onSubmit = () => (refusals-- > 0 ? 'rejected' : 'none')
    await rig.price(98.9, 99)
    await rig.pass(1)
    expect(rig.alerts.map(({ failure }) => failure.code)).toEqual(['EXIT_MISSING'])
    await rig.pass(10_000)
    expect(rig.now(id)).toMatchObject({ status: 'done', alarm: null })
  })
})
