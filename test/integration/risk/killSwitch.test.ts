import { Big } from 'big.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mainAccount } from '../../../src/contract/domain/account.ts'
import type { InstrumentId } from '../../../src/contract/domain/ids.ts'
import type { ClientOrderId } from '../../../src/contract/domain/order.ts'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import type { TradingAccount } from '../../../src/main/trading/seams.ts'
import { newOrderOf } from '../../support/newOrders.ts'
import { noLimits, nextOrderId } from '../../support/riskRig.ts'
import { value } from '../../support/tradingRig.ts'
import { waitFor } from '../../support/waitFor.ts'
import { startRoutingRig, venues } from '../routing/rig.ts'

const instruments: Readonly<Partial<Record<VenueId, string>>> = {
  'binance-usdm': 'BTCUSDT-LINEAR.BINANCE-USDM',
  bybit: 'BTCUSDT-LINEAR.BYBIT',
  hyperliquid: 'BTC-LINEAR.HYPERLIQUID',
}
/** Far below any price the sandbox starts at, and a whole tick everywhere. */
const restingPrice = '30000'

describe('the kill switch at real venues', () => {
  let rig: Awaited<ReturnType<typeof startRoutingRig>>

  beforeAll(async () => {
    rig = await startRoutingRig()
    rig.trading.risk.setLimits(noLimits, 'test')
  }, 60_000)
  afterAll(() => rig.close())

  const account = (venue: VenueId): TradingAccount => {
    const found = rig.accounts.directory.find(venue, mainAccount)
    if (found === null) throw new Error(`no account at ${venue}`)
    return found
  }
  const instrumentOf = (venue: VenueId) => instruments[venue] as InstrumentId

  /** Ours through the order manager; priced by the market where it has moved far. */
  async function restOwn(venue: VenueId) {
    const placed = await rig.trading.orders.submit({
      idempotencyKey: `own ${venue} ${nextOrderId()}`,
      venue,
      accountId: mainAccount,
      parentId: null,
      source: 'api',
      clickedTime: null,
      ...terms(venue),
    })
    expect([placed.status, placed.denials]).toEqual(['accepted', []])
  }

  function terms(venue: VenueId) {
    const clientOrderId = foreignName(venue)
    const { clientOrderId: _, ...rest } = newOrderOf({
      clientOrderId,
      instrumentId: instrumentOf(venue),
      quantity: '0.01',
      price: restingPrice,
      timeInForce: 'gtc',
    })
    return rest
  }

  /** A name that this program never makes. */
  function foreignName(venue: VenueId): ClientOrderId {
    const name = venue === 'hyperliquid' ? `0x${'f'.repeat(32)}` : 'somebody-else-1'
    return name as ClientOrderId
  }

  async function restForeign(venue: VenueId) {
    const order = { ...terms(venue), clientOrderId: foreignName(venue) }
    expect((await account(venue).account.submit(order)).kind).toBe('accepted')
  }

  const openAt = async (venue: VenueId) => {
    const { account: at, trading } = account(venue)
    const open = value(await at.openOrders(null))
    const names = open.map(({ clientOrderId }) =>
      trading.clientOrderIds.decode(clientOrderId ?? ''),
    )
    const own = names.filter((name) => name !== null).length
    return { own, others: open.length - own }
  }
  const stages = () => rig.trading.risk.state().killSwitch.progress.map(({ stage }) => stage)

  it('cancels ours everywhere while answers are lost, leaves others alone, and lets nothing new out', async () => {
    for (const venue of venues) {
      await restOwn(venue)
      await restForeign(venue)
      expect(await openAt(venue)).toEqual({ own: 1, others: 1 })
    }
    await rig.inject('bybit', 'loseAnswer')
    await rig.inject('binance-usdm', 'loseRequest')
    const engaged = rig.trading.risk.engageKillSwitch('enough', 'ann')
    const refused = await rig.trading.orders.submit({
      idempotencyKey: 'too late',
      venue: 'hyperliquid',
      accountId: mainAccount,
      parentId: null,
      source: 'api',
      clickedTime: null,
      ...terms('hyperliquid'),
    })
    expect(refused.status).toBe('denied')
    expect(refused.denials.map(({ rule }) => rule)).toEqual(['killSwitch'])
    await waitFor('a venue that does not confirm', () =>
      stages().some((stage) => stage === 'retrying'),
    )
    await rig.heal()
    await engaged
    await waitFor('every account', () => stages().every((stage) => stage === 'confirmed'), 60_000)
    for (const venue of venues) expect(await openAt(venue)).toEqual({ own: 0, others: 1 })
    rig.trading.risk.releaseKillSwitch('RELEASE', 'ann')
  }, 120_000)

  it('closes positions and cancels what others made where that was chosen', async () => {
    for (const venue of venues) {
      const bought = await rig.trading.orders.submit({
        idempotencyKey: `market ${venue}`,
        venue,
        accountId: mainAccount,
        parentId: null,
        source: 'api',
        clickedTime: null,
        ...terms(venue),
        orderType: 'market',
        price: null,
        timeInForce: null,
      })
      expect(bought.denials).toEqual([])
      await waitFor(`a position at ${venue}`, async () =>
        value(await account(venue).account.positions()).some(
          ({ quantity }) => !new Big(quantity).eq(0),
        ),
      )
    }
    rig.trading.risk.setKillSwitchPlan({ whose: 'all', flatten: true }, 'ann')
    await rig.trading.risk.engageKillSwitch('enough', 'ann')
    await waitFor('flat accounts', () => stages().every((stage) => stage === 'flat'), 60_000)
    for (const venue of venues) {
      expect(await openAt(venue)).toEqual({ own: 0, others: 0 })
      const held = value(await account(venue).account.positions())
      expect(held.filter(({ quantity }) => !new Big(quantity).eq(0))).toEqual([])
    }
    rig.trading.risk.releaseKillSwitch('RELEASE', 'ann')
  }, 120_000)
})
