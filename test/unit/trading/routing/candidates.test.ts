import { describe, expect, it } from 'vitest'
import type { RouteRequest } from '../../../../src/contract/domain/routing.ts'
import { assess } from '../../../../src/main/trading/routing/candidates.ts'
import { orderTermsOf } from '../../../../src/contract/domain/managedOrder.ts'
import type { Purse } from '../../../../src/main/trading/routing/view.ts'
import { type VenueSpec, routeOf, routingStart, specOf, viewOf } from '../../../support/routing.ts'

const spec = specOf('bybit', {
  asks: [
    [100, 1],
    [102, 1],
    [110, 1],
  ],
  bids: [
    [99, 2],
    [98, 2],
  ],
  fees: { maker: '0.001', taker: '0.002' },
})

function shown(
  fields: Partial<RouteRequest>,
  over: Partial<VenueSpec> = {},
  purse: Purse | null = null,
) {
  const request = routeOf(fields)
  const view = { ...viewOf({ ...spec, ...over }), purse }
  return assess(view, {
    terms: orderTermsOf(request),
    criterion: request.criterion ?? 'bestPrice',
    now: routingStart as never,
    tradeableMs: 500,
  }).shown
}

function rules(fields: Partial<RouteRequest>, over: Partial<VenueSpec> = {}): readonly string[] {
  return shown(fields, over).refusals.map(({ rule }) => rule)
}

const limit = { orderType: 'limit', timeInForce: 'gtc' } as const

describe('what an order would meet', () => {
  it('is the walk through the levels at the taker rate', () => {
    expect(shown({ quantity: '2' })).toMatchObject({
      expectedPrice: 101,
      expectedSlippage: 0.01,
      feeRate: 0.002,
      expectedFee: 0.404,
      expectedTotal: 202.404,
      depth: 3,
      spread: 1,
      refusals: [],
    })
  })

  it('is what is left after fees for a sale', () => {
    expect(shown({ side: 'sell', quantity: '1' })).toMatchObject({
      expectedPrice: 99,
      expectedFee: 0.198,
      expectedTotal: 98.802,
    })
  })

  it('is partly a taking and partly a resting order where the limit ends the walk', () => {
    expect(shown({ ...limit, quantity: '2', price: '101' })).toMatchObject({
      expectedPrice: 100.5,
      expectedFee: 0.301,
      depth: 1,
      refusals: [],
    })
  })

  it('is a resting order at its own price and the maker rate', () => {
    expect(shown({ ...limit, quantity: '2', price: '90' })).toMatchObject({
      expectedPrice: 90,
      expectedSlippage: 0,
      feeRate: 0.001,
      expectedFee: 0.18,
      depth: 0,
    })
    expect(shown({ ...limit, quantity: '1', price: '101', postOnly: true }).feeRate).toBe(0.001)
  })

  it('is nothing that could be told for one that waits for a price', () => {
    const waiting = shown({ orderType: 'stopMarket', stopPrice: '120', quantity: '1' })
    expect(waiting).toMatchObject({ expectedPrice: null, expectedFee: null, feeRate: 0.002 })
    expect(waiting.refusals).toEqual([])
  })

  it('is counted in the quote asset where the order is', () => {
    expect(shown({ quantity: null, quoteQuantity: '151' })).toMatchObject({
      expectedPrice: 151 / 1.5,
      expectedFee: 0.302,
      refusals: [],
    })
    expect(rules({ quantity: null, quoteQuantity: '313' })).toEqual(['depth'])
  })

  it('is counted in contracts of an inverse instrument', () => {
    const instrument = { marketKind: 'inverse', multiplier: '100', stepSize: '1' } as const
    const seen = shown({ marketKind: 'inverse', quantity: '2' }, { instrument })
    // 100 USD at 100 and 100 USD at 102 are 1 and 0.98… of the base; the first level holds one.
    expect(seen.expectedPrice).toBeCloseTo(200 / (1 + 100 / 102), 9)
    expect(seen.depth).toBeCloseTo(1 + 1.02 + 1.1, 9)
  })
})

describe('an order that is too large for the book', () => {
  it('is refused at the market and as fill-or-kill', () => {
    expect(shown({ quantity: '4' })).toMatchObject({ expectedPrice: null, expectedFee: null })
    expect(rules({ quantity: '4' })).toEqual(['depth'])
    const fok = { orderType: 'limit', timeInForce: 'fok', price: '101' } as const
    expect(rules({ ...fok, quantity: '2' })).toEqual(['depth'])
  })

  it('may take what there is as immediate-or-cancel, without a price that could be told', () => {
    const ioc = { orderType: 'limit', timeInForce: 'ioc', price: '101' } as const
    expect(shown({ ...ioc, quantity: '2' })).toMatchObject({ expectedPrice: null, refusals: [] })
  })
})

describe('rules of a venue', () => {
  it('hold a market order to its worth', () => {
    expect(rules({ quantity: '1' }, { instrument: { minNotional: '101' } })).toEqual([
      'minNotional',
    ])
    expect(rules({ quantity: '1' }, { instrument: { minNotional: '100' } })).toEqual([])
    expect(rules({ quantity: '2' }, { instrument: { maxNotional: '201' } })).toEqual([
      'maxNotional',
    ])
  })

  it('hold a price to the tick', () => {
    expect(rules({ ...limit, price: '90.05', quantity: '1' })).toEqual(['tickSize'])
  })

  it('name every rule once', () => {
    expect(rules({ quantity: '0.0005' }, { instrument: { minQuantity: '0.01' } })).toEqual([
      'minQuantity',
      'stepSize',
    ])
  })
})

describe('what can be spent', () => {
  it('has to cover a spot purchase with its fee', () => {
    const purse = { asset: 'USDT', available: '100.2', pays: 'quote', leverage: null } as const
    expect(shown({ quantity: '1' }, {}, purse).refusals).toEqual([])
    expect(shown({ quantity: '1' }, {}, { ...purse, available: '100.199' }).refusals).toMatchObject(
      [{ rule: 'balance', limit: '100.199', value: '100.2', unit: 'USDT' }],
    )
  })

  it('has to hold what a spot sale hands over', () => {
    const purse = { asset: 'BTC', available: '0.999', pays: 'base', leverage: null } as const
    const { refusals } = shown({ side: 'sell', quantity: '1' }, {}, purse)
    expect(refusals.map(({ rule }) => rule)).toEqual(['balance'])
  })

  it('has to cover the margin of a contract', () => {
    const purse = { asset: 'USDT', available: '10', pays: 'quoteMargin', leverage: '10' } as const
    expect(shown({ quantity: '1' }, {}, purse).refusals).toEqual([])
    expect(shown({ quantity: '1' }, {}, { ...purse, leverage: '9' }).refusals).toHaveLength(1)
  })
})
