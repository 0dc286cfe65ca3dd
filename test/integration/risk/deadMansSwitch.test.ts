import { afterEach, describe, expect, it } from 'vitest'
import { mainAccount } from '../../../src/contract/domain/account.ts'
import type { ManagedOrder } from '../../../src/contract/domain/managedOrder.ts'
import { systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { createDeadMansSwitches } from '../../../src/main/trading/risk/deadMansSwitches.ts'
import { createJournal } from '../../../src/main/trading/risk/journal.ts'
import type { TradingAccount } from '../../../src/main/trading/seams.ts'
import { venueModules } from '../../../src/main/venues/registry.ts'
import { managedOrderOf } from '../../support/fakeTrading.ts'
import { memoryStore } from '../../support/riskRig.ts'
import { type TradingRig, startTradingRig, value } from '../../support/tradingRig.ts'
import { waitFor } from '../../support/waitFor.ts'

const module = venueModules['binance-usdm']

describe("a dead man's switch at a real venue", () => {
  let rig: TradingRig
  afterEach(() => rig.close())

  /** An order of ours that rests, and the switch that watches over it. */
  async function watched(countdownMs: number) {
    rig = await startTradingRig(module)
    const order = rig.orderOf({ price: await rig.priceAt(-10), timeInForce: 'gtc' })
    await rig.accepted(order)
    const own: ManagedOrder[] = [managedOrderOf({ ...order, venue: 'binance-usdm' })]
    const account = {
      venue: 'binance-usdm',
      environment: 'sandbox',
      accountId: mainAccount,
      account: rig.account,
      trading: module.trading,
    } as unknown as TradingAccount
    const switches = createDeadMansSwitches({
      journal: createJournal(memoryStore(), systemClock, silentLog),
      accounts: { find: () => account, all: () => [account] },
      orders: () => ({ open: () => own }),
      gate: () => ({ sending: () => 'armed' }),
      clock: systemClock,
      onAlert: () => undefined,
      onChange: () => undefined,
      countdownMs,
    })
    const isOpen = async (): Promise<boolean> =>
      value(await rig.account.openOrders(rig.instrument.instrumentId)).length > 0
    const refreshes = () => rig.attempts.filter(({ path }) => /countdown/i.test(path)).length
    return { switches, isOpen, refreshes }
  }

  it('has the venue cancel once the engine falls silent', async () => {
    const { switches, isOpen } = await watched(1500)
    switches.tick()
    await waitFor('the countdown', () => switches.states()[0]?.state === 'armed')
    expect(await isOpen()).toBe(true)
    await waitFor('the venue to cancel', async () => !(await isOpen()))
  }, 60_000)

  it('keeps orders alive while it is refreshed, and leaves them when it is called off', async () => {
    const { switches, isOpen, refreshes } = await watched(1500)
    await waitFor(
      'ten refreshes, three countdowns long',
      () => {
        switches.tick()
        return refreshes() >= 10
      },
      60_000,
    )
    expect(await isOpen()).toBe(true)
    await switches.close()
    const before = refreshes()
    switches.tick()
    expect(refreshes()).toBe(before)
    expect(await isOpen()).toBe(true)
  }, 60_000)
})
