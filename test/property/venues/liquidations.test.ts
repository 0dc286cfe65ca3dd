import { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Liquidation } from '../../../src/contract/domain/liquidation.ts'
import { venueModules } from '../../../src/main/venues/registry.ts'

const decimal = (wholes: number, decimals: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min: 1, max: wholes }), fc.integer({ min: 0, max: 10 ** decimals - 1 }))
    .map(([whole, part]) => `${whole}.${String(part).padStart(decimals, '0')}`)

const row = fc.record({
  T: fc.integer({ min: 1_790_000_000_000, max: 1_790_000_000_003 }),
  s: fc.constantFrom('BTCUSDT', 'ETHUSDT'),
  S: fc.constantFrom('Buy', 'Sell'),
  v: decimal(50, 3),
  p: decimal(100_000, 2),
})

type Row = { T: number; s: string; S: string; v: string; p: string }

function decode(batches: readonly (readonly Row[])[]): readonly Liquidation[] {
  const decoder = venueModules.bybit.createDecoder({ environment: 'sandbox' })
  return batches.flatMap((data) => {
    const message = {
      topic: 'allLiquidation.BTCUSDT',
      type: 'snapshot',
      ts: 1_790_000_000_500,
      data,
    }
    return decoder
      .feed({
        channel: 'ws',
        receivedTimeMs: 1_790_000_000_600,
        url: null,
        raw: JSON.stringify(message),
      })
      .filter((event) => event.kind === 'liquidation')
  })
}

describe('liquidations of a recording', () => {
  it('sum to the exact notional of its messages, to the cent', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 200 }), (rows) => {
        const exact = rows.reduce((sum, { p, v }) => sum.plus(new Big(p).times(v)), new Big(0))
        const own = decode([rows]).reduce((sum, { notional }) => sum + notional, 0)
        expect(Math.abs(own - exact.toNumber())).toBeLessThan(0.005)
      }),
      { numRuns: 100 },
    )
  })

  it('are one event a row, however often each message comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(row, { minLength: 1, maxLength: 5 }), { maxLength: 10 }),
        fc.integer({ min: 1, max: 3 }),
        (batches, times) => {
          const distinct = distinctMessages(batches)
          const repeated = distinct.flatMap((batch) => Array.from({ length: times }, () => batch))
          const ids = new Set(decode(repeated).map(({ id }) => id))
          expect(ids).toEqual(new Set(decode(distinct).map(({ id }) => id)))
          for (const batch of distinct) {
            expect(new Set(decode([batch]).map(({ id }) => id)).size).toBe(batch.length)
          }
        },
      ),
      { numRuns: 100 },
    )
  })
})

function distinctMessages(batches: readonly (readonly Row[])[]): readonly (readonly Row[])[] {
  return [...new Map(batches.map((batch) => [JSON.stringify(batch), batch])).values()]
}
