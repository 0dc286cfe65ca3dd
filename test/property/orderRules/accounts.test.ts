import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Instrument } from '../../../src/contract/domain/instrument.ts'
import type { NewOrder } from '../../../src/contract/domain/order.ts'
import type { RequestArguments } from '../../../src/main/venues/account.ts'
import { venueModules } from '../../../src/main/venues/registry.ts'
import { hasFixtures } from '../../support/fixtures.ts'
import { newClientOrderId, newOrderOf } from '../../support/newOrders.ts'
import {
  type Breakage,
  fieldBreakages,
  lifetimeBreakages,
  rule,
  valueBreakages,
} from './breakages.ts'
import { type Filters, type Listing, listingOf } from './filters.ts'
import { instrumentsOf } from './instruments.ts'
import { brokenFilters } from './oracle.ts'
import { draws, pick, validOrder } from './orders.ts'
import { type RecordingVenue, startRecordingVenue } from './recordingVenue.ts'

const venues = ['binance-spot', 'binance-usdm', 'bybit', 'hyperliquid'] as const

/** What an order object cannot even say: these words are read before there is one. */
const ofWordsOnly: ReadonlySet<string> = new Set([
  'no side',
  'no orderType',
  'a side or type in other words',
  'a lifetime in other words',
])

describe.skipIf(!hasFixtures()).each(venues)('an account at %s', (venue) => {
  let listing: Listing
  let instruments: ReadonlyMap<string, Instrument>
  let recording: RecordingVenue

  beforeAll(async () => {
    listing = listingOf(venue)
    const all = instrumentsOf(venue, listing.bodies)
    instruments = new Map(all.map((each) => [`${each.marketKind} ${each.venueSymbol}`, each]))
    recording = await startRecordingVenue(venue, listing.bodies)
  })

  afterAll(() => recording.close())

  function orderOf({ symbol, marketKind }: Filters, args: RequestArguments): NewOrder {
    const instrument = instruments.get(`${marketKind} ${symbol}`)
    if (instrument === undefined) throw new Error(`there is no ${symbol}`)
    const { symbol: _symbol, marketKind: _kind, orderId: _id, since: _since, ...fields } = args
    const given = Object.entries(fields).map(([name, each]) => [name, each ?? null])
    return newOrderOf({
      clientOrderId: newClientOrderId(venueModules[venue]),
      price: null,
      quantity: null,
      ...(Object.fromEntries(given) as Partial<NewOrder>),
      instrumentId: instrument.instrumentId,
    })
  }

  const cases: readonly (readonly [number: number, breakages: readonly Breakage[]])[] = [
    [16, fieldBreakages],
    [20, lifetimeBreakages],
    [24, valueBreakages],
  ]
  it.each(cases)(
    'Property %i: refuses what is broken, names the field, and sends nothing',
    async (_number, breakages) => {
      const breakage = fc.constantFrom(...breakages.filter(({ name }) => !ofWordsOnly.has(name)))
      await fc.assert(
        fc.asyncProperty(draws, breakage, async (given, broken) => {
          const filters = pick(listing.filters, given.symbol)
          const order = filters === undefined ? null : validOrder(filters, given)
          fc.pre(filters !== undefined && order !== null)
          const wrong = broken.break(filters, order, given)
          fc.pre(
            wrong !== null &&
              (wrong.codes !== rule || brokenFilters(filters, wrong.order).length === 1),
          )
          const outcome = await recording.account.submit(orderOf(filters, wrong.order))
          expect(outcome).toMatchObject({ kind: 'rejected', failure: { path: wrong.field } })
          expect(wrong.codes).toContain(outcome.kind === 'rejected' && outcome.failure.code)
          expect(recording.sends()).toBe(0)
        }),
        { numRuns: 300 },
      )
    },
  )

  it('Property 24: sends an order that keeps every rule', async () => {
    const filters = listing.filters[0] as Filters
    const [given] = fc.sample(
      draws.filter((each) => validOrder(filters, each)?.orderType === 'limit'),
      1,
    )
    if (given === undefined) throw new Error('no order was found')
    const order = orderOf(filters, validOrder(filters, given) as RequestArguments)
    const outcome = await recording.account.submit(order)
    expect(outcome.kind).toBe('unknown')
    expect(recording.sends()).toBeGreaterThan(0)
  })
})
