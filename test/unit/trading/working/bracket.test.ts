import { describe, expect, it } from 'vitest'
import type { WorkingOrderPlan } from '../../../../src/contract/domain/workingOrder.ts'
import {
  createWorkingRig,
  spotCapable,
  spotPair,
  termsOf,
  unamendable,
  type WorkingRig,
} from '../../../support/working/rig.ts'

type Bracket = Extract<WorkingOrderPlan, { type: 'bracket' }>

function bracketOf(fields: Partial<Bracket> = {}): Bracket {
  return {
    type: 'bracket',
    entry: termsOf({ quantity: '1', price: '100' }),
    stop: { stopPrice: '95', price: null, triggerBy: null },
    target: '110',
    onExitFailure: 'retry',
    ...fields,
  }
}

async function begun(rig: WorkingRig, plan = bracketOf()) {
  const { workingOrderId: id } = await rig.begin(plan)
  return { id, entry: rig.last(id, 'entry') }
}

describe('a bracket', () => {
  it('sends its entry and nothing else before a fill', async () => {
    const rig = createWorkingRig()
    const { id } = await begun(rig)
    expect(rig.children(id)).toHaveLength(1)
    expect(rig.last(id, 'entry')).toMatchObject({ side: 'buy', quantity: '1', source: 'working' })
    expect(rig.now(id)).toMatchObject({ status: 'active', heldBy: 'engine', alarm: null })
  })

  it('places both exits for what is filled, and lets them grow', async () => {
    const rig = createWorkingRig()
    const { id, entry } = await begun(rig)
    rig.fake.fill(entry.orderId, '0.4')
    await rig.pass(1)
    expect(rig.last(id, 'stop')).toMatchObject({
      side: 'sell',
      orderType: 'stopMarket',
      quantity: '0.4',
      stopPrice: '95',
      reduceOnly: true,
      parentId: id,
    })
    expect(rig.last(id, 'target')).toMatchObject({
      orderType: 'limit',
      quantity: '0.4',
      price: '110',
    })
    rig.fake.fill(entry.orderId, '0.6')
    await rig.pass(1)
    expect(rig.role(id, 'stop')).toHaveLength(1)
    expect(rig.last(id, 'stop')).toMatchObject({ quantity: '1' })
    expect(rig.last(id, 'target')).toMatchObject({ quantity: '1' })
    expect(rig.now(id)).toMatchObject({ heldBy: 'venue', filledQuantity: '1', alarm: null })
  })

  it('adds a further exit where the venue cannot amend', async () => {
    const rig = createWorkingRig({ capabilities: unamendable })
    const { id, entry } = await begun(rig)
    rig.fake.fill(entry.orderId, '0.4')
    await rig.pass(1)
    rig.fake.fill(entry.orderId, '0.6')
    await rig.pass(1)
    expect(rig.role(id, 'stop').map(({ quantity }) => quantity)).toEqual(['0.4', '0.6'])
  })

  it('takes from the stop what the target fills, and ends when one of them is full', async () => {
    const rig = createWorkingRig()
    const { id, entry } = await begun(rig)
    rig.fake.fill(entry.orderId, '1')
    await rig.pass(1)
    rig.fake.fill(rig.last(id, 'target').orderId, '0.3')
    await rig.pass(1)
    expect(rig.last(id, 'stop')).toMatchObject({ leavesQuantity: '0.7' })
    rig.fake.fill(rig.last(id, 'target').orderId, '0.7')
    await rig.pass(1)
    expect(rig.last(id, 'stop')).toMatchObject({ status: 'canceled' })
    expect(rig.now(id)).toMatchObject({ status: 'done', alarm: null })
  })

  it('cancels what is left of the entry once an exit has begun to fill', async () => {
    const rig = createWorkingRig()
    const { id, entry } = await begun(rig)
    rig.fake.fill(entry.orderId, '0.5')
    await rig.pass(1)
    rig.fake.fill(rig.last(id, 'stop').orderId, '0.5')
    await rig.pass(1)
    expect(rig.last(id, 'entry').status).toBe('canceled')
    expect(rig.now(id).status).toBe('done')
  })

  it('notices that both exits filled, says so, and trades the excess back', async () => {
    const rig = createWorkingRig()
    const { id, entry } = await begun(rig)
    rig.fake.fill(entry.orderId, '1')
    await rig.pass(1)
    rig.fake.fill(rig.last(id, 'target').orderId, '1')
    rig.fake.fill(rig.last(id, 'stop').orderId, '0.4')
    await rig.pass(1)
    expect(rig.alerts.map(({ failure }) => failure.code)).toContain('EXIT_OVERFILLED')
    expect(rig.last(id, 'correction')).toMatchObject({
      side: 'buy',
      quantity: '0.4',
      status: 'filled',
    })
    expect(rig.now(id)).toMatchObject({ status: 'done' })
  })

  it('alarms at once when the stop is refused, and leaves it at that when told to', async () => {
    const rig = createWorkingRig()
    rig.fake.onSubmit = ({ orderType }) => (orderType === 'stopMarket' ? 'rejected' : 'none')
    const { id, entry } = await begun(rig, bracketOf({ onExitFailure: 'alarm' }))
    rig.fake.fill(entry.orderId, '1')
    await rig.pass(1)
    expect(rig.now(id).alarm).toContain('The stop of 1 is not in place')
    expect(rig.alerts).toHaveLength(1)
    expect(rig.alerts[0]?.failure.code).toBe('EXIT_MISSING')
    await rig.pass(60_000)
    expect(rig.role(id, 'stop')).toHaveLength(1)
  })

  it('tries again until the stop is there, and takes the alarm back', async () => {
    const rig = createWorkingRig()
    let refusals = 3
    rig.fake.onSubmit = ({ orderType }) => {
      if (orderType !== 'stopMarket' || refusals === 0) return 'none'
      refusals -= 1
      return 'denied'
    }
    const { id, entry } = await begun(rig)
    rig.fake.fill(entry.orderId, '1')
    await rig.pass(1)
    expect(rig.now(id).alarm).not.toBeNull()
    await rig.pass(10_000)
    expect(rig.role(id, 'stop')).toHaveLength(4)
    expect(rig.last(id, 'stop').status).toBe('untriggered')
    expect(rig.now(id).alarm).toBeNull()
  })

  it('closes what was filled when the stop is refused and it was told to flatten', async () => {
    const rig = createWorkingRig()
    rig.fake.onSubmit = ({ orderType }) => (orderType === 'stopMarket' ? 'rejected' : 'none')
    const { id, entry } = await begun(rig, bracketOf({ onExitFailure: 'flatten' }))
    rig.fake.fill(entry.orderId, '0.6')
    await rig.pass(1)
    expect(rig.last(id, 'flatten')).toMatchObject({
      side: 'sell',
      quantity: '0.6',
      status: 'filled',
    })
    expect(rig.last(id, 'entry').status).toBe('canceled')
    expect(rig.last(id, 'target').status).toBe('canceled')
    expect(rig.alerts[0]?.failure.code).toBe('EXIT_MISSING')
    expect(rig.now(id).status).toBe('done')
  })

  it('treats an exit without an answer as missing after its time, and never sends a second', async () => {
    const rig = createWorkingRig()
    rig.fake.onSubmit = ({ orderType }) => (orderType === 'stopMarket' ? 'unknown' : 'none')
    const { id, entry } = await begun(rig)
    rig.fake.fill(entry.orderId, '1')
    await rig.pass(2000)
    expect(rig.now(id).alarm).toBeNull()
    await rig.pass(2000)
    expect(rig.now(id).alarm).toContain('has not said')
    await rig.pass(60_000)
    expect(rig.role(id, 'stop')).toHaveLength(1)
    rig.fake.settle(rig.last(id, 'stop').orderId, 'accepted')
    await rig.pass(1)
    expect(rig.now(id).alarm).toBeNull()
  })

  it('waits a moment where our own gate has not counted the fill yet', async () => {
    const rig = createWorkingRig()
    let early = 2
    rig.fake.onSubmit = ({ orderType }) => {
      if (orderType !== 'stopMarket' || early === 0) return 'none'
      early -= 1
      return 'passing'
    }
    const { id, entry } = await begun(rig, bracketOf({ onExitFailure: 'flatten' }))
    rig.fake.fill(entry.orderId, '1')
    await rig.pass(1000)
    expect(rig.last(id, 'stop').status).toBe('untriggered')
    expect(rig.alerts).toHaveLength(0)
    expect(rig.role(id, 'flatten')).toHaveLength(0)
  })

  it('keeps its exits in a pause, and puts the rest of the entry back after it', async () => {
    const rig = createWorkingRig()
    const { id, entry } = await begun(rig)
    rig.fake.fill(entry.orderId, '0.5')
    await rig.pass(1)
    rig.working.pause(id)
    await rig.pass(1)
    expect(rig.now(id).status).toBe('paused')
    expect(rig.last(id, 'entry').status).toBe('canceled')
    expect(rig.last(id, 'stop')).toMatchObject({ status: 'untriggered', leavesQuantity: '0.5' })
    rig.working.resume(id)
    await rig.pass(1)
    expect(rig.last(id, 'entry')).toMatchObject({ status: 'accepted', quantity: '0.5' })
  })

  it('keeps its exits when it is canceled, unless they are given up by name', async () => {
    const rig = createWorkingRig()
    const { id, entry } = await begun(rig)
    rig.fake.fill(entry.orderId, '0.5')
    await rig.pass(1)
    const kept = await rig.working.cancel(id, 'keep')
    expect(kept.status).toBe('active')
    expect(rig.last(id, 'entry').status).toBe('canceled')
    expect(rig.last(id, 'stop').status).toBe('untriggered')
    const given = await rig.working.cancel(id, 'cancel')
    await rig.pass(1)
    expect(given.status).toBe('canceled')
    expect(rig.now(id).progress).toContain('0.5 is left without exits')
    expect(rig.fake.open()).toHaveLength(0)
  })

  it('protects a fill that arrives after it had ended', async () => {
    const rig = createWorkingRig()
    const { id, entry } = await begun(rig)
    await rig.working.cancel(id, 'keep')
    await rig.pass(1)
    expect(rig.now(id).status).toBe('canceled')
    rig.fake.fill(entry.orderId, '0.3')
    await rig.pass(1)
    expect(rig.now(id).status).toBe('active')
    expect(rig.last(id, 'stop')).toMatchObject({ quantity: '0.3', status: 'untriggered' })
  })

  it('alarms and does not put back an exit that somebody canceled by hand', async () => {
    const rig = createWorkingRig()
    const { id, entry } = await begun(rig, bracketOf({ onExitFailure: 'flatten' }))
    rig.fake.fill(entry.orderId, '1')
    await rig.pass(1)
    rig.fake.cancelByHand(rig.last(id, 'stop').orderId)
    await rig.pass(10_000)
    expect(rig.now(id).alarm).toContain('canceled by hand')
    expect(rig.role(id, 'stop')).toHaveLength(1)
    expect(rig.role(id, 'flatten')).toHaveLength(0)
  })

  it('alarms when the venue does not answer the change that would cover more fills', async () => {
    const rig = createWorkingRig()
    const { id, entry } = await begun(rig)
    rig.fake.fill(entry.orderId, '0.4')
    await rig.pass(1)
    rig.fake.onAmend = () => 'pending'
    rig.fake.fill(entry.orderId, '0.6')
    await rig.pass(2000)
    expect(rig.now(id).alarm).toBeNull()
    await rig.pass(2000)
    expect(rig.now(id).alarm).toContain('has not answered a change')
    expect(rig.role(id, 'stop')).toHaveLength(1)
  })

  it('fails when its entry is refused', async () => {
    const rig = createWorkingRig()
    rig.fake.onSubmit = () => 'denied'
    const { id } = await begun(rig)
    expect(rig.now(id)).toMatchObject({ status: 'failed', alarm: null })
    expect(rig.now(id).progress).toContain('maxOrderQuantity says no')
  })
})

