import { describe, expect, it } from 'vitest'
import type { Denial } from '../../../../src/contract/domain/managedOrder.ts'
import type { RouteRequest, RoutingDecision } from '../../../../src/contract/domain/routing.ts'
import { PitwallError } from '../../../../src/contract/errors.ts'
import {
  type RigOptions,
  type RouterRig,
  drive,
  nobodyKnows,
  routeOf,
  routerRig,
  settingsOf,
  specOf,
  venueRefused,
} from '../../../support/routing.ts'

const cheap = specOf('bybit', { asks: [[100, 5]] })
const dear = specOf('hyperliquid', { asks: [[101, 5]] })

function submitted(rig: RouterRig, request: RouteRequest = routeOf()): Promise<RoutingDecision> {
  return drive(rig.clock, rig.router.submit(request))
}

function previewed(options: RigOptions, fields: Partial<RouteRequest> = {}) {
  const rig = routerRig(options)
  return drive(rig.clock, rig.router.preview(routeOf(fields)))
}

function rulesOf({ candidates }: RoutingDecision, venue: string): readonly string[] {
  const found = candidates.find((each) => each.venue === venue)
  return found?.refusals.map(({ rule }) => rule) ?? []
}

describe('a preview', () => {
  it('says what would be done and does nothing', async () => {
    const rig = routerRig({ specs: [dear, cheap] })
    const decision = await drive(rig.clock, rig.router.preview(routeOf()))
    expect(decision.parts).toMatchObject([{ venue: 'bybit', quantity: '1', orderId: null }])
    expect(rig.sent).toEqual([])
    expect(rig.store.list(10)).toEqual([])
    expect(rig.decisions).toEqual([])
  })

  it('wants the books while it looks and lets go of them', async () => {
    const rig = routerRig({ specs: [dear, cheap] })
    const looking = rig.router.preview(routeOf())
    expect([...rig.wanted.values()]).toEqual([1, 1])
    await drive(rig.clock, looking)
    expect([...rig.wanted.values()]).toEqual([0, 0])
  })

  it('waits for a book that may come, and no longer than it should', async () => {
    const rig = routerRig({ specs: [specOf('bybit', { bookAgeMs: null })] })
    const begun = rig.clock.now()
    const decision = await drive(rig.clock, rig.router.preview(routeOf()))
    expect(rig.clock.now() - begun).toBeGreaterThanOrEqual(20)
    expect(rulesOf(decision, 'bybit')).toEqual(['noBook'])
  })
})

describe('what keeps a venue out', () => {
  const denied: Denial = {
    rule: 'maxOrderNotional',
    message: 'Too large.',
    field: null,
    limit: null,
    value: null,
    unit: null,
  }

  it('is named by its rule', async () => {
    const specs = [cheap, dear, specOf('binance-usdm', { asks: [[99, 0.5]] })]
    const decision = await previewed({
      specs,
      closed: ['bybit'],
      gate: ({ venue }) => (venue === 'hyperliquid' ? [denied] : []),
    })
    expect(rulesOf(decision, 'bybit')).toEqual(['breakerOpen'])
    expect(rulesOf(decision, 'hyperliquid')).toEqual(['maxOrderNotional'])
    expect(rulesOf(decision, 'binance-usdm')).toEqual(['depth'])
    expect(decision.parts).toEqual([])
    expect(decision.denials.map(({ rule }) => rule)).toEqual([
      'noVenue',
      'depth',
      'breakerOpen',
      'maxOrderNotional',
    ])
  })

  it('may be the setting, unless the venue is asked for by name', async () => {
    const options = { specs: [cheap, dear], settings: { disabled: ['bybit'] } } as const
    expect(rulesOf(await previewed(options), 'bybit')).toEqual(['disabled'])
    const named = await previewed(options, { venues: ['bybit'] })
    expect(named.parts[0]?.venue).toBe('bybit')
    expect(named.reasoning).toContain('asked for by name')
  })

  it('may be that it has no account or does not list the instrument', async () => {
    const decision = await previewed({ specs: [cheap] }, { venues: ['bybit', 'binance-spot'] })
    expect(rulesOf(decision, 'binance-spot')).toContain('noAccount')
    const other = await previewed({ specs: [cheap] }, { symbol: 'XUSDT' as never })
    expect(rulesOf(other, 'bybit')).toContain('notListed')
  })

  it('is that nothing says in which environment the order belongs', async () => {
    const live = specOf('hyperliquid', { environment: 'live' })
    const decision = await previewed({ specs: [cheap, live] })
    expect(rulesOf(decision, 'bybit')).toEqual(['mixedEnvironments'])
    expect(rulesOf(decision, 'hyperliquid')).toEqual(['mixedEnvironments'])
    const named = await previewed({ specs: [cheap, live] }, { venues: ['bybit'] })
    expect(named.parts[0]?.venue).toBe('bybit')
  })

  it('is that it only shows orders while others send them', async () => {
    const shown = specOf('bybit', { sending: 'dryRun' })
    expect(rulesOf(await previewed({ specs: [shown, dear] }), 'bybit')).toEqual(['dryRun'])
    const alone = await previewed({ specs: [shown] })
    expect(alone.parts[0]?.venue).toBe('bybit')
  })

  it('is an unknown fee where fees decide, and nowhere else', async () => {
    const silent = specOf('bybit', { fees: null })
    const byFees = await previewed({ specs: [silent, dear] }, { criterion: 'lowestFees' })
    expect(rulesOf(byFees, 'bybit')).toEqual(['feeUnknown'])
    const byPrice = await previewed({ specs: [silent, dear] })
    expect(byPrice.parts[0]?.venue).toBe('bybit')
    expect(byPrice.candidates[0]).toMatchObject({ feeSource: 'unknown', expectedFee: null })
  })
})

