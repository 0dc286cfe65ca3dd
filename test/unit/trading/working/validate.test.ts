import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import type { WorkingOrderPlan } from '../../../../src/contract/domain/workingOrder.ts'
import { defaultLimits } from '../../../../src/main/trading/working/limits.ts'
import { validatePlan } from '../../../../src/main/trading/working/validate.ts'
import { capable, perpetual, spotCapable, spotPair, termsOf } from '../../../support/working/rig.ts'

type Case = readonly [path: string, plan: WorkingOrderPlan]

const entry = termsOf({ quantity: '1', price: '100' })
const stop = { stopPrice: '95', price: null, triggerBy: null }
const bracket = { type: 'bracket', entry, stop, target: '110', onExitFailure: 'alarm' } as const
const exit = { side: 'sell', quantity: '1', reduceOnly: true } as const
const first = termsOf({ ...exit, price: '110' })
const second = termsOf({
  ...exit,
  orderType: 'stopMarket',
  price: null,
  stopPrice: '95',
  timeInForce: null,
})
const oco = { type: 'oco', first, second } as const
const common = { side: 'buy', quantity: '1', reduceOnly: false } as const
const ladder = {
  type: 'ladder',
  ...common,
  from: '100',
  to: '98',
  steps: 3,
  skew: 1,
  postOnly: false,
} as const
const chase = {
  type: 'chase',
  ...common,
  offsetTicks: 0,
  limitPrice: '101',
  postOnly: false,
  maxMs: 60_000,
  atEnd: 'cancel',
} as const
const twap = {
  type: 'twap',
  ...common,
  durationMs: 60_000,
  slices: 5,
  jitter: 0,
  limitPrice: null,
} as const
const iceberg = {
  type: 'iceberg',
  ...common,
  shownQuantity: '0.2',
  jitter: 0,
  price: '99',
  postOnly: false,
} as const
const trailing = { type: 'trailing', ...common, trailingDelta: '50', triggerBy: null } as const

const rules = {
  instrument: perpetual,
  capabilities: capable,
  limits: defaultLimits,
  now: 0 as UnixMs,
}
const onSpot = { ...rules, instrument: spotPair, capabilities: spotCapable }

const broken: readonly Case[] = [
  ['plan.entry.quantity', { ...bracket, entry: { ...entry, quantity: null } }],
  ['plan.entry.price', { ...bracket, entry: { ...entry, price: '100.05' } }],
  ['plan.entry.quantity', { ...bracket, entry: { ...entry, quantity: '0.015' } }],
  ['plan.entry.orderType', { ...bracket, entry: { ...entry, orderType: 'trailingStop' } }],
  ['plan.stop', { ...bracket, stop: null, target: null }],
  ['plan.stop.stopPrice', { ...bracket, stop: { ...stop, stopPrice: '101' } }],
  ['plan.stop.stopPrice', { ...bracket, stop: { ...stop, stopPrice: 'NaN' } }],
  ['plan.stop.stopPrice', { ...bracket, stop: { ...stop, stopPrice: '95.01' } }],
  ['plan.target', { ...bracket, target: '99' }],
  ['plan.target', { ...bracket, target: '0' }],
  ['plan.first.orderType', { ...oco, first: { ...first, orderType: 'market', price: null } }],
  ['plan.second.quantity', { ...oco, second: { ...second, quantity: '0.5' } }],
  ['plan.second.stopPrice', { ...oco, second: { ...second, stopPrice: null } }],
  ['plan.first.timeInForce', { ...oco, first: { ...first, timeInForce: 'ioc' } }],
  ['plan.steps', { ...ladder, steps: 0 }],
  ['plan.steps', { ...ladder, steps: 2.5 }],
  ['plan.steps', { ...ladder, steps: 100 }],
  ['plan.steps', { ...ladder, to: '99.9' }],
  ['plan.skew', { ...ladder, skew: 0 }],
  ['plan.skew', { ...ladder, skew: Number.NaN }],
  ['plan.quantity', { ...ladder, quantity: '-1' }],
  ['plan.quantity', { ...ladder, quantity: '0.995' }],
  ['plan.from', { ...ladder, from: '1e2' }],
  ['plan.limitPrice', { ...chase, limitPrice: '100.01' }],
  ['plan.offsetTicks', { ...chase, offsetTicks: -1 }],
  ['plan.maxMs', { ...chase, maxMs: 10 }],
  ['plan.durationMs', { ...twap, durationMs: 0 }],
  ['plan.slices', { ...twap, slices: 1000 }],
  ['plan.jitter', { ...twap, jitter: 1.1 }],
  ['plan.quantity', { ...twap, quantity: '0.01' }],
  ['plan.shownQuantity', { ...iceberg, shownQuantity: '2' }],
  ['plan.shownQuantity', { ...iceberg, shownQuantity: '0.01' }],
  ['plan.shownQuantity', { ...iceberg, quantity: '50', shownQuantity: '0.02' }],
  ['plan.jitter', { ...iceberg, jitter: 1 }],
  ['plan.price', { ...iceberg, price: '99.99' }],
  ['plan.trailingDelta', { ...trailing, trailingDelta: '10000' }],
  ['plan.triggerBy', { ...trailing, triggerBy: 'index' }],
]

describe('a plan', () => {
  it.each([bracket, oco, ladder, chase, twap, iceberg, trailing])(
    'of type $type is taken',
    (plan) => {
      expect(() => validatePlan(plan, rules)).not.toThrow()
    },
  )

  it.each(broken)('that breaks %s is refused by that name', (path, plan) => {
    let thrown: unknown = null
    try {
      validatePlan(plan, rules)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({ code: 'INVALID_ARGUMENT', path })
  })

  it('that wants reduce-only where there is none is refused', () => {
    for (const plan of [ladder, chase, twap, iceberg, trailing]) {
      expect(() => validatePlan({ ...plan, reduceOnly: true }, onSpot)).toThrow(/reduceOnly/)
    }
  })

  it('of two limit orders for one balance is refused', () => {
    const limits = {
      ...oco,
      first: { ...first, reduceOnly: false },
      second: { ...first, reduceOnly: false },
    }
    expect(() => validatePlan(limits, onSpot)).toThrow(/one must be a stop/)
  })
})
