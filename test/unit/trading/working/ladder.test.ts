import { expect, it } from 'vitest'
import type { WorkingOrderPlan } from '../../../../src/contract/domain/workingOrder.ts'
import { ladderSteps } from '../../../../src/main/trading/working/ladder.ts'
import { createWorkingRig, perpetual } from '../../../support/working/rig.ts'

type Ladder = Extract<WorkingOrderPlan, { type: 'ladder' }>

const plan: Ladder = {
  type: 'ladder',
  side: 'buy',
  quantity: '1',
  from: '100',
  to: '97',
  steps: 3,
  skew: 1,
  postOnly: false,
  reduceOnly: false,
}

it('spreads quantity and price evenly, on steps and ticks, to the exact sum', () => {
  const steps = ladderSteps(plan, perpetual)
  expect(steps.map(({ price, quantity }) => [price, quantity.toFixed()])).toEqual([
    ['100', '0.33'],
    ['98.5', '0.33'],
    ['97', '0.34'],
  ])
})

it('lets the last step be larger by the skew', () => {
  const steps = ladderSteps({ ...plan, skew: 3 }, perpetual)
  expect(steps.map(({ quantity }) => quantity.toFixed())).toEqual(['0.16', '0.34', '0.5'])
})

it('works every step at the venue and says that the venue holds them', async () => {
  const rig = createWorkingRig()
  const { workingOrderId: id } = await rig.begin(plan)
  await rig.pass(1)
  expect(rig.fake.open().map(({ price }) => price)).toEqual(['100', '98.5', '97'])
  expect(rig.now(id)).toMatchObject({ heldBy: 'venue', status: 'active' })
  for (const order of rig.fake.open()) rig.fake.fill(order.orderId, order.quantity ?? '0')
  await rig.pass(1)
  expect(rig.now(id)).toMatchObject({ status: 'done', filledQuantity: '1', averagePrice: '100' })
})

it('puts back after a pause what was not filled', async () => {
  const rig = createWorkingRig()
  const { workingOrderId: id } = await rig.begin(plan)
  await rig.pass(1)
  rig.fake.fill(rig.last(id, 'step 1').orderId, '0.1')
  rig.working.pause(id)
  await rig.pass(1)
  expect(rig.fake.open()).toHaveLength(0)
  rig.working.resume(id)
  await rig.pass(1)
  expect(rig.last(id, 'step 1')).toMatchObject({ status: 'accepted', quantity: '0.23' })
  expect(rig.fake.open()).toHaveLength(3)
})

it('leaves a step alone that somebody canceled', async () => {
  const rig = createWorkingRig()
  const { workingOrderId: id } = await rig.begin(plan)
  await rig.pass(1)
  rig.fake.cancelByHand(rig.last(id, 'step 2').orderId)
  await rig.pass(60_000)
  expect(rig.role(id, 'step 2')).toHaveLength(1)
  expect(rig.fake.open()).toHaveLength(2)
})

it('gives a step up after some refusals, each longer apart, and goes on with the rest', async () => {
  const rig = createWorkingRig()
  rig.fake.onSubmit = ({ price }) => (price === '98.5' ? 'rejected' : 'none')
  const { workingOrderId: id } = await rig.begin(plan)
  await rig.pass(120_000)
  expect(rig.role(id, 'step 2')).toHaveLength(5)
  for (const order of rig.fake.open()) rig.fake.fill(order.orderId, order.quantity ?? '0')
  await rig.pass(1)
  expect(rig.now(id)).toMatchObject({ status: 'done', filledQuantity: '0.67' })
  expect(rig.now(id).progress).toContain('the venue says no')
})
