import { describe, expect, it } from 'vitest'
import { mainAccount } from '../../../../src/contract/domain/account.ts'
import type { InstrumentId } from '../../../../src/contract/domain/ids.ts'
import type { WorkingOrderPlan } from '../../../../src/contract/domain/workingOrder.ts'
import { PitwallError } from '../../../../src/contract/errors.ts'
import { unavailableTrading } from '../../../../src/main/trading/unavailable.ts'
import { createWorkingRig, termsOf, type WorkingRig } from '../../../support/working/rig.ts'
import { committed, filled, fillWhole } from '../../../support/working/story.ts'

const ladder: WorkingOrderPlan = {
  type: 'ladder',
  side: 'buy',
  quantity: '1',
  from: '100',
  to: '97',
  steps: 4,
  skew: 1,
  postOnly: false,
  reduceOnly: false,
}
const iceberg: WorkingOrderPlan = {
  type: 'iceberg',
  side: 'buy',
  quantity: '1',
  shownQuantity: '0.3',
  jitter: 0.3,
  price: '99',
  postOnly: false,
  reduceOnly: false,
}
const bracket: WorkingOrderPlan = {
  type: 'bracket',
  entry: termsOf({ quantity: '1', price: '100' }),
  stop: { stopPrice: '95', price: null, triggerBy: null },
  target: '110',
  onExitFailure: 'retry',
}

function killSwitch({ bus }: WorkingRig, engaged: boolean): void {
  const state = unavailableTrading('no risk here').risk.state()
  bus.publish({ kind: 'risk', state: { ...state, killSwitch: { ...state.killSwitch, engaged } } })
}

/** Fills whatever waits until nothing more comes; gives what each role has filled. */
async function finish(rig: WorkingRig, id: string): Promise<Readonly<Record<string, string>>> {
  for (let round = 0; round < 20; round += 1) {
    fillWhole(rig, rig.fake.open().slice(0, 1))
    await rig.pass(5000)
  }
  const roles = [...new Set(rig.now(id).children.map(({ role }) => role))].toSorted()
  return Object.fromEntries(roles.map((role) => [role, filled(rig.role(id, role)).toFixed()]))
}

