import { Big } from 'big.js'
import { describe, expect, it } from 'vitest'
import { createAccountBook } from '../../src/main/trading/accountBook.ts'
import type { VenueModule } from '../../src/main/venues/adapter.ts'
import { referenceOf } from '../support/newOrders.ts'
import { waitFor } from '../support/waitFor.ts'
import { type AccountRig, type OrderEntry, smallQuantity } from './accountRig.ts'
import { rigLimitMs, useAccountRig } from './useAccountRig.ts'
import { valid, validAll } from './answers.ts'
import * as shapes from './shapes.ts'

/** What every account must survive: lost, late, doubled and reordered messages, and wrong keys. */
export function describeAccountFaults(module: VenueModule, orderEntry: OrderEntry = 'usual'): void {
  const where = orderEntry === 'fix' ? ' over FIX' : ''
  describe(`an account at ${module.info.venue}${where} in trouble`, { timeout: rigLimitMs }, () => {
    const rig = useAccountRig(module, orderEntry)

    it('Property 36: a lost answer is unknown, and the order is found by our own id', async () => {
      await rig().fault('loseAnswer', { durationMs: 30_000 })
      const order = await rig().order()
      const outcome = await rig().account.submit(order, { signal: AbortSignal.timeout(4000) })
      expect(outcome).toMatchObject({ kind: 'unknown' })
      await rig().calm()
      const found = await waitFor('an answer', async () => {
        const asked = await rig().account.order(referenceOf(order))
        return asked.ok ? asked : null
      })
      expect(found.value).toMatchObject({ clientOrderId: order.clientOrderId, status: 'accepted' })
    })

    it('Property 36: a lost request is unknown too, and the venue knows nothing of it', async () => {
      await rig().fault('loseRequest', { durationMs: 30_000 })
      const order = await rig().order()
      const outcome = await rig().account.submit(order, { signal: AbortSignal.timeout(4000) })
      expect(outcome).toMatchObject({ kind: 'unknown' })
      await rig().calm()
      const found = await waitFor('an answer', async () => {
        const asked = await rig().account.order(referenceOf(order))
        return asked.ok ? asked : null
      })
      expect(found.value).toBeNull()
    })

    it('Property 36: a failure after execution is never taken for a refusal', async () => {
      await rig().fault('failAfter', { durationMs: 30_000 })
      const order = await rig().order()
      const outcome = await rig().account.submit(order)
      expect(outcome).toMatchObject({ kind: 'unknown' })
      await rig().calm()
      const found = await waitFor('an answer', async () => {
        const asked = await rig().account.order(referenceOf(order))
        return asked.ok ? asked : null
      })
      expect(found.value).toMatchObject({ clientOrderId: order.clientOrderId })
    })

    it('refuses a second order with the same id of ours, or takes neither twice', async () => {
      const order = await rig().rest()
      const outcome = await rig().account.submit(order)
      expect(outcome).toMatchObject({ kind: 'rejected', failure: { code: 'ORDER_DUPLICATE' } })
      const open = await rig().account.openOrders(order.instrumentId)
      expect(open.ok && open.value).toHaveLength(1)
    })

    it.each(['duplicatePush', 'reorderPush', 'latePush'] as const)(
      'ends in the same book whatever happens to its pushes: %s',
      async (fault) => {
        await rig().fault(fault, { probability: 0.5, delayMs: 200, durationMs: 30_000 })
        const from = rig().events.length
        const order = await rig().filled()
        const resting = await rig().rest()
        await rig().calm()
        const venueOrderId = await numberOf(rig(), order)
        await waitFor('every fill', () => {
          const fills = rig()
            .of('fill')
            .filter((each) => each.venueOrderId === venueOrderId)
          const unique = new Map(fills.map((each) => [each.tradeId, each.lastQuantity]))
          const sum = [...unique.values()].reduce((total, each) => total.plus(each), new Big(0))
          return sum.eq(order.quantity ?? 0)
        })
        await waitFor('the resting order', () =>
          rig()
            .of('executionReport')
            .some(({ clientOrderId }) => clientOrderId === resting.clientOrderId),
        )
        const book = createAccountBook()
        let counted = new Big(0)
        for (const event of rig().events.slice(from)) {
          if (event.kind === 'executionReport') book.report(event)
          if (event.kind !== 'fill' || event.venueOrderId !== venueOrderId) continue
          if (book.fill(event)) counted = counted.plus(event.lastQuantity)
        }
        expect(counted.eq(order.quantity ?? 0)).toBe(true)
        const open = book.openOrders().map(({ clientOrderId }) => clientOrderId)
        expect(open).toContain(resting.clientOrderId)
        expect(open).not.toContain(order.clientOrderId)
      },
    )

    it('Property 11: says that its stream broke, and what was missed can be asked for', async () => {
      const states = () =>
        rig()
          .of('accountStream')
          .map(({ status }) => status)
      const before = states().length
      await rig().fault('dropPrivate', { durationMs: 1500 })
      await waitFor('the break', () => states().slice(before).includes('broken'))
      const price = await rig().priceAt(3)
      const quantity = smallQuantity(rig().instrument, price)
      const order = await rig().order({ price, quantity })
      // Over FIX nothing leaves while the session is down, and the refusal is certain.
      await waitFor('an order that gets through', async () => {
        const { kind } = await rig().account.submit(order)
        expect(kind).not.toBe('unknown')
        return kind === 'accepted'
      })
      await waitFor('the stream again', () => states().at(-1) === 'live', rigLimitMs)
      const venueOrderId = await numberOf(rig(), order)
      const { instrumentId } = order
      const fills = validAll(shapes.fill, await rig().account.fills({ instrumentId, since: null }))
      const own = fills.filter((each) => each.venueOrderId === venueOrderId)
      const sum = own.reduce((total, each) => total.plus(each.lastQuantity), new Big(0))
      expect(sum.eq(order.quantity ?? 0)).toBe(true)
      expect(new Set(own.map(({ tradeId }) => tradeId)).size).toBe(own.length)
    })

    it('reads what a key may do, and trades with none that may not', async () => {
      const reader = await rig().withKey({ read: true, trade: false })
      const rights = valid(shapes.permissions, await reader.permissions())
      const outcome = await reader.submit(await rig().order())
      shapes.submitOutcome.parse(outcome)
      expect(rights.trade || outcome.kind === 'rejected').toBe(true)
    })

    it('refuses a wrong key for certain, without showing it', async () => {
      const { secret } = await wrongKey(module)
      const stranger = rig().withCredentials('stranger', await wrongKey(module))
      const permissions = await stranger.permissions()
      const balances = await stranger.balances()
      const told = [permissions, balances].map((answer) => (answer.ok ? '' : answer.error.message))
      expect(told.join(' ')).not.toContain(secret)
      const outcome = await stranger.submit(await rig().order())
      expect(outcome).toMatchObject({ kind: 'rejected' })
    })
  })
}

async function numberOf(rig: AccountRig, order: Parameters<typeof referenceOf>[0]) {
  const found = await rig.account.order(referenceOf(order))
  return found.ok ? (found.value?.venueOrderId ?? null) : null
}

/** A well-formed key that opens nothing. */
function wrongKey(
  module: VenueModule,
): Promise<{ readonly apiKey: string; readonly secret: string }> {
  const isWallet = module.info.venue === 'hyperliquid'
  return Promise.resolve(
    isWallet
      ? { apiKey: `0x${'12'.repeat(20)}`, secret: `0x${'34'.repeat(32)}` }
      : { apiKey: 'k'.repeat(64), secret: 's'.repeat(64) },
  )
}
