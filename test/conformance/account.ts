import { Big } from 'big.js'
import { describe, expect, it } from 'vitest'
import {
  type OrderType,
  type TimeInForce,
  type TradingCapabilities,
  orderTypes,
} from '../../src/contract/domain/order.ts'
import { type SubmitOutcome, capabilitiesOf } from '../../src/main/venues/account.ts'
import type { VenueModule } from '../../src/main/venues/adapter.ts'
import { newClientOrderId, referenceOf } from '../support/newOrders.ts'
import { waitFor } from '../support/waitFor.ts'
import { type AccountRig, type OrderEntry, smallQuantity } from './accountRig.ts'
import { rigLimitMs, useAccountRig } from './useAccountRig.ts'
import { valid, validAll } from './answers.ts'
import * as shapes from './shapes.ts'

/** What every account must answer, whatever its venue's wire looks like. */
export function describeAccount(module: VenueModule, orderEntry: OrderEntry = 'usual'): void {
  const where = orderEntry === 'fix' ? ' over FIX' : ''
  describe(
    `Property 1: an account at ${module.info.venue}${where}`,
    { timeout: rigLimitMs },
    () => {
      const rig = useAccountRig(module, orderEntry)
      const can = (): TradingCapabilities => {
        const found = capabilitiesOf(module.trading, rig().instrument.marketKind)
        if (found === undefined) throw new Error('the venue says nothing of what it can do')
        return found
      }

      it('answers every question in the one shape', async () => {
        await rig().rest()
        await rig().filled()
        valid(shapes.permissions, await rig().account.permissions())
        validAll(shapes.executionReport, await rig().account.openOrders(null))
        validAll(
          shapes.executionReport,
          await rig().account.openOrders(rig().instrument.instrumentId),
        )
        expect(validAll(shapes.balance, await rig().account.balances())).not.toEqual([])
        validAll(shapes.position, await rig().account.positions())
        const streamed = rig().events.map((event) => event.kind)
        expect(new Set(streamed)).toEqual(new Set([...streamed, 'executionReport', 'fill']))
        for (const report of rig().of('executionReport')) shapes.executionReport.parse(report)
        for (const each of rig().of('fill')) shapes.fill.parse(each)
        for (const each of rig().of('balance')) shapes.balance.parse(each)
        for (const each of rig().of('position')) shapes.position.parse(each)
      })

      it('finds an order by either id, and says so when there is none', async () => {
        const order = await rig().rest()
        const byClient = await rig().account.order(referenceOf(order))
        expect(byClient).toMatchObject({ ok: true, value: { clientOrderId: order.clientOrderId } })
        const venueOrderId = byClient.ok ? (byClient.value?.venueOrderId ?? null) : null
        const { instrumentId } = order
        const byVenue = await rig().account.order({
          instrumentId,
          clientOrderId: null,
          venueOrderId,
        })
        expect(byVenue).toMatchObject({ ok: true, value: { clientOrderId: order.clientOrderId } })
        const stranger = {
          instrumentId,
          clientOrderId: newClientOrderId(module),
          venueOrderId: null,
        }
        expect(await rig().account.order(stranger)).toEqual({ ok: true, value: null })
      })

      it('tells of its own orders in time and in the order of their life', async () => {
        const order = await rig().rest()
        const outcome = await rig().account.cancel(referenceOf(order))
        shapes.cancelOutcome.parse(outcome)
        expect(['canceled', 'pending']).toContain(outcome.kind)
        const told = () =>
          rig()
            .of('executionReport')
            .filter(({ clientOrderId }) => clientOrderId === order.clientOrderId)
        await waitFor('the end of the order', () => told().at(-1)?.status === 'canceled')
        expect(told()[0]?.status).toBe('accepted')
        expect(new Big(told().at(-1)?.leavesQuantity ?? 0).eq(0)).toBe(true)
      })

      it('refuses to cancel what is not there, for certain', async () => {
        const stranger = await rig().order()
        const outcome = await rig().account.cancel(referenceOf(stranger))
        shapes.cancelOutcome.parse(outcome)
        expect(outcome).toMatchObject({ kind: 'rejected', failure: { code: 'ORDER_NOT_FOUND' } })
      })

      it('fills add up to what the order says, and the money to what the venue says', async () => {
        const order = await rig().filled()
        const { instrumentId } = order
        const found = await rig().account.order(referenceOf(order))
        const listed = validAll(
          shapes.fill,
          await rig().account.fills({ instrumentId, since: null }),
        )
        const venueOrderId = found.ok ? found.value?.venueOrderId : null
        const own = listed.filter((each) => each.venueOrderId === venueOrderId)
        const sum = own.reduce((total, each) => total.plus(each.lastQuantity), new Big(0))
        expect(sum.eq(order.quantity ?? 0)).toBe(true)
        await waitFor('the same fills on the stream', () => {
          const streamed = rig()
            .of('fill')
            .filter((each) => each.venueOrderId === venueOrderId)
          return new Set(streamed.map(({ tradeId }) => tradeId)).size === own.length
        })
        const positions = validAll(shapes.position, await rig().account.positions())
        const isHeld = positions.some((each) => each.instrumentId === instrumentId)
        expect(isHeld).toBe(rig().instrument.marketKind !== 'spot')
      })

      it('amends, or says that it cannot', async () => {
        const order = await rig().rest()
        const price = await rig().priceAt(-6)
        const quantity = new Big(order.quantity ?? 0).plus(rig().instrument.stepSize).toFixed()
        const outcome = await rig().account.amend({
          ...referenceOf(order),
          side: order.side,
          price,
          quantity,
          stopPrice: null,
          newClientOrderId: can().amend === 'replace' ? newClientOrderId(module) : null,
        })
        shapes.amendOutcome.parse(outcome)
        const isOffered = can().amend !== 'unsupported'
        expect(outcome).toMatchObject(
          isOffered ? { kind: 'accepted' } : { kind: 'rejected', failure: { code: 'UNSUPPORTED' } },
        )
        if (!isOffered) return
        const changed = await waitFor('the amended order', async () => {
          const open = await rig().account.openOrders(order.instrumentId)
          return open.ok && open.value.find((each) => new Big(each.price ?? 0).eq(price))
        })
        expect(new Big(changed.quantity ?? 0).eq(quantity)).toBe(true)
      })

      it('cancels everything on an instrument', async () => {
        await rig().rest()
        await rig().rest({ price: await rig().priceAt(-4) })
        const outcome = await rig().account.cancelAll(rig().instrument.instrumentId)
        expect(outcome.kind).toBe('done')
        await waitFor('no open order', async () => {
          const open = await rig().account.openOrders(rig().instrument.instrumentId)
          return open.ok && open.value.length === 0
        })
      })

      it('takes every type and lifetime it says it takes', async () => {
        const refused: unknown[] = []
        for (const orderType of can().orderTypes) {
          for (const timeInForce of can().timesInForce[orderType] ?? [null]) {
            const outcome = await unhurried(async () =>
              rig().account.submit(await plausible(rig(), orderType, timeInForce)),
            )
            shapes.submitOutcome.parse(outcome)
            // One that ends at once may be refused by the venue, but it was the venue that did.
            const endsAtOnce = timeInForce === 'fok' || timeInForce === 'ioc'
            const byVenue = outcome.kind === 'rejected' && outcome.venueCode !== null
            const isTaken = outcome.kind === 'accepted' || (endsAtOnce && byVenue)
            if (!isTaken) refused.push({ orderType, timeInForce, outcome })
          }
        }
        expect(refused).toEqual([])
      })

      it('refuses what it does not take, by name and before anything leaves', async () => {
        const others = orderTypes.filter((orderType) => !can().orderTypes.includes(orderType))
        const orders = await Promise.all(
          others.map((orderType) => plausible(rig(), orderType, null, '1')),
        )
        const before = await rig().heard()
        for (const order of orders) {
          const outcome = await rig().account.submit(order)
          expect(outcome).toMatchObject({ kind: 'rejected', failure: { code: 'UNSUPPORTED' } })
        }
        expect(await rig().heard()).toBe(before)
      })

      it("Property 24: refuses what breaks the instrument's rules before anything leaves", async () => {
        const price = await rig().priceAt(-5)
        const { stepSize, priceDecimals } = rig().instrument
        const quantity = smallQuantity(rig().instrument, price)
        const wrong = [
          { quantity: new Big(quantity).plus(new Big(stepSize).div(2)).toFixed() },
          { price: new Big(price).plus(new Big(10).pow(-priceDecimals - 1)).toFixed() },
          { quantity: '0' },
          { quantity: null },
          { price: '-1' },
        ]
        const orders = await Promise.all(
          wrong.map((fields) => rig().order({ price, quantity, ...fields })),
        )
        const before = await rig().heard()
        for (const order of orders) {
          const outcome = await rig().account.submit(order)
          expect({ order, outcome }).toMatchObject({ outcome: { kind: 'rejected' } })
          const code = outcome.kind === 'rejected' ? outcome.failure.code : null
          expect(['ORDER_INVALID', 'INVALID_ARGUMENT']).toContain(code)
        }
        expect(await rig().heard()).toBe(before)
      })
    },
  )
}

