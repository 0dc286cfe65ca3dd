import { describe, expect, it } from 'vitest'
import type {
  CancelAllReport,
  ManagedOrder,
  OrderRequest,
} from '../../../../src/contract/domain/managedOrder.ts'
import type {
  ClientOrderId,
  ExecutionReport,
  NewOrder,
  OrderReference,
  VenueOrderId,
} from '../../../../src/contract/domain/order.ts'
import type { Position } from '../../../../src/contract/domain/position.ts'
import { type Result, PitwallError, fail, succeed } from '../../../../src/contract/errors.ts'
import type { OrderService } from '../../../../src/main/core/tradingServices.ts'
import type { VenueAccount } from '../../../../src/main/venues/account.ts'
import { textOrderIds } from '../../../../src/main/venues/shared/orderIds.ts'
import { managedOrderOf } from '../../../support/fakeTrading.ts'
import { positionOf, reportOf } from '../../../support/orders.ts'
import {
  memoryStore,
  nextOrderId,
  perpetual,
  requestFor,
  spotPair,
  startRiskRig,
} from '../../../support/riskRig.ts'

const nothing: CancelAllReport = {
  asked: 0,
  canceled: [],
  pending: [],
  failed: [],
  unconfirmed: [],
}
const codec = textOrderIds(/^[a-zA-Z0-9-]{1,36}$/)

/** An account whose venue has orders and positions, and can be told to fail. */
class Venue implements Partial<VenueAccount> {
  readonly open = new Map<string, ExecutionReport>()
  readonly submitted: NewOrder[] = []
  positionsHeld: Position[] = []
  cancels = 0
  cancelAlls = 0
  /** Answers to the next calls in place of the real ones. */
  fails = 0
  /** Cancels are taken, and nothing happens. */
  deaf = false

  rest(clientOrderId: string | null): void {
    const venueOrderId = `${this.open.size + 1}` as VenueOrderId
    const name = clientOrderId as ClientOrderId | null
    this.open.set(venueOrderId, reportOf({ clientOrderId: name, venueOrderId }))
  }

  readonly openOrders = (): Promise<Result<readonly ExecutionReport[]>> =>
    this.failing() ?? Promise.resolve(succeed([...this.open.values()]))
  readonly positions = (): Promise<Result<readonly Position[]>> =>
    this.failing() ?? Promise.resolve(succeed(this.positionsHeld))
  readonly cancel: VenueAccount['cancel'] = ({ venueOrderId }: OrderReference) => {
    this.cancels += 1
    if (!this.deaf) this.open.delete(venueOrderId ?? '')
    return Promise.resolve({ kind: 'canceled', report: null })
  }
  readonly cancelAll: VenueAccount['cancelAll'] = () => {
    this.cancelAlls += 1
    if (!this.deaf) this.open.clear()
    return Promise.resolve({ kind: 'done', canceled: null, failed: [] })
  }
  readonly submit: VenueAccount['submit'] = (order) => {
    this.submitted.push(order)
    this.positionsHeld = []
    return Promise.resolve({
      kind: 'accepted',
      venueOrderId: '9' as VenueOrderId,
      report: null,
      fills: [],
    })
  }

  private failing(): Promise<Result<never>> | null {
    if (this.fails === 0) return null
    this.fails -= 1
    return Promise.resolve(fail('TIMEOUT', 'the venue did not answer'))
  }
}

function rigWith(venue: Venue, orders: Partial<OrderService> = {}, store = memoryStore()) {
  return startRiskRig({
    instruments: [perpetual],
    limits: {},
    store,
    venueAccounts: { bybit: venue },
    orders: { cancelAll: () => Promise.resolve(nothing), ...orders },
  })
}

const { instrumentId } = perpetual
const ownName = (): string => codec.encode(nextOrderId())
const progressOf = (rig: ReturnType<typeof rigWith>) => rig.risk.state().killSwitch.progress[0]