describe('working orders', () => {
  it('give the one that is there for the same key and plan, and refuse another plan', async () => {
    const rig = createWorkingRig()
    const first = await rig.begin(ladder)
    const again = await rig.begin(ladder)
    expect(again.workingOrderId).toBe(first.workingOrderId)
    await expect(rig.begin(iceberg)).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
    await rig.restart()
    expect((await rig.begin(ladder)).workingOrderId).toBe(first.workingOrderId)
  })

  it('run no more at a time than they may', async () => {
    const rig = createWorkingRig({ limits: { maxActive: 1 } })
    await rig.begin(ladder, 'one')
    await expect(rig.begin(ladder, 'two')).rejects.toMatchObject({ code: 'ORDER_DENIED' })
  })

  it('rest while the kill switch is engaged and until each is resumed', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(iceberg)
    await rig.pass(10)
    killSwitch(rig, true)
    await rig.pass(10)
    expect(rig.now(id).status).toBe('paused')
    expect(rig.fake.open()).toEqual([])
    await expect(rig.begin(ladder, 'two')).rejects.toMatchObject({ code: 'ORDER_DENIED' })
    expect(() => rig.working.resume(id)).toThrow(PitwallError)
    killSwitch(rig, false)
    await rig.pass(10)
    expect(rig.fake.open()).toEqual([])
    rig.working.resume(id)
    await rig.pass(1000)
    expect(rig.fake.open()).toHaveLength(1)
  })

  it('make no more orders than one may, and say so', async () => {
    const rig = createWorkingRig({ limits: { maxChildren: 3 } })
    const { workingOrderId: id } = await rig.begin(ladder)
    await rig.pass(1000)
    expect(rig.children(id)).toHaveLength(3)
    expect(rig.fake.open()).toHaveLength(0)
    expect(rig.now(id)).toMatchObject({ status: 'failed' })
    expect(rig.now(id).progress).toContain('as many orders')
  })

  it('refuse an unknown instrument and an unknown working order', async () => {
    const rig = createWorkingRig()
    const elsewhere = {
      idempotencyKey: 'k',
      venue: 'bybit',
      accountId: mainAccount,
      instrumentId: 'ETH' as InstrumentId,
      plan: ladder,
      source: 'test',
      clickedTime: null,
    } as const
    await expect(rig.working.start(elsewhere)).rejects.toMatchObject({ path: 'instrumentId' })
    expect(() => rig.working.pause('nowhere')).toThrow(/no working order/)
    await expect(rig.working.cancel('nowhere', 'keep')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('send nothing that could not be journalled, and go on once it can', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(bracket)
    rig.store.failing = true
    rig.fake.fill(rig.last(id, 'entry').orderId, '1')
    await rig.pass(3000)
    expect(rig.children(id)).toHaveLength(1)
    expect(rig.alerts.length).toBeGreaterThan(0)
    rig.store.failing = false
    await rig.pass(2000)
    expect(rig.last(id, 'stop')).toMatchObject({ quantity: '1', status: 'untriggered' })
  })

  it('do not take a pause that could not be journalled', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(ladder)
    rig.store.failing = true
    expect(() => rig.working.pause(id)).toThrow(/disk/)
    rig.store.failing = false
    await rig.pass(2000)
    expect(rig.now(id).status).toBe('active')
    expect(rig.fake.open()).toHaveLength(4)
  })

  it('try the same order again when it could not be journalled by the order manager', async () => {
    const rig = createWorkingRig()
    let failures = 2
    rig.fake.onSubmit = () => (failures-- > 0 ? 'storage' : 'none')
    const { workingOrderId: id } = await rig.begin(bracket)
    await rig.pass(10_000)
    expect(rig.children(id)).toHaveLength(1)
    expect(rig.last(id, 'entry').status).toBe('accepted')
  })

  it('list the ended of the last day, newest first', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: first } = await rig.begin(ladder, 'first')
    await rig.working.cancel(first, 'keep')
    await rig.pass(1000)
    await rig.begin(iceberg, 'second')
    expect(rig.working.list().map(({ plan }) => plan.type)).toEqual(['iceberg', 'ladder'])
    await rig.restart()
    expect(rig.working.list()).toHaveLength(2)
    rig.clock.advance(86_400_001)
    expect(rig.working.list()).toHaveLength(1)
  })

  it('journal each step before it is taken', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(bracket)
    const [began, sent] = rig.store.steps(id)
    expect(began?.actions).toEqual(['begin bracket'])
    expect(sent?.actions).toEqual(['submit entry: buy 1 limit 100'])
    const versions = rig.store.steps(id).map(({ version }) => version)
    expect(versions).toEqual(versions.map((_, index) => index + 1))
  })

  it('stand still while their account is not there, and say so after a moment', async () => {
    const rig = createWorkingRig()
    const { workingOrderId: id } = await rig.begin(bracket)
    rig.hasAccount = false
    rig.fake.fill(rig.last(id, 'entry').orderId, '1')
    await rig.pass(10_000)
    expect(rig.now(id).alarm).toContain('nobody looks after it')
    rig.hasAccount = true
    await rig.pass(2000)
    expect(rig.last(id, 'stop').status).toBe('untriggered')
    expect(rig.now(id).alarm).toBeNull()
  })
})

describe.each([
  ['ladder', ladder],
  ['iceberg', iceberg],
  ['bracket', bracket],
] as const)('a %s', (_type, plan) => {
  it('comes to the same sums wherever it was killed, with no order doubled', async () => {
    const whole = createWorkingRig()
    const { workingOrderId: wholeId } = await whole.begin(plan)
    let touches = 0
    whole.onTouch = () => (touches += 1)
    const expected = await finish(whole, wholeId)
    expect(touches).toBeGreaterThan(5)
    for (let point = 1; point <= touches; point += 1) {
      const rig = createWorkingRig()
      const { workingOrderId: id } = await rig.begin(plan)
      let left = point
      rig.onTouch = () => {
        left -= 1
        if (left <= 0) throw new Error('killed')
      }
      fillWhole(rig, rig.fake.open().slice(0, 1))
      await rig.pass(5000)
      await rig.restart()
      expect(await finish(rig, id)).toEqual(expected)
      const roles = new Set(rig.now(id).children.map(({ role }) => role))
      for (const role of roles) expect(committed(rig.role(id, role)).lte('1')).toBe(true)
    }
  })
})
