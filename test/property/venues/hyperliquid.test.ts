import { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { Instrument } from '../../../src/contract/domain/instrument.ts'
import { parseKinds } from '../../../src/main/venues/adapter.ts'
import { hyperliquid } from '../../../src/main/venues/hyperliquid/index.ts'
import { trading } from '../../../src/main/venues/hyperliquid/orderEntry.ts'
import { slippedPrice, wireDecimal } from '../../../src/main/venues/hyperliquid/prices.ts'
import { connectionIdOf } from '../../../src/main/venues/hyperliquid/sign.ts'

const runs = { numRuns: 300 }

function instrumentOf(sizeDecimals: number): Instrument {
  const universe = [{ name: 'BTC', szDecimals: sizeDecimals, maxLeverage: 40 }]
  const listed = hyperliquid.parsers.instruments?.({ universe }, 0 as UnixMs)
  const [instrument] = (listed?.value ?? []) as readonly Instrument[]
  if (instrument === undefined) throw new Error('no instrument')
  return instrument
}

/** So many decimals at most, and five figures unless it is whole. */
function keepsTheRule(price: Big, sizeDecimals: number): boolean {
  const isWhole = price.eq(price.round(0))
  return price.eq(price.round(6 - sizeDecimals)) && (isWhole || price.c.length <= 5)
}

const sizeDecimals = fc.integer({ min: 0, max: 5 })
const price = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.integer({ min: 0, max: 10 }))
  .map(([digits, power]) => new Big(digits.toString()).div(new Big(10).pow(power)).toFixed())

/** Whether the price made of a market's is a price, and the nearest to what was wanted. */
function isNear(from: string, side: 'buy' | 'sell', sizeDecimals: number): boolean {
  const made = slippedPrice(from, side, '0.05', instrumentOf(sizeDecimals))
  const smallest = new Big(10).pow(sizeDecimals - 6)
  if (!made.ok) return new Big(from).lt(smallest)
  const exact = new Big(made.value)
  const wanted = new Big(from).times(side === 'buy' ? '1.05' : '0.95')
  const figure = new Big(10).pow(Math.min(0, wanted.e - 4))
  const tick = figure.gt(smallest) ? figure : smallest
  return keepsTheRule(exact, sizeDecimals) && exact.minus(wanted).abs().lte(tick.div(2))
}

/** Whether a number is written in its shortest form, or refused for its decimals. */
function isWritten(value: string, padded: string): boolean {
  const written = wireDecimal('price', padded)
  if (!written.ok) return !new Big(value).round(8).eq(value)
  const isShort = /^(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/.test(written.value)
  return isShort && new Big(written.value).eq(value)
}

describe('Property 24: prices at Hyperliquid', () => {
  it('that are made for the market keep to figures and decimals, and near the market', () => {
    fc.assert(
      fc.property(price, sizeDecimals, fc.constantFrom('buy', 'sell'), (from, decimals, side) => {
        expect(isNear(from, side, decimals)).toBe(true)
      }),
      runs,
    )
  })

  it('and sizes are written without zeros at the end, and stay what they are', () => {
    fc.assert(
      fc.property(price, fc.integer({ min: 0, max: 4 }), (value, zeros) => {
        const padded = value.includes('.') ? `${value}${'0'.repeat(zeros)}` : value
        expect(isWritten(value, padded)).toBe(true)
      }),
      runs,
    )
  })
})

describe('Property 24: orders at Hyperliquid', () => {
  it('leave only with as many figures and decimals as their instrument takes', async () => {
    await fc.assert(
      fc.asyncProperty(price, price, sizeDecimals, async (at, quantity, decimals) => {
        const built = await trading.request(
          'submit',
          { symbol: 'BTC', side: 'buy', orderType: 'limit', price: at, quantity },
          {
            urls: hyperliquid.urls('testnet'),
            credentials: {
              apiKey: '0x14791697260e4c9a71f18484c9f997b308e59325',
              secret: '0123456789012345678901234567890123456789012345678901234567890123',
            },
            environment: 'testnet',
            instruments: [instrumentOf(decimals)],
            now: 1_790_000_000_000 as UnixMs,
            nonce: null,
          },
        )
        const exact = new Big(at)
        const fits =
          keepsTheRule(exact, decimals) &&
          new Big(quantity).eq(new Big(quantity).round(decimals)) &&
          exact.times(quantity).gte(10)
        expect(built.ok).toBe(fits)
      }),
      { numRuns: 150 },
    )
  })
})

describe('the hash of an action', () => {
  it('tells every action, number, account and end from every other', () => {
    const envelope = fc.record({
      nonce: fc.integer({ min: 0, max: 2 ** 53 - 1 }),
      vaultAddress: fc.option(
        fc
          .uint8Array({ minLength: 20, maxLength: 20 })
          .map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`),
      ),
      expiresAfter: fc.option(fc.integer({ min: 0, max: 2 ** 53 - 1 })),
    })
    const action = fc.record({ type: fc.constantFrom('cancel', 'noop'), o: fc.nat() })
    const seen = new Map<string, string>()
    fc.assert(
      fc.property(action, envelope, (what, around) => {
        const hash = connectionIdOf(what, around)
        const shown = JSON.stringify([what, around])
        expect(hash).toMatch(/^0x[0-9a-f]{64}$/)
        expect(seen.get(hash) ?? shown).toBe(shown)
        seen.set(hash, shown)
      }),
      runs,
    )
  })
})

describe('what the venue may send', () => {
  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...parseKinds), (raw, kind) => {
        const read = hyperliquid.parsers[kind]?.(raw, 0 as UnixMs)
        expect(Array.isArray(read?.refusals)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  const order = {
    coin: 'BTC',
    side: 'B',
    limitPx: '43000.0',
    sz: '0.01',
    oid: 5,
    timestamp: 1_754_450_974_000,
    origSz: '0.02',
    orderType: 'Limit',
    tif: 'Gtc',
    isTrigger: false,
    triggerPx: '0.0',
    reduceOnly: false,
  }

  it('becomes an order whose parts add up, or none', () => {
    const change = fc.dictionary(fc.constantFrom(...Object.keys(order)), fc.jsonValue())
    fc.assert(
      fc.property(change, (changed) => {
        const { value, refusals } = hyperliquid.parsers.orders?.(
          [{ ...order, ...changed }],
          0 as UnixMs,
        ) ?? { value: [], refusals: [] }
        const [read] = value as readonly {
          readonly quantity: string | null
          readonly cumulativeQuantity: string
          readonly leavesQuantity: string
        }[]
        expect(refusals.length === 0).toBe(read !== undefined)
        if (read === undefined || read.quantity === null) return
        const sum = new Big(read.cumulativeQuantity).plus(read.leavesQuantity)
        expect(sum.eq(read.quantity)).toBe(true)
      }),
      runs,
    )
  })
})
