import { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Answer,
  allVenues,
  drive,
  nobodyKnows,
  routeOf,
  routerRig,
  specOf,
  venueRefused,
  weDenied,
} from '../../support/routing.ts'

const runs = { numRuns: 150 }

const accepted: Answer = { status: 'accepted', cumulativeQuantity: '0' }
const partly: Answer = {
  status: 'canceled',
  cumulativeQuantity: '0.25',
  leavesQuantity: '0',
  averagePrice: '100',
}
const byHand: Answer = {
  status: 'rejected',
  evidence: { source: 'user', words: 'I say so.', time: 0 as never },
}
/** Refused, and yet something is not settled. */
const doubtful: Answer = { ...venueRefused, uncertainty: nobodyKnows.uncertainty ?? null }
const script = {
  filled: null,
  accepted,
  partly,
  byHand,
  doubtful,
  unknown: nobodyKnows,
  rejected: venueRefused,
  denied: weDenied,
} as const
type Word = keyof typeof script
const refusing: ReadonlySet<Word> = new Set<Word>(['rejected', 'denied'])

const words = fc.array(fc.constantFrom(...(Object.keys(script) as Word[])), {
  minLength: 4,
  maxLength: 4,
})

function scripted(said: readonly Word[], split: boolean) {
  const specs = allVenues.map((venue, index) =>
    specOf(venue, { asks: [[100 + (split ? 0 : index), split ? 1 : 10]], priority: index }),
  )
  const wordOf = (venue: string): Word => said[allVenues.indexOf(venue as never)] ?? 'filled'
  return routerRig({
    specs,
    settings: { splitting: split, minSplitNotional: '0', maxSplits: 4 },
    answer: ({ venue, quantity }) =>
      script[wordOf(venue)] ?? {
        status: 'filled',
        cumulativeQuantity: quantity ?? '0',
        leavesQuantity: '0',
        averagePrice: '100',
      },
  })
}

describe('moving on to the next venue', () => {
  it('happens only after a certain refusal, in the order of preference, each venue once', async () => {
    await fc.assert(
      fc.asyncProperty(words, async (said) => {
        const { router, clock, sent } = scripted(said, false)
        const decision = await drive(clock, router.submit(routeOf()))
        const stops = said.findIndex((word) => !refusing.has(word))
        const tried = stops < 0 ? allVenues.length : stops + 1
        expect(sent.map(({ venue }) => venue)).toEqual(allVenues.slice(0, tried))
        expect(decision.parts.map(({ venue }) => venue)).toEqual([allVenues[tried - 1]])
        expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(sent.length)
        await router.close()
      }),
      runs,
    )
  })

  it('never has more working, filled or in doubt than was asked for, spread or not', async () => {
    await fc.assert(
      fc.asyncProperty(words, fc.integer({ min: 1, max: 4 }), async (said, quantity) => {
        const { router, clock, orders, sent } = scripted(said, true)
        await drive(clock, router.submit(routeOf({ quantity: `${quantity}` })))
        const exposed = orders
          .filter(({ status, uncertainty }) => {
            return uncertainty !== null || (status !== 'denied' && status !== 'rejected')
          })
          .reduce((total, order) => total.plus(order.quantity ?? 0), new Big(0))
        expect(exposed.lte(quantity)).toBe(true)
        const at = sent.map(({ venue }) => venue)
        expect(new Set(at).size).toBe(at.length)
        await router.close()
      }),
      runs,
    )
  })

  it('sends nothing again for the same key, at once, later or after a restart', async () => {
    await fc.assert(
      fc.asyncProperty(
        words,
        fc.boolean(),
        fc.integer({ min: 1, max: 3 }),
        async (said, split, repeats) => {
          const rig = scripted(said, split)
          const request = routeOf({ quantity: '2' })
          const together = Array.from({ length: repeats }, () => rig.router.submit(request))
          const first = await drive(rig.clock, Promise.all(together))
          const sent = rig.sent.length
          const again = await drive(
            rig.clock,
            rig.router.submit({ ...request, clickedTime: 5 as never }),
          )
          await rig.router.close()
          const other = rig.restart()
          other.start()
          const later = await drive(rig.clock, other.submit(request))
          expect(rig.sent).toHaveLength(sent)
          for (const decision of [...first, again, later]) {
            expect(decision.decisionId).toBe(first[0]?.decisionId)
          }
          await other.close()
        },
      ),
      runs,
    )
  })
})
