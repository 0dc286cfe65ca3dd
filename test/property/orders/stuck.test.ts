import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ManagedOrder } from '../../../src/contract/domain/managedOrder.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import {
  answerMayTakeMs,
  silenceMayLastMs,
  stuckOf,
} from '../../../src/main/trading/orders/stuck.ts'
import { createOrderRig, requestOf } from '../../support/orderRig.ts'

const now = 1_750_000_000_000
const order = await madeOrder()

async function madeOrder(): Promise<ManagedOrder> {
  const rig = createOrderRig()
  const made = await rig.orders.submit(requestOf())
  await rig.close()
  return made
}

describe('stuck orders', () => {
  it('Property 39: listed are the unanswered, the silent, and at once the uncertain', () => {
    const states = fc.record({
      status: fc.constantFrom(
        'submitted',
        'accepted',
        'untriggered',
        'partiallyFilled',
        'filled',
        'canceled',
        'denied',
      ),
      age: fc.integer({ min: 0, max: 4_000_000 }),
      silence: fc.integer({ min: 0, max: 4_000_000 }),
      pendingFor: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
      isUncertain: fc.boolean(),
    })
    fc.assert(
      fc.property(states, ({ status, age, silence, pendingFor, isUncertain }) => {
        const isOpen = ['submitted', 'accepted', 'untriggered', 'partiallyFilled'].includes(status)
        const pending =
          pendingFor === null || !isOpen
            ? null
            : ({ kind: 'cancel', askedTime: (now - pendingFor) as UnixMs } as const)
        const uncertainty = isUncertain
          ? ({
              about: 'end',
              reason: 'asked',
              since: now as UnixMs,
              checks: 0,
              nextCheckTime: null,
              needsHand: false,
            } as const)
          : null
        const found = stuckOf(
          {
            ...order,
            status,
            createdTime: (now - age) as UnixMs,
            pending,
            uncertainty,
          },
          (now - silence) as UnixMs,
          now as UnixMs,
        )
        const waits = pending === null ? (status === 'submitted' ? age : 0) : (pendingFor ?? 0)
        const isSilent = isOpen && status !== 'submitted' && silence > silenceMayLastMs
        expect(found !== null).toBe(isUncertain || waits > answerMayTakeMs || isSilent)
      }),
      { numRuns: 500 },
    )
  })

  it('Property 39: a resting order that is silent is asked about instead of alarmed', async () => {
    const rig = createOrderRig()
    await rig.orders.start()
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: silenceMayLastMs, max: 3 * silenceMayLastMs }),
        async (silence) => {
          const { orderId, venueOrderId } = await rig.orders.submit(requestOf())
          const from = rig.venue.calls.length
          await rig.clock.advanceAsync(silence + 120_000)
          expect(rig.venue.calls.slice(from)).toContain(`order ${venueOrderId}`)
          expect(rig.orders.stuck()).toEqual([])
          expect(rig.orders.find(orderId)?.status).toBe('accepted')
          rig.venue.end(venueOrderId!, 'canceled')
        },
      ),
      { numRuns: 100 },
    )
    expect(rig.alerts).toEqual([])
    await rig.close()
  }, 60_000)

  it('Property 39: a resolution says who, why and when, and a query adopts what the venue says', async () => {
    const rig = createOrderRig()
    const scripts = fc.record({
      fate: fc.constantFrom('lostRequest' as const, 'lostAnswer' as const),
      resolution: fc.constantFrom(
        'query' as const,
        'cancel' as const,
        'markFilled' as const,
        'markRejected' as const,
      ),
      by: fc.stringMatching(/^[a-z]{1,10}$/),
      reason: fc.stringMatching(/^[a-z ]{0,20}[a-z]$/),
    })
    await fc.assert(
      fc.asyncProperty(scripts, async ({ fate, resolution, by, reason }) => {
        rig.venue.tells = false
        rig.venue.fates.submit.splice(0, Infinity, fate)
        const { orderId } = await rig.orders.submit(requestOf())
        const unnamed = rig.orders.resolve(orderId, resolution, ' ', reason)
        await expect(unnamed).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', path: 'by' })
        const resolved = await rig.orders.resolve(orderId, resolution, by, reason)
        const words = rig.orders
          .detail(orderId)
          .changes.find(({ evidence }) => evidence.source === 'user')
        expect(words?.evidence.words).toBe(`${resolution} by ${by}: ${reason}`)
        expect(words?.time).toBe(Math.round(rig.clock.now()))
        const isThere = fate === 'lostAnswer'
        const expected = {
          query: isThere ? 'accepted' : 'submitted',
          cancel: isThere ? 'canceled' : 'submitted',
          markFilled: 'filled',
          markRejected: 'rejected',
        }[resolution]
        expect(resolved.status).toBe(expected)
        expect(resolved.uncertainty === null).toBe(expected !== 'submitted')
        await rig.clock.advanceAsync(120_000)
        for (const { venueOrderId } of rig.venue.open()) rig.venue.end(venueOrderId, 'canceled')
        await rig.clock.advanceAsync(120_000)
      }),
      { numRuns: 100 },
    )
    await rig.close()
  }, 60_000)

  it('Property 39: nothing is marked that the venue has answered for', async () => {
    const rig = createOrderRig()
    const { orderId } = await rig.orders.submit(requestOf())
    const marked = rig.orders.resolve(orderId, 'markFilled', 'me', 'because')
    await expect(marked).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', path: 'resolution' })
    expect(rig.orders.find(orderId)?.status).toBe('accepted')
    await rig.close()
  })
})