describe('a submission', () => {
  it('is journalled before anything leaves', async () => {
    const rig = routerRig({
      specs: [cheap],
      answer: () => {
        expect(rig.store.list(1)[0]?.parts[0]?.orderId).toBeNull()
        return { status: 'accepted' }
      },
    })
    await submitted(rig)
    expect(rig.sent).toHaveLength(1)
    expect(rig.store.list(1)[0]?.parts[0]?.orderId).toBe(rig.orders[0]?.orderId)
  })

  it('sends nothing when it cannot be journalled', async () => {
    const rig = routerRig({ specs: [cheap] })
    rig.store.failing = true
    await expect(submitted(rig)).rejects.toThrow('the disk is full')
    expect(rig.sent).toEqual([])
  })

  it('stays with an order that has left although the journal failed since', async () => {
    const rig = routerRig({
      specs: [cheap, dear],
      answer: () => {
        rig.store.failing = true
        return venueRefused
      },
    })
    const decision = await submitted(rig)
    expect(rig.sent.map(({ venue }) => venue)).toEqual(['bybit'])
    expect(decision.outcome?.failovers).toMatchObject([{ venue: 'bybit' }])
  })

  it('hands a key that was used for something else back as a conflict', async () => {
    const rig = routerRig({ specs: [cheap] })
    const request = routeOf()
    await submitted(rig, request)
    const other = { ...request, quantity: '2' }
    await expect(submitted(rig, other)).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
    expect(rig.sent).toHaveLength(1)
  })

  it('with no venue that can take it is a decision that says why, and is settled', async () => {
    const rig = routerRig({ specs: [cheap], closed: ['bybit'] })
    const decision = await submitted(rig)
    expect(decision.parts).toEqual([])
    expect(decision.denials.map(({ rule }) => rule)).toEqual(['noVenue', 'breakerOpen'])
    expect(decision.outcome).toMatchObject({ filledQuantity: '0', averagePrice: null })
    expect(rig.sent).toEqual([])
  })

  it('that cannot be an order at all is refused by its first answer', async () => {
    const refusal = new PitwallError('STORAGE_UNAVAILABLE', 'it is full')
    const rig = routerRig({ specs: [cheap, dear], answer: () => refusal })
    await expect(submitted(rig)).rejects.toBe(refusal)
    expect(rig.sent).toHaveLength(1)
    expect(rig.store.list(1)[0]?.outcome?.failovers).toMatchObject([{ reason: 'it is full' }])
  })

  it('of an order that is only shown does not wander from venue to venue', async () => {
    const shown = [
      specOf('bybit', { sending: 'dryRun' }),
      specOf('hyperliquid', { sending: 'dryRun' }),
    ]
    const rig = routerRig({ specs: shown, answer: () => ({ status: 'denied' }) })
    await submitted(rig)
    expect(rig.sent).toHaveLength(1)
  })

  it('goes out in the quote asset whole where it was sized so', async () => {
    const rig = routerRig({ specs: [cheap] })
    const decision = await submitted(rig, routeOf({ quantity: null, quoteQuantity: '150' }))
    expect(rig.sent[0]).toMatchObject({ quantity: null, quoteQuantity: '150' })
    expect(decision.parts[0]?.quantity).toBe('1.5')
  })

  it('is refused while the engine stops', async () => {
    const rig = routerRig({ specs: [cheap] })
    await rig.router.close()
    await expect(submitted(rig)).rejects.toMatchObject({ code: 'ENGINE_STOPPING' })
    expect(rig.sent).toEqual([])
  })

  it.each([
    [{ idempotencyKey: '' }, 'idempotencyKey'],
    [{ quantity: null }, 'quantity'],
    [{ quantity: '-1' }, 'quantity'],
    [{ quantity: '1e3' }, 'quantity'],
    [{ quoteQuantity: '5' }, 'quantity'],
    [{ price: '0' }, 'price'],
    [{ venues: [] }, 'venues'],
    [{ venues: ['bybit', 'bybit'] as const }, 'venues'],
  ])('is refused for %j', async (fields, path) => {
    const rig = routerRig({ specs: [cheap] })
    await expect(submitted(rig, routeOf(fields))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      path,
    })
  })
})