describe('the kill switch', () => {
  it('stops new orders at once, before anything else was done', () => {
    const rig = rigWith(new Venue(), { cancelAll: () => new Promise(() => undefined) })
    void rig.risk.engageKillSwitch('enough', 'ann')
    expect(rig.admit(requestFor(perpetual))).toMatchObject([{ rule: 'killSwitch' }])
    const replaces = managedOrderOf()
    expect(rig.refused(requestFor(perpetual), { replaces })).toContain('killSwitch')
  })

  it('is engaged also where that cannot be written', async () => {
    const rig = rigWith(new Venue())
    rig.store.broken = new PitwallError('STORAGE_UNAVAILABLE', 'the disk is full')
    expect((await rig.risk.engageKillSwitch('enough', 'ann')).killSwitch.engaged).toBe(true)
    expect(rig.refused(requestFor(perpetual))).toEqual(['killSwitch'])
  })

  it('cancels ours and leaves alone what others made', async () => {
    const venue = new Venue()
    venue.rest(ownName())
    venue.rest('someone-elses')
    venue.rest(null)
    const rig = rigWith(venue)
    await rig.risk.engageKillSwitch('enough', 'ann')
    expect([...venue.open.values()].map(({ clientOrderId }) => clientOrderId)).toEqual([
      'someone-elses',
      null,
    ])
    expect(progressOf(rig)).toMatchObject({ stage: 'confirmed', attempts: 1, openOrders: 0 })
    expect(venue.cancelAlls).toBe(0)
  })

  it('leaves alone what the journal knows to be of others, whatever its name looks like', async () => {
    const venue = new Venue()
    venue.rest(ownName())
    venue.rest(ownName())
    const rig = rigWith(venue)
    rig.open.push(
      managedOrderOf({ ownership: 'external', venueOrderId: '2' as VenueOrderId, instrumentId }),
    )
    await rig.risk.engageKillSwitch('enough', 'ann')
    expect([...venue.open.keys()]).toEqual(['2'])
    expect(progressOf(rig)?.stage).toBe('confirmed')
  })

  it('cancels everything where that was chosen', async () => {
    const venue = new Venue()
    venue.rest(ownName())
    venue.rest('someone-elses')
    const rig = rigWith(venue)
    rig.risk.setKillSwitchPlan({ whose: 'all', flatten: false }, 'ann')
    await rig.risk.engageKillSwitch('enough', 'ann')
    expect(venue.open.size).toBe(0)
    expect(venue.cancelAlls).toBe(1)
    expect(progressOf(rig)?.stage).toBe('confirmed')
  })

  it.each([
    ['throws', () => Promise.reject(new Error('broken'))],
    [
      'throws at once',
      () => {
        throw new Error('broken')
      },
    ],
  ] as const)('goes to the venue itself where the order manager %s', async (_, cancelAll) => {
    const venue = new Venue()
    venue.rest(ownName())
    const rig = rigWith(venue, { cancelAll })
    await rig.risk.engageKillSwitch('enough', 'ann')
    expect(venue.open.size).toBe(0)
    expect(progressOf(rig)?.stage).toBe('confirmed')
  })

  it('does not wait for an order manager that hangs', async () => {
    const venue = new Venue()
    venue.rest(ownName())
    const rig = rigWith(venue, { cancelAll: () => new Promise(() => undefined) })
    const engaged = rig.risk.engageKillSwitch('enough', 'ann')
    await rig.clock.advanceAsync(1500)
    await engaged
    expect(venue.open.size).toBe(0)
  })

  it('asks again until the venue itself says that nothing is open, and raises the alarm', async () => {
    const venue = new Venue()
    venue.rest(ownName())
    venue.deaf = true
    const rig = rigWith(venue)
    await rig.risk.engageKillSwitch('enough', 'ann')
    expect(progressOf(rig)).toMatchObject({ stage: 'retrying', openOrders: 1 })
    expect(rig.risk.state().killSwitch.report?.unconfirmed).toMatchObject([{ venue: 'bybit' }])
    expect(rig.alerts[0]?.code).toBe('KILL_SWITCH_UNCONFIRMED')
    for (let second = 0; second < 5; second += 1) await rig.clock.advanceAsync(1000)
    expect(venue.cancels).toBeGreaterThan(2)
    venue.deaf = false
    await rig.clock.advanceAsync(20_000)
    expect(progressOf(rig)).toMatchObject({ stage: 'confirmed', openOrders: 0 })
    expect(rig.risk.state().killSwitch.report?.unconfirmed).toEqual([])
  })

  it('takes no answer for no confirmation', async () => {
    const venue = new Venue()
    venue.fails = 1
    const rig = rigWith(venue)
    await rig.risk.engageKillSwitch('enough', 'ann')
    expect(progressOf(rig)).toMatchObject({ stage: 'retrying', openOrders: null })
    await rig.clock.advanceAsync(2000)
    expect(progressOf(rig)?.stage).toBe('confirmed')
  })

  it('waits for orders of which nobody knows whether the venue has them', async () => {
    const venue = new Venue()
    const rig = rigWith(venue)
    const late = managedOrderOf({ status: 'submitted' })
    rig.open.push(late)
    await rig.risk.engageKillSwitch('enough', 'ann')
    expect(progressOf(rig)?.stage).toBe('retrying')
    venue.rest(ownName())
    rig.open.splice(0, 1, { ...late, status: 'accepted' })
    await rig.clock.advanceAsync(2000)
    expect(venue.open.size).toBe(0)
    expect(progressOf(rig)?.stage).toBe('confirmed')
  })

  it('is released only with the word, and not where that cannot be written', async () => {
    const rig = rigWith(new Venue())
    await rig.risk.engageKillSwitch('enough', 'ann')
    for (const word of ['', 'release', 'RELEASE ']) {
      expect(() => rig.risk.releaseKillSwitch(word, 'ann')).toThrow('RELEASE')
    }
    rig.store.broken = new PitwallError('STORAGE_UNAVAILABLE', 'the disk is full')
    expect(() => rig.risk.releaseKillSwitch('RELEASE', 'ann')).toThrow('disk is full')
    expect(rig.risk.state().killSwitch.engaged).toBe(true)
    rig.store.broken = null
    rig.risk.releaseKillSwitch('RELEASE', 'ann')
    expect(rig.refused(requestFor(perpetual))).toEqual([])
  })

  it('is still engaged after a restart, and goes on with its work', async () => {
    const store = memoryStore()
    await rigWith(new Venue(), {}, store).risk.engageKillSwitch('enough', 'ann')
    const venue = new Venue()
    venue.rest(ownName())
    const rig = rigWith(venue, {}, store)
    expect(rig.refused(requestFor(perpetual))).toEqual(['killSwitch'])
    await rig.risk.start()
    await rig.clock.advanceAsync(0)
    expect(venue.open.size).toBe(0)
    expect(rig.risk.state().killSwitch).toMatchObject({
      engaged: true,
      reason: 'enough',
      by: 'ann',
    })
    await rig.risk.close()
  })

  it('keeps its plan while it is engaged', async () => {
    const rig = rigWith(new Venue())
    await rig.risk.engageKillSwitch('enough', 'ann')
    const plan = { whose: 'all', flatten: true } as const
    expect(() => rig.risk.setKillSwitchPlan(plan, 'ann')).toThrow('beforehand')
  })

  describe('with positions to close', () => {
    async function flattened(venue: Venue, submit: OrderService['submit']) {
      const rig = rigWith(venue, { submit })
      venue.positionsHeld = [positionOf({ quantity: '0.5', positionSide: 'short' })]
      rig.risk.setKillSwitchPlan({ whose: 'own', flatten: true }, 'ann')
      await rig.risk.engageKillSwitch('enough', 'ann')
      for (let second = 0; second < 5; second += 1) await rig.clock.advanceAsync(1000)
      return rig
    }

    it('sends a reduce-only market order that the engaged gate lets through', async () => {
      const venue = new Venue()
      const asked: OrderRequest[] = []
      const rig = await flattened(venue, (request) => {
        asked.push(request)
        venue.positionsHeld = []
        return Promise.resolve(managedOrderOf(request))
      })
      expect(asked).toMatchObject([
        {
          source: 'killSwitch',
          side: 'buy',
          orderType: 'market',
          quantity: '0.5',
          reduceOnly: true,
        },
      ])
      const request = asked[0] as OrderRequest
      expect(rig.refused(request)).toEqual([])
      expect(rig.refused({ ...request, reduceOnly: false })).toContain('killSwitch')
      expect(progressOf(rig)?.stage).toBe('flat')
    })

    it('goes to the venue itself where the order manager throws', async () => {
      const venue = new Venue()
      const rig = await flattened(venue, () => Promise.reject(new Error('broken')))
      expect(venue.submitted).toMatchObject([{ side: 'buy', reduceOnly: true, quantity: '0.5' }])
      expect(codec.decode(venue.submitted[0]?.clientOrderId ?? '')).not.toBeNull()
      expect(progressOf(rig)?.stage).toBe('flat')
    })

    it('closes as often as it takes and says why it is not done', async () => {
      const venue = new Venue()
      let refused = 0
      const rig = await flattened(venue, (request) => {
        refused += 1
        if (refused > 2) venue.positionsHeld = []
        const reason = 'too fast'
        const order: ManagedOrder = managedOrderOf({ ...request, status: 'rejected', reason })
        return Promise.resolve(order)
      })
      await rig.clock.advanceAsync(20_000)
      expect(refused).toBe(3)
      expect(rig.alerts.map(({ message }) => message).join()).toContain('too fast')
      expect(progressOf(rig)?.stage).toBe('flat')
    })

    it('sells no spot holdings, and says so', async () => {
      const rig = startRiskRig({
        instruments: [spotPair],
        limits: {},
        venueAccounts: { 'binance-spot': new Venue() },
        orders: { cancelAll: () => Promise.resolve(nothing) },
      })
      rig.risk.setKillSwitchPlan({ whose: 'own', flatten: true }, 'ann')
      await rig.risk.engageKillSwitch('enough', 'ann')
      await rig.clock.advanceAsync(0)
      expect(rig.risk.state().killSwitch.progress[0]).toMatchObject({
        stage: 'flat',
        message: 'Spot holdings are not sold.',
      })
    })
  })
})
