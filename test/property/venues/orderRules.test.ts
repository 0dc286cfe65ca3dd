import { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UnifiedSymbol, InstrumentId, UnixMs } from '../../../src/contract/domain/ids.ts'
import { type Instrument, noFinerRules } from '../../../src/contract/domain/instrument.ts'
import {
  type OrderType,
  type TimeInForce,
  orderTypes,
  timesInForce,
} from '../../../src/contract/domain/order.ts'
import type { Result } from '../../../src/contract/errors.ts'
import { type OrderRules, checkAmendment, checkOrder } from '../../../src/main/core/orderRules.ts'
import { type OrderTerms, readTerms } from '../../../src/main/venues/shared/orderTerms.ts'
import { capabilitiesOf } from '../../support/instruments.ts'

const now = 1_700_000_000_000 as UnixMs
const runs = { numRuns: 500 }

const everything = capabilitiesOf()

const plain: OrderTerms = {
  clientOrderId: null,
  side: 'buy',
  orderType: 'limit',
  quantity: '1',
  quoteQuantity: null,
  price: '100',
  stopPrice: null,
  trailingDelta: null,
  triggerDirection: null,
  triggerBy: null,
  timeInForce: null,
  expireTime: null,
  postOnly: false,
  reduceOnly: false,
  positionSide: null,
}

const perpetual: Instrument = {
  instrumentId: 'AAAUSDT-LINEAR.TEST' as InstrumentId,
  venue: 'binance-usdm',
  venueSymbol: 'AAAUSDT',
  unifiedSymbol: 'AAAUSDT' as UnifiedSymbol,
  marketKind: 'linear',
  baseAsset: 'AAA',
  quoteAsset: 'USDT',
  settleAsset: 'USDT',
  status: 'trading',
  tickSize: '0.01',
  priceDecimals: 2,
  priceSignificantFigures: null,
  stepSize: '0.001',
  minQuantity: null,
  maxQuantity: null,
  minNotional: null,
  multiplier: '1',
  maxLeverage: null,
  ...noFinerRules,
}

function rulesOf(change: Partial<OrderRules> = {}): OrderRules {
  return {
    capabilities: everything,
    instrument: null,
    clientOrderIdPattern: /^[a-z0-9-]{1,36}$/,
    now,
    ...change,
  }
}

function refusedField(result: Result<unknown>): string | null {
  return result.ok ? null : (result.error.path ?? 'unnamed')
}

function refusal(result: Result<unknown>): string | null {
  return result.ok ? null : `${result.error.code} ${result.error.path}`
}

const required: Readonly<Record<OrderType, readonly (keyof OrderTerms)[]>> = {
  market: [],
  limit: ['price'],
  stopMarket: ['stopPrice'],
  stopLimit: ['price', 'stopPrice'],
  trailingStop: ['trailingDelta'],
}
const numeric = ['quantity', 'price', 'stopPrice', 'trailingDelta'] as const
/** Positive, and within the bounds of a trailing delta. */
const good = fc.constantFrom('10', '20', '100.0', '990')
const bad = fc.constantFrom<string | null>(null, '0', '-1', '0.000', '-0.5', 'x', '', '1e3')