describe('a second click', () => {
  it('is not sent, not even to another venue', async () => {
    const rig = routerRig({ specs: [cheap, dear] })
    const [first, second] = await drive(
      rig.clock,
      Promise.all([rig.router.submit(routeOf()), rig.router.submit(routeOf())]),
    )
    expect(first.parts).toHaveLength(1)
    expect(second.parts).toEqual([])
    expect(second.denials[0]?.rule).toBe('duplicateClick')
    expect(second.reasoning).toContain('second click')
    expect(rig.sent).toHaveLength(1)
  })

  it('is another order once the time has passed, or when anything of it differs', async () => {
    const rig = routerRig({ specs: [cheap, dear] })
    await submitted(rig)
    await submitted(rig, routeOf({ quantity: '2' }))
    rig.clock.advance(500)
    await submitted(rig)
    expect(rig.sent).toHaveLength(3)
  })

  it('is none where nothing came of the first', async () => {
    const rig = routerRig({ specs: [cheap] })
    await submitted(rig, routeOf({ quantity: '99' }))
    const again = await submitted(rig, routeOf({ quantity: '99' }))
    expect(again.denials.map(({ rule }) => rule)).toEqual(['noVenue', 'depth'])
  })
})

describe('what came of a decision', () => {
  it('is known once every order has closed, with slippage and the time it took', async () => {
    const rig = routerRig({
      specs: [cheap],
      answer: () => {
        rig.clock.advance(12)
        return { status: 'accepted' }
      },
    })
    const decision = await submitted(rig)
    expect(decision.outcome).toBeNull()
    const { orderId } = rig.orders[0] ?? { orderId: '' as never }
    rig.tell(orderId, { status: 'partiallyFilled', cumulativeQuantity: '0.4', averagePrice: '102' })
    expect(rig.store.list(1)[0]?.outcome).toBeNull()
    rig.tell(orderId, { status: 'filled', cumulativeQuantity: '1', averagePrice: '101' })
    expect(rig.store.list(1)[0]?.outcome).toEqual({
      filledQuantity: '1',
      averagePrice: '101',
      slippage: 0.01,
      latencyMs: 12,
      failovers: [],
    })
    expect(rig.decisions.at(-1)?.outcome?.filledQuantity).toBe('1')
  })

  it('is better than expected below zero, for a sale above the price', async () => {
    const rig = routerRig({
      specs: [cheap],
      answer: () => ({ status: 'filled', cumulativeQuantity: '1', averagePrice: '100.98' }),
    })
    const decision = await submitted(rig, routeOf({ side: 'sell' }))
    expect(decision.outcome?.slippage).toBeCloseTo(-0.02, 12)
  })

  it('takes in a fill that comes after the end', async () => {
    const rig = routerRig({
      specs: [cheap],
      answer: () => ({ status: 'canceled', cumulativeQuantity: '0' }),
    })
    const decision = await submitted(rig)
    expect(decision.outcome?.filledQuantity).toBe('0')
    const { orderId } = rig.orders[0] ?? { orderId: '' as never }
    rig.tell(orderId, { cumulativeQuantity: '0.3', averagePrice: '100' })
    expect(rig.store.list(1)[0]?.outcome?.filledQuantity).toBe('0.3')
  })

  it('is open while nobody knows, and measures no latency then', async () => {
    const rig = routerRig({ specs: [cheap, dear], answer: () => nobodyKnows })
    const decision = await submitted(rig)
    expect(decision.outcome).toBeNull()
    expect(rig.sent).toHaveLength(1)
    const { orderId } = rig.orders[0] ?? { orderId: '' as never }
    rig.tell(orderId, { status: 'rejected', uncertainty: null })
    expect(rig.store.list(1)[0]?.outcome).toMatchObject({ filledQuantity: '0', latencyMs: null })
    expect(rig.sent).toHaveLength(1)
  })

  it('is the average over the parts of a spread order', async () => {
    const specs = [
      specOf('bybit', {
        asks: [
          [100, 1],
          [110, 5],
        ],
      }),
      specOf('hyperliquid', { asks: [[104, 3]] }),
    ]
    const settings = { splitting: true, minSplitNotional: '0' }
    const rig = routerRig({ specs, settings })
    const decision = await submitted(rig, routeOf({ quantity: '4' }))
    expect(decision.parts.map(({ venue, quantity }) => [venue, quantity])).toEqual([
      ['bybit', '1'],
      ['hyperliquid', '3'],
    ])
    expect(decision.expectedPrice).toBe(103)
    expect(decision.outcome).toMatchObject({
      filledQuantity: '4',
      averagePrice: '103',
      slippage: 0,
    })
    expect(decision.reasoning).toContain('Spread over 2 venues')
  })
})

