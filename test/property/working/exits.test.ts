import type { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  capable,
  createWorkingRig,
  spotCapable,
  spotPair,
  termsOf,
  unamendable,
  type WorkingRig,
} from '../../support/working/rig.ts'
import {
  committed,
  createStory,
  filled,
  fillWhole,
  happenings,
  races,
} from '../../support/working/story.ts'

const runs = 150
const quantity = fc
  .integer({ min: 10, max: 300 })
  .map((hundredths) => (hundredths / 100).toFixed(2))
const places = fc.constantFrom(
  { capabilities: capable },
  { capabilities: unamendable },
  { capabilities: spotCapable, instrument: spotPair },
)

const brackets = fc.record({
  type: fc.constant('bracket' as const),
  entry: quantity.map((each) => termsOf({ quantity: each, price: '100' })),
  stop: fc.constantFrom(
    { stopPrice: '95', price: null, triggerBy: null },
    { stopPrice: '96', price: '95', triggerBy: null },
  ),
  target: fc.constantFrom('110', null),
  onExitFailure: fc.constantFrom('alarm' as const, 'retry' as const, 'flatten' as const),
})

const ocos = quantity.map((each) => {
  const exit = { side: 'sell', quantity: each, reduceOnly: false } as const
  return {
    type: 'oco' as const,
    first: termsOf({ ...exit, price: '110' }),
    second: termsOf({
      ...exit,
      orderType: 'stopMarket',
      price: null,
      stopPrice: '95',
      timeInForce: null,
    }),
  }
})

const exits = ['stop', 'target', 'flatten']

function counts(rig: WorkingRig, id: string) {
  const of = (...roles: readonly string[]) => roles.flatMap((role) => rig.role(id, role))
  return {
    entered: filled(of('entry')),
    exited: filled(of(...exits)).minus(filled(of('correction'))),
    stopWorking: committed(of('stop')).minus(filled(of('stop'))),
  }
}

describe('whatever happens, and wherever the process is killed', () => {
  it('what a bracket has filled is protected in full, or an alarm is set', async () => {
    await fc.assert(
      fc.asyncProperty(
        brackets,
        places,
        happenings,
        fc.nat(),
        async (plan, place, events, seed) => {
          const rig = createWorkingRig({ ...place, seed })
          const { workingOrderId: id } = await rig.begin(plan)
          const story = createStory(rig, id)
          for (const event of events) await story.play(event)
          rig.onTouch = () => {}
          await story.play({ kind: 'restart' })
          // Long enough for a silent exit to count as missing.
          await rig.pass(10_000)
          const now = rig.now(id)
          const { entered, exited, stopWorking } = counts(rig, id)
          const remaining = entered.minus(exited)
          const isHeldHere = now.heldBy === 'engine' && now.progress.includes('held here')
          // A change that the venue never answers may leave too much working, never too little.
          const isChanging = rig.role(id, 'stop').some(({ pending }) => pending !== null)
          const isCovered = isChanging ? stopWorking.gte(remaining) : stopWorking.eq(remaining)
          const isProtected = remaining.lte(0) || isCovered || isHeldHere
          expect({ isSafe: isProtected || now.alarm !== null, now, remaining }).toMatchObject({
            isSafe: true,
          })
          expect(now.alarm === null || rig.alerts.length > 0).toBe(true)
        },
      ),
      { numRuns: runs },
    )
  })

  it('a bracket that ends has closed just what it filled', async () => {
    await fc.assert(
      fc.asyncProperty(
        brackets,
        places,
        happenings,
        fc.option(races),
        fc.nat(),
        async (plan, place, events, race, seed) => {
          const rig = createWorkingRig({ ...place, seed })
          const { workingOrderId: id } = await rig.begin(plan)
          const story = createStory(rig, id)
          for (const event of events) await story.play(event)
          if (race !== null) await story.play(race)
          await story.calm()
          if (rig.now(id).status === 'paused') rig.working.resume(id)
          for (let round = 0; round < 40 && rig.now(id).status === 'active'; round += 1) {
            await rig.pass(40_000)
            fillWhole(rig, rig.fake.open().slice(0, 1))
            await rig.pass(1000)
            await rig.price(90, 90.1)
            await rig.pass(40_000)
          }
          const { entered, exited } = counts(rig, id)
          const now = rig.now(id)
          const rest = entered.minus(exited).abs()
          const isEven = rest.eq(0) || (rest.lt('0.02') && now.alarm !== null)
          const isLeftToAPerson = plan.onExitFailure === 'alarm' && now.alarm !== null
          expect({ isFine: isEven || isLeftToAPerson, now, entered, exited }).toMatchObject({
            isFine: true,
          })
        },
      ),
      { numRuns: runs },
    )
  })

  it('the two of an OCO never fill more than its quantity, but for a race that is traded back', async () => {
    await fc.assert(
      fc.asyncProperty(
        ocos,
        places,
        happenings,
        fc.option(races),
        fc.nat(),
        async (plan, place, events, race, seed) => {
          const rig = createWorkingRig({ ...place, seed })
          const { workingOrderId: id } = await rig.begin(plan)
          const story = createStory(rig, id)
          const sum = (): Big => filled([...rig.role(id, 'first'), ...rig.role(id, 'second')])
          for (const event of race === null ? events : [...events, race]) await story.play(event)
          await story.calm()
          const corrected = filled(rig.role(id, 'correction'))
          const net = sum().minus(corrected)
          const now = rig.now(id)
          const isSmall = net.minus(plan.first.quantity ?? 0).lt('0.02') && now.alarm !== null
          expect({ isFine: net.lte(plan.first.quantity ?? 0) || isSmall, now, net }).toMatchObject({
            isFine: true,
          })
          const codes = rig.alerts.map(({ failure }) => failure.code)
          expect(corrected.eq(0) || codes.includes('EXIT_OVERFILLED')).toBe(true)
        },
      ),
      { numRuns: runs },
    )
  })
})