describe('Property 16: order types', () => {
  it('are taken exactly when the quantity and the fields of the type are there and positive', () => {
    const terms = fc.record({
      orderType: fc.constantFrom(...orderTypes),
      wrong: fc.subarray([...numeric]),
      goods: fc.tuple(good, good, good, good),
      bads: fc.tuple(bad, bad, bad, bad),
    })
    fc.assert(
      fc.property(terms, ({ orderType, wrong, goods, bads }) => {
        const values = Object.fromEntries(
          numeric.map((field, index) => [
            field,
            (wrong.includes(field) ? bads : goods)[index] ?? null,
          ]),
        )
        const order = { ...plain, ...values, orderType } as OrderTerms
        const needed = ['quantity', ...required[orderType]]
        // The price from which a trailing stop trails may be left out, not be wrong.
        const isStrayStop =
          orderType === 'trailingStop' && wrong.includes('stopPrice') && order.stopPrice !== null
        const wrongNeeded: readonly string[] = wrong.filter((field) => needed.includes(field))
        const refused = refusedField(checkOrder(order, rulesOf()))
        const named = [...wrongNeeded, ...(isStrayStop ? ['stopPrice'] : [])]
        expect(named.length === 0 ? [null] : named).toContain(refused)
      }),
      runs,
    )
  })

  it('are refused where the venue or the instrument does not list them', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...orderTypes),
        fc.subarray([...orderTypes]),
        fc.option(fc.subarray([...orderTypes])),
        (orderType, ofVenue, ofInstrument) => {
          const order = { ...plain, orderType, stopPrice: '10', trailingDelta: '10' }
          const checked = checkOrder(
            order,
            rulesOf({
              capabilities: { ...everything, orderTypes: ofVenue },
              instrument: { ...perpetual, orderTypes: ofInstrument },
            }),
          )
          const listed = ofVenue.includes(orderType) && ofInstrument?.includes(orderType) !== false
          expect(refusal(checked)).toBe(listed ? null : 'UNSUPPORTED orderType')
        },
      ),
      runs,
    )
  })

  it('leave out of what is sent the prices they have no use for', () => {
    fc.assert(
      fc.property(fc.constantFrom(...orderTypes), (orderType) => {
        const order = { ...plain, orderType, stopPrice: '10', trailingDelta: '10' }
        const checked = checkOrder(order, rulesOf())
        expect(checked.ok).toBe(true)
        if (!checked.ok) return
        const kept = (['price', 'stopPrice', 'trailingDelta'] as const).filter(
          (field) => checked.value[field] !== null,
        )
        const optional = orderType === 'trailingStop' ? ['stopPrice'] : []
        expect(new Set(kept)).toEqual(new Set([...required[orderType], ...optional]))
      }),
      { numRuns: 100 },
    )
  })

  it('never mix a quantity with a quote quantity, which only market orders may have', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...orderTypes),
        fc.option(good),
        fc.option(good),
        fc.boolean(),
        (orderType, quantity, quoteQuantity, offered) => {
          const order = { ...plain, orderType, quantity, quoteQuantity, stopPrice: '10' }
          const capabilities = { ...everything, quoteQuantity: offered }
          const checked = checkOrder({ ...order, trailingDelta: '10' }, rulesOf({ capabilities }))
          const byQuote = quoteQuantity !== null && offered && orderType === 'market'
          expect(checked.ok).toBe(quantity === null ? byQuote : quoteQuantity === null)
        },
      ),
      runs,
    )
  })

  it('are never read from a word that is not one of ours', () => {
    const words = fc.oneof(fc.string(), fc.constantFrom(...orderTypes, 'LIMIT', 'constructor'))
    fc.assert(
      fc.property(words, fc.constantFrom('buy', 'sell', 'BUY', ''), (orderType, side) => {
        const read = readTerms({ orderType, side, quantity: '1' })
        const known = (orderTypes as readonly string[]).includes(orderType)
        expect(read.ok).toBe(known && ['buy', 'sell'].includes(side))
      }),
      runs,
    )
  })
})

describe('Property 20: times in force', () => {
  const expiry = fc.option(
    fc.oneof(
      fc.integer({ min: now + 1, max: now + 1e9 }),
      fc.integer({ min: 1, max: now }),
      fc.constant(Number.NaN),
      fc.constant(now + 0.5),
    ),
  )

  it('are taken where the venue lists them, and gtd only with an expiry in the future', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...timesInForce),
        fc.subarray([...timesInForce]),
        expiry,
        (timeInForce, listed, expireTime) => {
          const capabilities = { ...everything, timesInForce: { limit: listed } }
          const order = { ...plain, timeInForce, expireTime: expireTime as UnixMs | null }
          const isFuture = Number.isSafeInteger(expireTime) && Number(expireTime) > now
          const dated = timeInForce === 'gtd' ? isFuture : expireTime === null
          const refused = refusedField(checkOrder(order, rulesOf({ capabilities })))
          const named = dated ? null : 'expireTime'
          expect(refused).toBe(listed.includes(timeInForce) ? named : 'timeInForce')
        },
      ),
      runs,
    )
  })

  it('are refused of types that have none, and in words that are not ours', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<OrderType>('market', 'stopMarket', 'trailingStop'),
        fc.constantFrom(...timesInForce),
        fc.string(),
        (orderType, timeInForce, word) => {
          const order = { ...plain, orderType, stopPrice: '10', trailingDelta: '10', timeInForce }
          expect(refusedField(checkOrder(order, rulesOf()))).toBe('timeInForce')
          const args = { side: 'buy', orderType, quantity: '1', timeInForce: `GTC${word}` }
          expect(refusedField(readTerms(args))).toBe('timeInForce')
        },
      ),
      runs,
    )
  })

  it('do not go together with post-only where the order would have to trade at once', () => {
    fc.assert(
      fc.property(
        fc.option(fc.constantFrom<TimeInForce>('gtc', 'ioc', 'fok', 'day')),
        fc.subarray<TimeInForce>(['gtc', 'day']),
        (timeInForce, postOnlyWith) => {
          const order = { ...plain, timeInForce, postOnly: true }
          const checked = checkOrder(order, rulesOf({ postOnlyWith }))
          expect(checked.ok).toBe(timeInForce === null || postOnlyWith.includes(timeInForce))
        },
      ),
      runs,
    )
  })
})

