import { Big } from 'big.js'
import { describe, expect, it } from 'vitest'
import type { WorkingOrderPlan } from '../../../../src/contract/domain/workingOrder.ts'
import { twapSlices } from '../../../../src/main/trading/working/twap.ts'
import { createWorkingRig, perpetual } from '../../../support/working/rig.ts'

type Twap = Extract<WorkingOrderPlan, { type: 'twap' }>
type Iceberg = Extract<WorkingOrderPlan, { type: 'iceberg' }>

const minute = 60_000
const twap: Twap = {
  type: 'twap',
  side: 'buy',
  quantity: '1',
  durationMs: 10 * minute,
  slices: 10,
  jitter: 0,
  limitPrice: null,
  reduceOnly: false,
}
const iceberg: Iceberg = {
  type: 'iceberg',
  side: 'sell',
  quantity: '1',
  shownQuantity: '0.3',
  jitter: 0,
  price: '101',
  postOnly: false,
  reduceOnly: false,
}

describe('a TWAP', () => {
  it('sends its slices at their times', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(twap)
    expect(rig.children(id)).toHaveLength(1)
    await rig.pass(minute - 1)
    expect(rig.children(id)).toHaveLength(1)
    await rig.pass(1)
    expect(rig.children(id)).toHaveLength(2)
    await rig.pass(8 * minute)
    expect(rig.children(id).map(({ quantity }) => quantity)).toEqual(Array(10).fill('0.1'))
    expect(rig.now(id)).toMatchObject({ status: 'done', filledQuantity: '1' })
  })

  it('merges slices that would be too small', () => {
    const slices = twapSlices({ ...twap, quantity: '0.09' }, perpetual, 1, null)
    expect(slices.map(({ upTo }) => upTo.toFixed())).toEqual(['0.02', '0.04', '0.06', '0.09'])
  })

  it('moves a slice by no more than its share of the interval, the same for the same seed', () => {
    const slices = twapSlices({ ...twap, jitter: 0.5 }, perpetual, 7, null)
    for (const [index, { atMs }] of slices.entries()) {
      expect(atMs).toBeGreaterThanOrEqual(index * minute)
      expect(atMs).toBeLessThanOrEqual((index + 0.5) * minute)
    }
    expect(slices).toEqual(twapSlices({ ...twap, jitter: 0.5 }, perpetual, 7, null))
    expect(slices).not.toEqual(twapSlices({ ...twap, jitter: 0.5 }, perpetual, 8, null))
  })

  it('lets a pause stop its clock', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(twap)
    await rig.pass(minute / 2)
    rig.working.pause(id)
    await rig.pass(20 * minute)
    expect(rig.children(id)).toHaveLength(1)
    rig.working.resume(id)
    await rig.pass(minute / 2 - 1)
    expect(rig.children(id)).toHaveLength(1)
    await rig.pass(1)
    expect(rig.children(id)).toHaveLength(2)
  })

  it('catches up after a restart at half its interval', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(twap)
    await rig.working.close()
    await rig.clock.advanceAsync(5 * minute)
    await rig.restart()
    await rig.pass(1)
    expect(rig.children(id)).toHaveLength(2)
    await rig.pass(minute / 2 - 2)
    expect(rig.children(id)).toHaveLength(2)
    await rig.pass(2)
    expect(rig.children(id)).toHaveLength(3)
    await rig.pass(10 * minute)
    expect(rig.now(id)).toMatchObject({ status: 'done', filledQuantity: '1' })
  })

  it('sends what a refused slice left with the next', async () => {
    const rig = createWorkingRig()
    let refusals = 1
    rig.fake.onSubmit = () => (refusals-- > 0 ? 'rejected' : 'none')
    const { workingOrderId: id } = await rig.begin(twap)
    await rig.pass(10 * minute)
    expect(rig.now(id)).toMatchObject({ status: 'done', filledQuantity: '1' })
  })

  it('takes out of the market what its limit kept from trading, an interval after the end', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin({ ...twap, slices: 2, limitPrice: '99' })
    await rig.pass(10 * minute)
    expect(rig.fake.open()).toHaveLength(2)
    rig.fake.fill(rig.fake.open()[0]?.orderId ?? ('' as never), '0.5')
    await rig.pass(5 * minute)
    expect(rig.fake.open()).toHaveLength(0)
    expect(rig.now(id)).toMatchObject({ status: 'done', filledQuantity: '0.5' })
  })
})

describe('an iceberg', () => {
  it('shows the next part only once the one before has closed', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(iceberg)
    const shown: (string | null)[] = []
    while (rig.now(id).status === 'active') {
      const [open, ...more] = rig.fake.open()
      expect(more).toHaveLength(0)
      if (open === undefined) throw new Error('nothing is shown')
      shown.push(open.quantity)
      rig.fake.fill(open.orderId, '0.02')
      await rig.pass(1000)
      expect(rig.children(id)).toHaveLength(shown.length)
      rig.fake.fill(open.orderId, new Big(open.quantity ?? 0).minus('0.02').toFixed())
      await rig.pass(1)
    }
    expect(shown).toEqual(['0.3', '0.3', '0.3', '0.1'])
    expect(rig.now(id)).toMatchObject({ status: 'done', filledQuantity: '1' })
  })

  it('leaves no rest that is too small for an order', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin({ ...iceberg, quantity: '0.31' })
    expect(rig.last(id, 'part 1').quantity).toBe('0.29')
  })

  it('ends when its part is canceled from outside', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(iceberg)
    rig.fake.end(rig.last(id, 'part 1').orderId, 'canceled')
    await rig.pass(60_000)
    expect(rig.now(id).status).toBe('canceled')
    expect(rig.children(id)).toHaveLength(1)
  })

  it('goes on after a pause with what is left', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(iceberg)
    rig.fake.fill(rig.last(id, 'part 1').orderId, '0.1')
    rig.working.pause(id)
    await rig.pass(1)
    expect(rig.fake.open()).toHaveLength(0)
    rig.working.resume(id)
    await rig.pass(1)
    expect(rig.fake.open()).toHaveLength(1)
  })
})
