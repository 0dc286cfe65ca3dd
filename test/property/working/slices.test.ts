import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WorkingOrderPlan } from '../../../src/contract/domain/workingOrder.ts'
import { capable, createWorkingRig, unamendable } from '../../support/working/rig.ts'
import {
  committed,
  createStory,
  filled,
  fillWhole,
  happenings,
} from '../../support/working/story.ts'

const runs = 150
const quantity = fc
  .integer({ min: 40, max: 200 })
  .map((hundredths) => (hundredths / 100).toFixed(2))
const side = fc.constantFrom('buy' as const, 'sell' as const)
const flags = { postOnly: fc.boolean(), reduceOnly: fc.boolean() }

const ladder = fc.record({
  type: fc.constant('ladder' as const),
  side,
  quantity,
  from: fc.constant('99'),
  to: fc.constant('95'),
  steps: fc.integer({ min: 1, max: 4 }),
  skew: fc.constantFrom(0.5, 1, 1.7),
  ...flags,
})
const twap = fc.record({
  type: fc.constant('twap' as const),
  side,
  quantity,
  durationMs: fc.integer({ min: 10_000, max: 120_000 }),
  slices: fc.integer({ min: 1, max: 12 }),
  jitter: fc.double({ min: 0, max: 1, noNaN: true }),
  limitPrice: fc.constant(null),
  reduceOnly: fc.boolean(),
})
const iceberg = fc.record({
  type: fc.constant('iceberg' as const),
  side,
  quantity,
  shownQuantity: fc.constantFrom('0.03', '0.05', '0.1'),
  jitter: fc.double({ min: 0, max: 0.9, noNaN: true }),
  price: fc.constant('99'),
  ...flags,
})
const chase = fc.record({
  type: fc.constant('chase' as const),
  side,
  quantity,
  offsetTicks: fc.nat(3),
  limitPrice: fc.constant('100'),
  maxMs: fc.integer({ min: 5000, max: 60_000 }),
  atEnd: fc.constantFrom('market' as const, 'cancel' as const),
  ...flags,
})
const plans = fc.oneof(ladder, twap, iceberg, chase)
const capabilities = fc.constantFrom(capable, unamendable)
const most = { maxRefusals: 50 }

type Sliced = WorkingOrderPlan & { readonly quantity: string }

async function begun(plan: Sliced, given: typeof capable, seed: number) {
  const rig = createWorkingRig({ capabilities: given, seed, limits: most })
  rig.fake.marketPrice = null
  const { workingOrderId: id } = await rig.begin(plan)
  return { rig, id, story: createStory(rig, id) }
}

const oneAtATime = new Set(['iceberg', 'chase'])

describe('whatever happens, and wherever the process is killed', () => {
  it('the orders of a parent never speak for more than its quantity', async () => {
    await fc.assert(
      fc.asyncProperty(
        plans,
        capabilities,
        happenings,
        fc.nat(),
        async (plan, given, events, seed) => {
          const { rig, id, story } = await begun(plan, given, seed)
          for (const event of events) {
            await story.play(event)
            expect(committed(rig.children(id)).lte(plan.quantity)).toBe(true)
            const most = oneAtATime.has(plan.type) ? 1 : Infinity
            expect(rig.fake.open().length).toBeLessThanOrEqual(most)
          }
        },
      ),
      { numRuns: runs },
    )
  })

  it('a plan that can be filled is filled to the exact sum', async () => {
    const fillable = fc.oneof(ladder, twap, iceberg)
    await fc.assert(
      fc.asyncProperty(
        fillable,
        capabilities,
        happenings,
        fc.nat(),
        async (plan, given, events, seed) => {
          const { rig, id, story } = await begun(plan, given, seed)
          for (const event of events) await story.play(event)
          await story.calm()
          if (rig.now(id).status === 'paused') rig.working.resume(id)
          for (let round = 0; round < 400 && rig.now(id).status === 'active'; round += 1) {
            fillWhole(rig, rig.fake.open())
            await rig.pass(10_000)
          }
          const least = plan.type === 'ladder' ? '0.08' : '0.02'
          const short = filled(rig.children(id)).minus(plan.quantity).abs()
          expect(rig.now(id)).toMatchObject({ status: 'done', alarm: null })
          expect(rig.now(id).filledQuantity).toBe(filled(rig.children(id)).toFixed())
          // What faults left over may be too small for an order of its own.
          expect(short.lt(events.length === 0 ? '0.01' : least)).toBe(true)
        },
      ),
      { numRuns: runs },
    )
  })
})