describe('Property 24: size constraints', () => {
  /** A count of steps of ten to the minus `scale`. */
  const decimal = (count: number, scale: number): string =>
    new Big(count).div(10 ** scale).toFixed()
  const scale = fc.integer({ min: 0, max: 8 })
  const count = fc.integer({ min: 1, max: 1_000_000 })

  it('let a quantity leave exactly when it is within the bounds and whole in steps', () => {
    fc.assert(
      fc.property(
        fc.record({ scale, step: fc.integer({ min: 1, max: 50 }), quantity: count }),
        fc.option(count),
        fc.option(count),
        (given, least, most) => {
          const instrument = {
            ...perpetual,
            tickSize: '1',
            stepSize: decimal(given.step, given.scale),
            minQuantity: least === null ? null : decimal(least, given.scale),
            maxQuantity: most === null ? null : decimal(most, given.scale),
          }
          const order = { ...plain, quantity: decimal(given.quantity, given.scale) }
          const checked = checkOrder(order, rulesOf({ instrument }))
          const within =
            given.quantity >= (least ?? 0) && given.quantity <= (most ?? Number.MAX_VALUE)
          const isFine = within && given.quantity % given.step === 0
          expect(refusal(checked)).toBe(isFine ? null : 'ORDER_INVALID quantity')
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('let every price leave exactly when it is within the bounds and whole in ticks', () => {
    fc.assert(
      fc.property(
        fc.record({ scale, tick: fc.integer({ min: 1, max: 50 }), price: count }),
        fc.constantFrom('price', 'stopPrice'),
        fc.option(count),
        fc.option(count),
        (given, field, least, most) => {
          const { tick } = given
          const instrument = {
            ...perpetual,
            tickSize: decimal(tick, given.scale),
            minPrice: least === null ? null : decimal(least, given.scale),
            maxPrice: most === null ? null : decimal(most, given.scale),
          }
          const [type, other] =
            field === 'price'
              ? (['limit', 'stopPrice'] as const)
              : (['stopMarket', 'price'] as const)
          const price = decimal(given.price, given.scale)
          const order = { ...plain, orderType: type, [other]: null, [field]: price }
          const within = given.price >= (least ?? 0) && given.price <= (most ?? Number.MAX_VALUE)
          const refused = refusedField(checkOrder(order, rulesOf({ instrument })))
          expect(refused).toBe(within && given.price % tick === 0 ? null : field)
          if (field !== 'price') return
          const amended = { price, quantity: null, stopPrice: null }
          const rules = { capabilities: everything, instrument }
          expect(refusedField(checkAmendment(amended, rules))).toBe(refused)
        },
      ),
      { numRuns: 1_000 },
    )
  })

  it('hold the notional against the least and the most, reduce-only orders as the venue does', () => {
    fc.assert(
      fc.property(
        fc.record({ price: count, quantity: count, least: count, most: count }),
        fc.boolean(),
        fc.boolean(),
        ({ price, quantity, least, most }, reduceOnly, smallReduceOnly) => {
          const instrument = {
            ...perpetual,
            minNotional: decimal(least, 5),
            maxNotional: decimal(most * 1_000, 5),
          }
          const order = {
            ...plain,
            price: decimal(price, 2),
            quantity: decimal(quantity, 3),
            reduceOnly,
          }
          const checked = checkOrder(order, rulesOf({ instrument, smallReduceOnly }))
          const notional = BigInt(price) * BigInt(quantity)
          const mayBeSmall = reduceOnly && smallReduceOnly
          const isEnough = mayBeSmall || notional >= BigInt(least)
          expect(checked.ok).toBe(isEnough && notional <= BigInt(most) * 1_000n)
        },
      ),
      runs,
    )
  })

  it('hold what trades at the market against the rules of market orders', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<OrderType>('market', 'stopMarket', 'trailingStop', 'limit', 'stopLimit'),
        count,
        count,
        (orderType, quantity, most) => {
          const instrument = {
            ...perpetual,
            marketQuantity: { min: null, max: decimal(most, 3), step: null },
          }
          const order = { ...plain, orderType, quantity: decimal(quantity, 3), stopPrice: '10' }
          const checked = checkOrder({ ...order, trailingDelta: '10' }, rulesOf({ instrument }))
          const isLimit = orderType === 'limit' || orderType === 'stopLimit'
          expect(checked.ok).toBe(isLimit || quantity <= most)
        },
      ),
      runs,
    )
  })

  it('count figures and decimals of a price that has no tick', () => {
    fc.assert(
      fc.property(count, scale, (digits, decimals) => {
        const instrument = {
          ...perpetual,
          tickSize: null,
          priceDecimals: 6,
          priceSignificantFigures: 5,
        }
        const price = decimal(digits, decimals)
        const point = price.indexOf('.')
        const fraction = point < 0 ? 0 : price.length - point - 1
        const figures = price.replace('.', '').replace(/^0+/, '').length
        const isFine = fraction === 0 || (fraction <= 6 && figures <= 5)
        const checked = checkOrder({ ...plain, price }, rulesOf({ instrument }))
        expect(checked.ok).toBe(isFine)
      }),
      { numRuns: 1_000 },
    )
  })
})
