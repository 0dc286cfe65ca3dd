import { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isClosed } from '../../../src/contract/domain/managedOrder.ts'
import { managedOrderOf } from '../../support/fakeTrading.ts'
import {
  instrumentFor,
  nextOrderId,
  perpetual,
  requestFor,
  startRiskRig,
} from '../../support/riskRig.ts'

const steps = fc.constantFrom('0.001', '0.01', '0.5', '1', '3', '0.000005')
const ticks = fc.constantFrom('0.1', '0.05', '0.25', '1', '0.0001', '0.00000001')

describe('Property 24: size constraints', () => {
  it('let through exactly what is within the bounds and a whole multiple of step and tick', () => {
    const rules = fc.record({
      stepSize: steps,
      tickSize: ticks,
      least: fc.nat(50),
      most: fc.integer({ min: 50, max: 5000 }),
    })
    const order = fc.record({
      lots: fc.integer({ min: 0, max: 6000 }),
      offStep: fc.constantFrom('0', '0', '0', '0.0000000000000001', '0.000000001'),
      priceTicks: fc.integer({ min: 1, max: 1_000_000 }),
      offTick: fc.constantFrom('0', '0', '0', '0.0000000000000001', '0.000000001'),
    })
    fc.assert(
      fc.property(rules, order, (bounds, { lots, offStep, priceTicks, offTick }) => {
        const step = new Big(bounds.stepSize)
        const tick = new Big(bounds.tickSize)
        const minQuantity = step.times(bounds.least)
        const maxQuantity = step.times(bounds.most)
        const quantity = step.times(lots).plus(offStep)
        const price = tick.times(priceTicks).plus(offTick)
        const instrument = instrumentFor({
          stepSize: bounds.stepSize,
          tickSize: bounds.tickSize,
          minQuantity: minQuantity.toFixed(),
          maxQuantity: maxQuantity.toFixed(),
          minNotional: null,
        })
        const rig = startRiskRig({ instruments: [instrument], limits: {} })
        const refused = rig.refused(
          requestFor(instrument, { quantity: quantity.toFixed(), price: price.toFixed() }),
        )
        const expected = quantity.eq(0)
          ? ['quantity']
          : [
              ...(quantity.lt(minQuantity) ? ['minQuantity'] : []),
              ...(quantity.gt(maxQuantity) ? ['maxQuantity'] : []),
              ...(quantity.mod(step).eq(0) ? [] : ['stepSize']),
              ...(price.mod(tick).eq(0) ? [] : ['tickSize']),
            ]
        expect(refused).toEqual(expected)
      }),
      { numRuns: 400 },
    )
  })
})

/** What may happen between two looks of the gate. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      lots: fc.integer({ min: 1, max: 800 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('list' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdraw' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const) }) },
)

describe('the gate is atomic', () => {
  it('never lets orders that work and orders on their way pass a limit together', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (script) => {
        const limit = 60_000
        const rig = startRiskRig({
          instruments: [perpetual],
          limits: { maxPositionPerInstrument: `${limit}`, maxOpenOrders: 12 },
        })
        const waiting: ReturnType<typeof rig.ask>[] = []
        const surprises: unknown[] = []
        const sideSum = (side: string): Big =>
          [...waiting.map(({ request }) => request), ...rig.open.filter((each) => !isClosed(each))]
            .filter((each) => each.side === side)
            .reduce((sum, each) => sum.plus(new Big(each.quantity ?? 0).times(60_000)), new Big(0))
        for (const each of script) {
          if (each.kind === 'ask') {
            const quantity = new Big(each.lots).div(1000).toFixed()
            // A sell is worth what the market pays, so both sides are asked at the market's price.
            const request = requestFor(perpetual, { side: each.side, quantity })
            const question = rig.ask(request, { orderId: nextOrderId() })
            const denials = rig.risk.gate.admit(question)
            const after = sideSum(each.side).plus(new Big(quantity).times(60_000))
            const count = waiting.length + rig.open.filter((one) => !isClosed(one)).length
            const mustRefuse = after.gt(limit) || count >= 12
            if (denials.length > 0 !== mustRefuse) surprises.push({ request, denials })
            if (denials.length === 0) waiting.push(question)
          } else if (each.kind === 'list') {
            const question = waiting.shift()
            if (question === undefined) continue
            const { orderId, request } = question
            const order = managedOrderOf({
              ...request,
              orderId,
              leavesQuantity: request.quantity,
              cumulativeQuantity: '0',
            })
            rig.open.push(order)
            rig.bus.publish(order)
          } else if (each.kind === 'withdraw') {
            const question = waiting.pop()
            if (question !== undefined) rig.risk.gate.withdraw(question.orderId)
          } else {
            const order = rig.open.shift()
            if (order !== undefined)
              rig.bus.publish({ ...order, status: 'canceled', version: order.version + 1 })
          }
          expect(sideSum('buy').lte(limit) && sideSum('sell').lte(limit)).toBe(true)
        }
        expect(surprises).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('never lets more through in a second than the limit says', () => {
    const waits = fc.array(fc.nat(400), { minLength: 5, maxLength: 80 })
    fc.assert(
      fc.property(waits, fc.integer({ min: 1, max: 5 }), (script, perSecond) => {
        const rig = startRiskRig({
          instruments: [perpetual],
          limits: { maxOrdersPerSecond: perSecond },
        })
        const sent: number[] = []
        for (const wait of script) {
          rig.clock.advance(wait)
          const now = rig.clock.monotonic()
          const within = sent.filter((time) => time > now - 1000).length
          const passed = rig.admit(requestFor(perpetual)).length === 0
          expect(passed).toBe(within < perSecond)
          if (passed) sent.push(now)
        }
      }),
      { numRuns: 100 },
    )
  })
})
