import { describe, expect, it } from 'vitest'
import type { WorkingOrderPlan } from '../../../../src/contract/domain/workingOrder.ts'
import {
  createWorkingRig,
  spotCapable,
  spotPair,
  termsOf,
  unamendable,
} from '../../../support/working/rig.ts'

type Oco = Extract<WorkingOrderPlan, { type: 'oco' }>

function ocoOf(fields: Partial<Oco> = {}): Oco {
  const exit = { side: 'sell', quantity: '1', reduceOnly: true } as const
  return {
    type: 'oco',
    first: termsOf({ ...exit, price: '110' }),
    second: termsOf({
      ...exit,
      orderType: 'stopMarket',
      price: null,
      stopPrice: '95',
      timeInForce: null,
    }),
    ...fields,
  }
}

const onSpot: Oco = ocoOf({
  first: termsOf({ side: 'sell', price: '110' }),
  second: termsOf({
    side: 'sell',
    orderType: 'stopMarket',
    price: null,
    stopPrice: '95',
    timeInForce: null,
  }),
})

describe('one cancels the other', () => {
  it('works both and cancels the one that was not filled', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(ocoOf())
    expect(rig.now(id)).toMatchObject({ heldBy: 'venue', alarm: null })
    rig.fake.fill(rig.last(id, 'first').orderId, '1')
    await rig.pass(1)
    expect(rig.last(id, 'second').status).toBe('canceled')
    expect(rig.now(id)).toMatchObject({ status: 'done', filledQuantity: '1' })
  })

  it('takes from the other what one fills in part', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(ocoOf())
    rig.fake.fill(rig.last(id, 'first').orderId, '0.4')
    await rig.pass(1)
    expect(rig.last(id, 'second')).toMatchObject({ quantity: '0.6', leavesQuantity: '0.6' })
    expect(rig.role(id, 'second')).toHaveLength(1)
  })

  it('replaces the other where the venue cannot amend', async () => {
    const rig = createWorkingRig({ capabilities: unamendable })
    const { workingOrderId: id } = await rig.begin(ocoOf())
    rig.fake.fill(rig.last(id, 'first').orderId, '0.4')
    await rig.pass(1)
    expect(rig.role(id, 'second').map(({ status }) => status)).toEqual(['canceled', 'untriggered'])
    expect(rig.last(id, 'second')).toMatchObject({ quantity: '0.6' })
  })

  it('notices that both filled and trades the excess back', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(ocoOf())
    rig.fake.fill(rig.last(id, 'first').orderId, '1')
    rig.fake.fill(rig.last(id, 'second').orderId, '0.7')
    await rig.pass(1)
    expect(rig.alerts.map(({ failure }) => failure.code)).toEqual(['EXIT_OVERFILLED'])
    expect(rig.last(id, 'correction')).toMatchObject({ side: 'buy', quantity: '0.7' })
    expect(rig.now(id).status).toBe('done')
  })

  it('holds the stop itself on spot, and cancels the limit order before it sells', async () => {
    const rig = createWorkingRig({ instrument: spotPair, capabilities: spotCapable })
    const { workingOrderId: id } = await rig.begin(onSpot)
    expect(rig.role(id, 'second')).toHaveLength(0)
    expect(rig.now(id).heldBy).toBe('engine')
    rig.fake.onCancel = () => 'pending'
    await rig.price(95, 95.1)
    await rig.pass(1)
    expect(rig.role(id, 'second')).toHaveLength(0)
    rig.fake.fill(rig.last(id, 'first').orderId, '0.2')
    rig.fake.confirm(rig.last(id, 'first').orderId)
    await rig.pass(1)
    expect(rig.last(id, 'second')).toMatchObject({ orderType: 'market', quantity: '0.8' })
    expect(rig.now(id)).toMatchObject({ status: 'done', filledQuantity: '1' })
  })

  it('remembers over a restart that the stop was reached', async () => {
    const rig = createWorkingRig({ instrument: spotPair, capabilities: spotCapable })
    const { workingOrderId: id } = await rig.begin(onSpot)
    rig.fake.onCancel = () => 'pending'
    await rig.price(95, 95.1)
    await rig.pass(1)
    await rig.price(105, 105.1)
    await rig.restart()
    rig.fake.confirm(rig.last(id, 'first').orderId)
    await rig.pass(1)
    expect(rig.last(id, 'second')).toMatchObject({ orderType: 'market', quantity: '1' })
  })

  it('cancels both', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(ocoOf())
    await rig.working.cancel(id, 'keep')
    await rig.pass(1)
    expect(rig.now(id).status).toBe('canceled')
    expect(rig.fake.open()).toHaveLength(0)
  })

  it('alarms when the stop is refused and keeps trying', async () => {
    const rig = createWorkingRig()
    let refusals = 2
    rig.fake.onSubmit = ({ orderType }) => {
      if (orderType !== 'stopMarket' || refusals === 0) return 'none'
      refusals -= 1
      return 'rejected'
    }
    const { workingOrderId: id } = await rig.begin(ocoOf())
    expect(rig.now(id).alarm).toContain('not in place')
    await rig.pass(10_000)
    expect(rig.last(id, 'second').status).toBe('untriggered')
    expect(rig.now(id).alarm).toBeNull()
  })

  it('leaves the limit order of a pause, not the stop', async () => {
    const rig = createWorkingRig()
    const plan = ocoOf({ first: termsOf({ side: 'sell', price: '110' }) })
    const { workingOrderId: id } = await rig.begin(plan)
    rig.working.pause(id)
    await rig.pass(1)
    expect(rig.last(id, 'first').status).toBe('canceled')
    expect(rig.last(id, 'second').status).toBe('untriggered')
    rig.working.resume(id)
    await rig.pass(1)
    expect(rig.last(id, 'first').status).toBe('accepted')
  })
})
