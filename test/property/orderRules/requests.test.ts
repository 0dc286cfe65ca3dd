import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { Instrument } from '../../../src/contract/domain/instrument.ts'
import type { Result } from '../../../src/contract/errors.ts'
import type { BuiltRequest, RequestArguments } from '../../../src/main/venues/account.ts'
import { venueModules } from '../../../src/main/venues/registry.ts'
import { hasFixtures } from '../../support/fixtures.ts'
import {
  type Breakage,
  type Broken,
  fieldBreakages,
  lifetimeBreakages,
  rule,
  valueBreakages,
} from './breakages.ts'
import { type Filters, type Listing, listingOf } from './filters.ts'
import { credentialsOf } from './keys.ts'
import { brokenFilters } from './oracle.ts'
import { type Draws, draws, isPriced, pick, validOrder } from './orders.ts'
import { instrumentsOf } from './instruments.ts'

const venues = ['binance-spot', 'binance-usdm', 'bybit', 'hyperliquid'] as const
const now = 1_700_000_000_000 as UnixMs
const runs = { numRuns: 500 }

describe.skipIf(!hasFixtures()).each(venues)('orders for %s', (venue) => {
  let listing: Listing
  let instruments: readonly Instrument[]

  beforeAll(() => {
    listing = listingOf(venue)
    instruments = instrumentsOf(venue, listing.bodies)
  })

  const request = (args: RequestArguments): Promise<Result<BuiltRequest>> =>
    venueModules[venue].trading.request('submit', args, {
      urls: { rest: 'http://127.0.0.1:1', ws: 'ws://127.0.0.1:1' },
      credentials: credentialsOf(venue),
      environment: 'sandbox',
      instruments,
      now,
      nonce: null,
    })

  function drawn(given: Draws): { readonly filters: Filters; readonly order: RequestArguments } {
    const filters = pick(listing.filters, given.symbol)
    const order = filters === undefined ? null : validOrder(filters, given)
    fc.pre(filters !== undefined && order !== null)
    return { filters, order }
  }

  it('has a symbol in the list for every one of ours', () => {
    expect(instruments.map(({ venueSymbol }) => venueSymbol)).toEqual(
      listing.filters.map(({ symbol }) => symbol),
    )
  })

  it('Property 24: pass when they keep every filter of the symbol', async () => {
    await fc.assert(
      fc.asyncProperty(draws, async (given) => {
        const { filters, order } = drawn(given)
        expect(brokenFilters(filters, order)).toEqual([])
        expect(await request(order)).toMatchObject({ ok: true })
      }),
      runs,
    )
  })

  it('Property 24: pass exactly when the numbers keep the filters, whatever they are', async () => {
    const nudge = fc.constantFrom('1', '0.1', '0.5', '2', '10', '1.01', '0.001', '1000', '100000')
    await fc.assert(
      fc.asyncProperty(
        draws,
        nudge,
        fc.constantFrom('price', 'quantity', 'stopPrice'),
        async (given, by, field) => {
          const { filters, order } = drawn(given)
          const nudged = { ...order, [field]: scaled(order[field as 'price'], by) }
          fc.pre(field !== 'price' || isPriced(order.orderType))
          fc.pre(order[field as 'price'] !== undefined)
          const broken = brokenFilters(filters, nudged)
          const answer = await request(nudged)
          expect({ broken, ok: answer.ok, answer }).toMatchObject({ ok: broken.length === 0 })
          if (answer.ok) return
          expect(answer.error.code).toBe('ORDER_INVALID')
          expect(broken.map((each) => each.split(' ')[0])).toContain(answer.error.path)
        },
      ),
      runs,
    )
  })

  const cases: readonly (readonly [number: number, breakages: readonly Breakage[]])[] = [
    [24, valueBreakages],
    [16, fieldBreakages],
    [20, lifetimeBreakages],
  ]
  for (const [number, breakages] of cases) {
    it.each(breakages)(
      `Property ${number}: are refused with $name, which is named`,
      async (breakage) => {
        let broken = 0
        await fc.assert(
          fc.asyncProperty(draws, async (given) => {
            const { filters, order } = drawn(given)
            const wrong = breakage.break(filters, order, given)
            if (wrong === null || !isOneRule(filters, wrong)) return
            broken += 1
            const answer = await request(wrong.order)
            expect({ ...answer, order: wrong.order }).toMatchObject({
              ok: false,
              error: { path: wrong.field },
            })
            if (answer.ok) return
            expect(wrong.codes).toContain(answer.error.code)
            expect(answer.error.message).toMatch(wrong.says)
          }),
          runs,
        )
        expect(broken > 0 || absentRules[venue].includes(breakage.name)).toBe(true)
      },
    )
  }
})

const gtd = 'gtd without an end, or one that has passed'
/** What no symbol of a venue's list knows. */
const absentRules: Readonly<Record<(typeof venues)[number], readonly string[]>> = {
  'binance-spot': ['a quantity below the least', gtd],
  'binance-usdm': [
    'a quantity below the least',
    'a notional above the most',
    'a type the symbol does not take',
    'reduce-only at a spot venue',
    'a side of a hedged account where there is none',
  ],
  bybit: ['a price below the least', 'a trailing distance out of bounds', gtd],
  hyperliquid: [
    'a quantity below the least',
    'a quantity above the most',
    'a notional above the most',
    'a price below the least',
    'a price above the most',
    'a trailing distance out of bounds',
    'reduce-only at a spot venue',
    gtd,
  ],
}

/** A value that breaks a filter breaks no other: the answer can then name only that one. */
function isOneRule(filters: Filters, { order, codes }: Broken): boolean {
  return codes !== rule || brokenFilters(filters, order).length === 1
}

function scaled(value: string | undefined, by: string): string {
  const [digits = '', places = ''] = by.split('.')
  const [whole = '0', fraction = ''] = (value ?? '0').split('.')
  const product = BigInt(whole + fraction) * BigInt(digits + places)
  const decimals = fraction.length + places.length
  const padded = product.toString().padStart(decimals + 1, '0')
  return decimals === 0 ? padded : `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`
}