describe('after a restart', () => {
  it('finds the orders of a decision and says what came of them', async () => {
    const rig = routerRig({ specs: [cheap], answer: () => ({ status: 'accepted' }) })
    const { decisionId } = await submitted(rig)
    await rig.router.close()
    const { orderId } = rig.orders[0] ?? { orderId: '' as never }
    const router = rig.restart()
    router.start()
    expect(router.decisions(1)[0]?.outcome).toBeNull()
    rig.tell(orderId, { status: 'filled', cumulativeQuantity: '1', averagePrice: '100' })
    expect(router.decisions(1)[0]).toMatchObject({
      decisionId,
      outcome: { filledQuantity: '1', latencyMs: null },
    })
  })

  it('says of a decision that was journalled and never sent that nothing was', async () => {
    const rig = routerRig({ specs: [cheap] })
    const request = routeOf()
    const planned = await drive(rig.clock, rig.router.preview(request))
    rig.store.save(planned)
    const router = rig.restart()
    router.start()
    const decision = await drive(rig.clock, router.submit(request))
    expect(decision.outcome?.failovers[0]?.reason).toContain('stopped before this order was made')
    expect(rig.sent).toEqual([])
  })
})

describe('the settings', () => {
  it('are kept and used', async () => {
    const rig = routerRig({ specs: [cheap, dear] })
    const priorities = [{ venue: 'hyperliquid', priority: 0 }] as const
    rig.router.setSettings(settingsOf({ criterion: 'userPreference', priorities }))
    expect(rig.store.settings()?.priorities).toEqual(priorities)
    const decision = await submitted(rig, routeOf({ criterion: null }))
    expect(decision).toMatchObject({
      criterion: 'userPreference',
      parts: [{ venue: 'hyperliquid' }],
    })
  })

  it.each([
    [{ criterion: 'cheapest' as never }, 'criterion'],
    [{ priorities: [{ venue: 'bybit', priority: -1 }] as const }, 'priorities'],
    [{ priorities: [{ venue: 'bybit', priority: 0.5 }] as const }, 'priorities'],
    [{ priorities: [{ venue: 'nowhere' as never, priority: 1 }] }, 'priorities'],
    [{ disabled: ['bybit', 'bybit'] as const }, 'disabled'],
    [{ maxSplits: 0 }, 'maxSplits'],
    [{ minSplitNotional: '-1' }, 'minSplitNotional'],
    [{ minSplitNotional: 'much' }, 'minSplitNotional'],
  ])('are refused with %j', (fields, path) => {
    const { router, store } = routerRig({ specs: [cheap] })
    const before = store.settings()
    expect(() => router.setSettings(settingsOf(fields))).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', path }) as Error,
    )
    expect(store.settings()).toEqual(before)
  })
})