describe('a bracket on spot', () => {
  const spot = () => createWorkingRig({ instrument: spotPair, capabilities: spotCapable })

  it('holds the stop itself beside a target, and says so', async () => {
    const rig = spot()
    const { id, entry } = await begun(rig)
    rig.fake.fill(entry.orderId, '1')
    await rig.pass(1)
    expect(rig.role(id, 'stop')).toHaveLength(0)
    expect(rig.last(id, 'target')).toMatchObject({ reduceOnly: false, quantity: '1' })
    expect(rig.now(id).heldBy).toBe('engine')
    expect(rig.now(id).progress).toContain('held here')
    await rig.price(94.9, 95)
    await rig.pass(1)
    expect(rig.last(id, 'target').status).toBe('canceled')
    expect(rig.last(id, 'stop')).toMatchObject({
      orderType: 'market',
      quantity: '1',
      status: 'filled',
    })
    expect(rig.now(id).status).toBe('done')
  })

  it('sells no more than the fee left', async () => {
    const rig = spot()
    const { id, entry } = await begun(rig, bracketOf({ target: null }))
    const paid = { ...entry, fees: [{ asset: 'BTC', amount: '0.001' }], version: 3 }
    rig.bus.publish({ ...paid, status: 'filled', cumulativeQuantity: '1', leavesQuantity: '0' })
    await rig.pass(1)
    expect(rig.last(id, 'stop').quantity).toBe('0.99')
  })

  it('alarms while there is no price that could set the stop off', async () => {
    const rig = spot()
    const { id, entry } = await begun(rig)
    rig.fake.fill(entry.orderId, '1')
    await rig.clock.advanceAsync(14_000)
    expect(rig.now(id).alarm).toBeNull()
    await rig.clock.advanceAsync(10_000)
    expect(rig.now(id).alarm).toContain('no fresh price')
    await rig.price(100, 100.1)
    expect(rig.now(id).alarm).toBeNull()
  })
})
