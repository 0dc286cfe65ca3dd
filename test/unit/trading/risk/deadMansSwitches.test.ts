import { describe, expect, it } from 'vitest'
import { mainAccount } from '../../../../src/contract/domain/account.ts'
import type { InstrumentId } from '../../../../src/contract/domain/ids.ts'
import type { TradingCapabilities } from '../../../../src/contract/domain/order.ts'
import { fail, succeed } from '../../../../src/contract/errors.ts'
import { managedOrderOf } from '../../../support/fakeTrading.ts'
import { instrumentFor, memoryStore, perpetual, startRiskRig } from '../../../support/riskRig.ts'

type Call = readonly [ms: number, instruments: readonly string[]]

function rigWith(
  deadMansSwitch: TradingCapabilities['deadMansSwitch'] = {
    scope: 'account',
    minMs: 5000,
    maxMs: 300_000,
  },
  store = memoryStore(),
) {
  const calls: Call[] = []
  const venue = { failing: false }
  const rig = startRiskRig({
    instruments: [perpetual, instrumentFor({ instrumentId: other })],
    limits: {},
    store,
    capabilities: { deadMansSwitch },
    venueAccounts: {
      bybit: {
        countdownCancel(ms, instruments) {
          calls.push([ms, instruments])
          const failure = fail('TIMEOUT', 'the venue did not answer')
          return Promise.resolve(venue.failing ? failure : succeed(undefined))
        },
      },
    },
  })
  return { rig, calls, venue, state: () => rig.risk.state().deadMansSwitches[0] }
}

const other = 'ETHUSDT-LINEAR.BYBIT' as InstrumentId
const { instrumentId } = perpetual
const own = managedOrderOf({ instrumentId })

describe("a dead man's switch", () => {
  it('is armed while an order of ours is open, and called off afterwards', async () => {
    const { rig, calls, state } = rigWith()
    await rig.risk.start()
    await rig.clock.advanceAsync(3000)
    expect(state()).toMatchObject({ state: 'idle', cancelsOthers: true, countdownMs: 60_000 })
    expect(calls).toEqual([])
    rig.open.push(own)
    await rig.clock.advanceAsync(1000)
    expect(calls).toEqual([[60_000, [instrumentId]]])
    expect(state()).toMatchObject({ state: 'armed', deadline: rig.clock.now() + 60_000 })
    rig.open.pop()
    await rig.clock.advanceAsync(1000)
    expect(calls.at(-1)).toEqual([0, [instrumentId]])
    expect(state()).toMatchObject({ state: 'idle', deadline: null })
    await rig.risk.close()
  })

  it('is refreshed at a third of its time', async () => {
    const { rig, calls } = rigWith()
    rig.open.push(own)
    await rig.risk.start()
    await rig.clock.advanceAsync(59_000)
    expect(calls).toHaveLength(3)
    await rig.risk.close()
  })

  it('is called off when the program ends', async () => {
    const { rig, calls } = rigWith()
    rig.open.push(own)
    await rig.risk.start()
    await rig.risk.close()
    expect(calls).toEqual([
      [60_000, [instrumentId]],
      [0, [instrumentId]],
    ])
  })

  it.each([
    ['others have orders there', { ownership: 'external' }],
    ['it would cancel a stop', { orderType: 'stopMarket', stopPrice: '50000' }],
    ['it would cancel an exit', { reduceOnly: true }],
  ] as const)('is not on by itself where %s, but may be switched on', async (_, fields) => {
    const { rig, calls, state } = rigWith()
    rig.open.push(own, managedOrderOf({ instrumentId, ...fields }))
    await rig.risk.start()
    await rig.clock.advanceAsync(2000)
    expect(calls).toEqual([])
    expect(state()).toMatchObject({
      state: 'off',
      message: expect.stringContaining('switch it on'),
    })
    await rig.risk.setDeadMansSwitch('bybit', mainAccount, true, 'ann')
    expect(calls).toEqual([[60_000, [instrumentId]]])
    expect(state()?.state).toBe('armed')
    await rig.risk.close()
  })

  it('is called off when someone else adds an order that it would cancel', async () => {
    const { rig, calls, state } = rigWith()
    rig.open.push(own)
    await rig.risk.start()
    rig.open.push(managedOrderOf({ ownership: 'external' }))
    await rig.clock.advanceAsync(2000)
    expect(calls.at(-1)).toEqual([0, [instrumentId]])
    expect(state()?.state).toBe('off')
    await rig.risk.close()
  })

  it('stays off over a restart where the trader said so', async () => {
    const store = memoryStore()
    const first = rigWith(undefined, store)
    await first.rig.risk.setDeadMansSwitch('bybit', mainAccount, false, 'ann')
    const { rig, calls, state } = rigWith(undefined, store)
    rig.open.push(own)
    await rig.risk.start()
    await rig.clock.advanceAsync(2000)
    expect(calls).toEqual([])
    expect(state()?.state).toBe('off')
    expect(rig.risk.changes(9)).toContainEqual(
      expect.objectContaining({ what: 'deadMansSwitch', by: 'ann', after: '"off"' }),
    )
    await rig.risk.close()
  })

  it('says that it is failing, raises the alarm and goes on trying', async () => {
    const { rig, calls, venue, state } = rigWith()
    venue.failing = true
    rig.open.push(own)
    await rig.risk.start()
    await rig.clock.advanceAsync(1000)
    expect(state()).toMatchObject({ state: 'failing', message: 'the venue did not answer' })
    expect(rig.alerts[0]?.code).toBe('DEAD_MANS_SWITCH_FAILING')
    await rig.clock.advanceAsync(3000)
    expect(calls.length).toBeGreaterThan(1)
    venue.failing = false
    await rig.clock.advanceAsync(3000)
    expect(state()?.state).toBe('armed')
    await rig.risk.close()
  })

  it('counts each instrument where the venue counts them apart', async () => {
    const { rig, calls } = rigWith({ scope: 'instrument', minMs: 10, maxMs: 90_000 })
    rig.open.push(own)
    await rig.risk.start()
    rig.open.push(managedOrderOf({ instrumentId: other }))
    await rig.clock.advanceAsync(1000)
    expect(calls.at(-1)).toEqual([60_000, [instrumentId, other]])
    rig.open.shift()
    await rig.clock.advanceAsync(20_000)
    expect(calls.slice(-2)).toEqual([
      [60_000, [other]],
      [0, [instrumentId]],
    ])
    await rig.risk.close()
  })

  it('is not there where the venue has none', async () => {
    const { rig, state } = rigWith(null)
    expect(state()?.state).toBe('unsupported')
    await expect(rig.risk.setDeadMansSwitch('bybit', mainAccount, true, 'ann')).rejects.toThrow(
      'no countdown',
    )
  })

  it('sends nothing where sending is not armed', async () => {
    const { rig, calls } = rigWith()
    rig.risk.setSending('bybit', 'dryRun', 'ann')
    rig.open.push(own)
    await rig.risk.start()
    await rig.clock.advanceAsync(2000)
    expect(calls).toEqual([])
    await rig.risk.close()
  })
})