/** An order of a type that a venue which has the type takes: stops lie beyond the market. */
async function plausible(
  rig: AccountRig,
  orderType: OrderType,
  timeInForce: TimeInForce | null,
  trailingDelta = '100',
) {
  const isStop = orderType === 'stopMarket' || orderType === 'stopLimit'
  const hasPrice = orderType === 'limit' || orderType === 'stopLimit'
  const crosses = timeInForce === 'ioc' || timeInForce === 'fok'
  const price = await rig.priceAt(isStop ? 3 : crosses ? 2 : -5)
  return rig.order({
    orderType,
    timeInForce,
    price: hasPrice ? price : null,
    quantity: smallQuantity(rig.instrument, await rig.priceAt(-5)),
    stopPrice: isStop ? await rig.priceAt(2) : null,
    trailingDelta: orderType === 'trailingStop' ? trailingDelta : null,
    expireTime: timeInForce === 'gtd' ? ((Date.now() + 3_600_000) as never) : null,
  })
}

/** On a busy machine requests bunch up; a venue that then asks for patience gets it. */
async function unhurried(submit: () => Promise<SubmitOutcome>): Promise<SubmitOutcome> {
  return waitFor('an order the venue has room for', async () => {
    const outcome = await submit()
    const isHurried = outcome.kind === 'rejected' && outcome.failure.code === 'RATE_LIMITED'
    return isHurried ? null : outcome
  })
}
