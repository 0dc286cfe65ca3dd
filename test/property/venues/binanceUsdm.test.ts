import { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { ExecutionReport, Fill } from '../../../src/contract/domain/order.ts'
import type { ParseKind, ParsedDocument } from '../../../src/main/venues/adapter.ts'
import { parsers } from '../../../src/main/venues/binance-usdm/documents.ts'
import { createSigner } from '../../../src/main/venues/binance-usdm/sign.ts'
import { signQuery } from '../../../src/main/venues/shared/binance/sign.ts'

const received = 1_790_000_000_000 as UnixMs
const runs = { numRuns: 300 }

const decimal = fc
  .tuple(fc.integer({ min: 1, max: 1_000_000_000 }), fc.integer({ min: 0, max: 8 }))
  .map(([count, scale]) => new Big(count).div(10 ** scale).toFixed(8))
const clientOrderId = fc.stringMatching(/^[.A-Z:/a-z0-9_-]{1,36}$/)
const time = fc.integer({ min: 1_600_000_000_000, max: 2_000_000_000_000 })

/** An event as we tell it, and the message in which the venue would. */
const told = fc
  .record({
    clientOrderId,
    venueOrderId: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String),
    tradeId: fc.bigInt({ min: 1n, max: 2n ** 53n }).map(String),
    side: fc.constantFrom('buy', 'sell'),
    price: decimal,
    lastPrice: decimal,
    lastQuantity: decimal,
    before: decimal,
    left: fc.option(decimal),
    fee: fc.option(decimal),
    maker: fc.boolean(),
    reduceOnly: fc.boolean(),
    positionSide: fc.constantFrom('BOTH', 'LONG', 'SHORT'),
    time,
  })
  .map((given) => {
    const cumulative = new Big(given.before).plus(given.lastQuantity)
    const quantity = cumulative.plus(given.left ?? '0')
    return { ...given, cumulative: cumulative.toFixed(), quantity: quantity.toFixed() }
  })

type Told = typeof told extends fc.Arbitrary<infer Value> ? Value : never

function messageOf(event: Told): unknown {
  return {
    e: 'ORDER_TRADE_UPDATE',
    T: event.time,
    E: event.time,
    o: {
      s: 'BTCUSDT',
      c: event.clientOrderId,
      S: event.side.toUpperCase(),
      o: 'LIMIT',
      f: 'GTC',
      q: event.quantity,
      p: event.price,
      ap: event.lastPrice,
      sp: '0',
      x: 'TRADE',
      X: event.left === null ? 'FILLED' : 'PARTIALLY_FILLED',
      i: event.venueOrderId,
      l: event.lastQuantity,
      z: event.cumulative,
      L: event.lastPrice,
      N: event.fee === null ? null : 'USDT',
      n: event.fee,
      T: event.time,
      t: event.tradeId,
      m: event.maker,
      R: event.reduceOnly,
      ot: 'LIMIT',
      ps: event.positionSide,
      cp: false,
      rp: '0',
    },
  }
}

function read(kind: ParseKind, raw: unknown): ParsedDocument {
  const parse = parsers[kind]
  if (parse === undefined) throw new Error(`no parser for ${kind}`)
  return parse(raw, received)
}

const exact = (text: string): string => new Big(text).toFixed()

describe('Property 10: messages about orders of Binance futures', () => {
  it('come out as the event they were made of, to the last digit', () => {
    fc.assert(
      fc.property(told, (event) => {
        const message = messageOf(event)
        const report = read('order', message).value as ExecutionReport
        expect(report).toMatchObject({
          executionType: 'trade',
          status: event.left === null ? 'filled' : 'partiallyFilled',
          clientOrderId: event.clientOrderId,
          venueOrderId: event.venueOrderId,
          side: event.side,
          price: exact(event.price),
          quantity: exact(event.quantity),
          cumulativeQuantity: exact(event.cumulative),
          leavesQuantity: exact(event.left ?? '0'),
          reduceOnly: event.reduceOnly,
          exchangeTime: event.time,
        })
        const [fill] = read('fills', message).value as readonly Fill[]
        expect(fill).toMatchObject({
          tradeId: event.tradeId,
          lastPrice: exact(event.lastPrice),
          lastQuantity: exact(event.lastQuantity),
          fee: event.fee === null ? null : exact(event.fee),
          feeAsset: event.fee === null ? null : 'USDT',
          liquiditySide: event.maker ? 'maker' : 'taker',
        })
      }),
      runs,
    )
  })

  it('are refused and never guessed when one of their fields is something else', () => {
    const needed = ['s', 'S', 'o', 'f', 'q', 'x', 'X', 'i', 'z', 'T', 'ps'] as const
    const wrong = fc.oneof(fc.constant(null), fc.constant({}), fc.constant('?'), fc.constant([]))
    fc.assert(
      fc.property(told, fc.constantFrom(...needed), wrong, (event, field, value) => {
        const message = messageOf(event) as { readonly o: object }
        const broken = { ...message, o: { ...message.o, [field]: value } }
        const { value: reports, refusals } = read('orders', broken)
        // An id that is a word is a word of the venue's.
        const isWord = field === 'i' && value === '?'
        expect(reports).toHaveLength(isWord ? 1 : 0)
        expect(refusals).toHaveLength(isWord ? 0 : 1)
      }),
      runs,
    )
  })

  it('may be anything at all without a throw', () => {
    const kinds = ['order', 'orders', 'fills', 'balances', 'positions', 'ticker'] as const
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...kinds), (raw, kind) => {
        expect(read(kind, raw)).toHaveProperty('refusals')
        const message = { e: 'ORDER_TRADE_UPDATE', T: 1, o: raw, a: raw }
        expect(read(kind, message)).toHaveProperty('refusals')
      }),
      runs,
    )
  })
})

describe('Property 5: requests to Binance', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9]{16,64}$/)
  const query = fc
    .array(fc.tuple(fc.stringMatching(/^[a-zA-Z]{1,12}$/), fc.string({ maxLength: 20 })), {
      maxLength: 8,
    })
    .map((pairs) =>
      pairs
        .filter(([, value]) => isEncodable(value))
        .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
        .join('&'),
    )

  it('carry a signature that only their own bytes, time and secret make', () => {
    fc.assert(
      fc.property(secret, secret, query, time, (own, other, given, now) => {
        const sign = createSigner({ apiKey: 'key', secret: own })
        const { query: sent = '', headers } = signQuery(given, sign, now as UnixMs)
        const [payload = '', signature = ''] = sent.split('&signature=')
        expect(payload.startsWith(given)).toBe(true)
        expect(sign.sign(payload)).toBe(signature)
        expect(sign.sign(`${payload} `)).not.toBe(signature)
        expect(sign.sign(payload.replace(String(now), String(now + 1)))).not.toBe(signature)
        const stranger = createSigner({ apiKey: 'key', secret: `${other}x` })
        expect(stranger.sign(payload) === signature).toBe(`${other}x` === own)
        expect(JSON.stringify([sent, headers])).not.toContain(own)
      }),
      runs,
    )
  })
})

/** A lone surrogate has no encoding. */
function isEncodable(text: string): boolean {
  return text.isWellFormed()
}
