import { Big } from 'big.js'
import { describe, expect, it } from 'vitest'
import type { ExecutionReport, Fill } from '../../../../src/contract/domain/order.ts'
import type { ParseKind, ParsedDocument } from '../../../../src/main/venues/adapter.ts'
import { binanceSpot } from '../../../../src/main/venues/binance-spot/index.ts'
import { parseFeeRates } from '../../../../src/main/venues/binance-spot/parse/balances.ts'
import { parseExactJson } from '../../../../src/main/net/rest/exactJson.ts'
import { type FixtureCase, fixtureCases, hasFixtures } from '../../../support/fixtures.ts'
import { receivedTime } from '../support.ts'

function parse(kind: ParseKind, raw: unknown): ParsedDocument {
  const parsed = binanceSpot.parsers[kind]?.(raw, receivedTime)
  if (parsed === undefined) throw new Error(`${kind} is not read`)
  return parsed
}

type Unified = Readonly<Record<string, unknown>>
type UnifiedParse = { readonly function: string; readonly items: readonly Unified[] }

const files = ['rest-responses', 'ws-messages', 'ws-api'] as const

function casesOf(parser: 'parseOrder' | 'parseTrade'): readonly FixtureCase[] {
  if (!hasFixtures()) return []
  const wanted = /"(?:orderId|executionReport)"/
  return files
    .flatMap((file) => fixtureCases('binance-spot', file, 'cases.json'))
    .filter(({ unified, raw }) => {
      const parsed = unified as UnifiedParse | undefined
      return parsed?.function === parser && wanted.test(raw)
    })
    .filter(({ group }) => !group.includes('/margin/'))
}

const statusWords: Readonly<Record<string, readonly string[]>> = {
  open: ['accepted', 'untriggered', 'partiallyFilled'],
  closed: ['filled'],
  canceled: ['canceled'],
  expired: ['expired'],
  rejected: ['rejected'],
}

function sameAmount(ours: string | null, given: unknown): boolean {
  const theirs = Number(given ?? 0)
  if (theirs === 0) return ours === null || new Big(ours).eq(0)
  // Theirs went through a double: a billionth part of it is lost at most.
  return ours !== null && Math.abs(Number(ours) - theirs) <= Math.abs(theirs) * 1e-9
}

describe('orders of Binance Spot as another library reads them', () => {
  const cases = casesOf('parseOrder')

  it.skipIf(!hasFixtures())('has plenty of them', () => {
    expect(cases.length).toBeGreaterThan(25)
  })

  it.each(cases)('$id $name', ({ raw, unified }) => {
    const { value, refusals } = parse('orders', parseExactJson(raw))
    const reports = value as readonly ExecutionReport[]
    const { items } = unified as UnifiedParse
    expect(refusals).toEqual([])
    expect(reports).toHaveLength(items.length)
    for (const [index, theirs] of items.entries()) {
      const ours = reports[index] as ExecutionReport
      expect(ours.venueOrderId).toBe(theirs['id'])
      expect(ours.side).toBe(theirs['side'])
      expect(statusWords[String(theirs['status'])]).toContain(ours.status)
      expect(sameAmount(ours.quantity, theirs['amount'])).toBe(true)
      expect(sameAmount(ours.cumulativeQuantity, theirs['filled'])).toBe(true)
      expect(sameAmount(ours.price, theirs['price']) || ours.orderType === 'market').toBe(true)
      expect(sameAmount(ours.averagePrice, theirs['average'])).toBe(true)
      expect(ours.postOnly).toBe(theirs['postOnly'])
      expect(ours.exchangeTime).toBe(theirs['lastUpdateTimestamp'])
    }
  })
})

describe('fills of Binance Spot as another library reads them', () => {
  it.each(casesOf('parseTrade'))('$id $name', ({ raw, unified }) => {
    const fills = parse('fills', parseExactJson(raw)).value as readonly Fill[]
    const { items } = unified as UnifiedParse
    for (const [index, theirs] of items.entries()) {
      const ours = fills[index] as Fill
      const fee = theirs['fee'] as Unified
      expect(ours).toMatchObject({
        tradeId: theirs['id'],
        venueOrderId: theirs['order'],
        side: theirs['side'],
        liquiditySide: theirs['takerOrMaker'],
        feeAsset: fee['currency'],
        exchangeTime: theirs['timestamp'],
      })
      expect(sameAmount(ours.lastPrice, theirs['price'])).toBe(true)
      expect(sameAmount(ours.lastQuantity, theirs['amount'])).toBe(true)
      expect(sameAmount(ours.fee, fee['cost'])).toBe(true)
    }
  })
})

const report = {
  e: 'executionReport',
  E: 1_499_405_658_658,
  s: 'BTCUSDT',
  c: 'pw-1',
  S: 'BUY',
  o: 'LIMIT',
  f: 'GTC',
  q: '1.00000000',
  p: '100.00',
  P: '0.00000000',
  F: '0.00000000',
  g: -1,
  C: '',
  x: 'NEW',
  X: 'NEW',
  r: 'NONE',
  i: 7,
  l: '0.00000000',
  z: '0.00000000',
  L: '0.00000000',
  n: '0',
  N: null,
  T: 1_499_405_658_657,
  t: -1,
  I: 11,
  w: true,
  m: false,
  M: false,
  O: 1_499_405_658_657,
  Z: '0.00000000',
  Y: '0.00000000',
  Q: '0.00000000',
  W: 1_499_405_658_657,
  V: 'NONE',
} as const

function reported(change: object): ExecutionReport {
  const { value, refusals } = parse('order', {
    subscriptionId: 0,
    event: { ...report, ...change },
  })
  expect(refusals).toEqual([])
  return value as ExecutionReport
}

describe('an execution report of Binance Spot', () => {
  it('tells of a new order by the name that we gave it', () => {
    expect(reported({})).toMatchObject({
      executionType: 'accepted',
      status: 'accepted',
      clientOrderId: 'pw-1',
      originalClientOrderId: null,
      venueOrderId: '7',
      quantity: '1',
      leavesQuantity: '1',
      averagePrice: null,
      sequence: 11,
    })
  })

  it('names the order, not the cancel, when it is canceled', () => {
    const canceled = reported({ x: 'CANCELED', X: 'CANCELED', c: 'theirs', C: 'pw-1' })
    expect(canceled).toMatchObject({
      executionType: 'canceled',
      status: 'canceled',
      clientOrderId: 'pw-1',
      leavesQuantity: '0',
    })
  })

  it('gives an amended order its new name', () => {
    const amended = reported({ x: 'REPLACED', c: 'pw-2', C: 'pw-1', q: '0.5' })
    expect(amended).toMatchObject({
      executionType: 'amended',
      clientOrderId: 'pw-2',
      originalClientOrderId: 'pw-1',
      leavesQuantity: '0.5',
    })
  })

  it('tells a fill with its fee, its side of the book and the exact average', () => {
    const traded = {
      x: 'TRADE',
      X: 'PARTIALLY_FILLED',
      l: '0.25',
      L: '99.9',
      z: '0.75',
      Z: '74.95',
      t: 55,
      n: '0.00025',
      N: 'BTC',
      m: true,
    }
    expect(reported(traded)).toMatchObject({
      executionType: 'trade',
      status: 'partiallyFilled',
      cumulativeQuantity: '0.75',
      leavesQuantity: '0.25',
      averagePrice: '99.933333333333333333',
    })
    const fills = parse('fills', { event: { ...report, ...traded } })
    expect(fills.value).toMatchObject([
      {
        tradeId: '55',
        clientOrderId: 'pw-1',
        lastPrice: '99.9',
        lastQuantity: '0.25',
        fee: '0.00025',
        feeAsset: 'BTC',
        liquiditySide: 'maker',
      },
    ])
  })

  it.each([
    [{ o: 'STOP_LOSS', P: '90', w: false, W: undefined }, 'accepted', 'untriggered', 'stopMarket'],
    [
      { o: 'STOP_LOSS_LIMIT', P: '90', w: true, W: 1_499_405_700_000 },
      'triggered',
      'accepted',
      'stopLimit',
    ],
    [{ o: 'TAKE_PROFIT', P: '90', w: false, d: 150 }, 'accepted', 'untriggered', 'trailingStop'],
    [{ o: 'TAKE_PROFIT_LIMIT', P: '90', w: false, d: 150 }, 'accepted', 'untriggered', null],
  ] as const)('of a stop says whether it waits: %o', (change, executionType, status, orderType) => {
    expect(reported(change)).toMatchObject({ executionType, status, orderType })
  })

  it('ends an order that would have traded with its owner', () => {
    const prevented = { x: 'TRADE_PREVENTION', X: 'EXPIRED_IN_MATCH', V: 'EXPIRE_MAKER', r: 'NONE' }
    expect(reported(prevented)).toMatchObject({
      executionType: 'expired',
      status: 'expired',
      leavesQuantity: '0',
    })
  })

  it('makes an order smaller where prevention does only that', () => {
    const smaller = { x: 'TRADE_PREVENTION', X: 'NEW', V: 'DECREMENT', A: '0.4' }
    expect(reported(smaller)).toMatchObject({
      executionType: 'status',
      status: 'accepted',
      leavesQuantity: '0.6',
    })
  })

  it('says why an order expired', () => {
    const expired = { x: 'EXPIRED', X: 'EXPIRED', eR: 'UNFILLED_IOC_QUANTITY_EXPIRED' }
    expect(reported(expired)).toMatchObject({
      status: 'expired',
      reason: 'UNFILLED_IOC_QUANTITY_EXPIRED',
    })
  })

  it('of an order sized in the quote asset has no quantity before it traded', () => {
    expect(reported({ o: 'MARKET', q: '0.00000000', Q: '25', p: '0' })).toMatchObject({
      orderType: 'market',
      quantity: null,
      leavesQuantity: null,
      price: null,
    })
  })

  it('takes numbers as texts and texts as numbers, and numbers longer than a double', () => {
    const long = parse(
      'order',
      parseExactJson(
        JSON.stringify({ ...report, i: 0 }).replace('"i":0', '"i":12345678901234567890'),
      ),
    )
    expect(long.value).toMatchObject({ venueOrderId: '12345678901234567890' })
    expect(reported({ q: 1, i: '8', T: '1499405658657' })).toMatchObject({
      quantity: '1',
      venueOrderId: '8',
      exchangeTime: 1_499_405_658_657,
    })
  })

  it('is told even of a symbol that we cannot take apart', () => {
    expect(reported({ s: '币安人生USDT' }).instrumentId).toBe('币安人生USDT-SPOT.BINANCE-SPOT')
  })

  it.each([
    ['an unknown side', { S: 'LONG' }],
    ['an unknown type', { o: 'ICEBERG' }],
    ['an unknown status', { X: 'LOST' }],
    ['an unknown execution', { x: 'CALCULATED' }],
    ['an unknown time in force', { f: 'GTD' }],
    ['no number of the order', { i: undefined }],
    ['null for its quantity', { q: null }],
    ['a negative quantity', { q: '-1' }],
    ['seconds for milliseconds', { T: 1_499_405_658 }],
    ['microseconds for milliseconds', { T: 1_499_405_658_657_000 }],
  ])('is refused with %s', (_name, change) => {
    const { value, refusals } = parse('order', { event: { ...report, ...change } })
    expect(value).toBeNull()
    expect(refusals).toHaveLength(1)
  })

  it.each([
    ['a price of zero', { L: '0.00000000' }],
    ['no trade number', { t: -1 }],
    ['no side of the book', { m: undefined }],
  ])('has no fill with %s', (_name, change) => {
    const traded = { x: 'TRADE', X: 'FILLED', l: '1', L: '100', z: '1', Z: '100', t: 5 }
    const { value, refusals } = parse('fills', { ...report, ...traded, ...change })
    expect(value).toEqual([])
    expect(refusals).toHaveLength(1)
  })
})

describe('balances of Binance Spot', () => {
  it('add what is free and what is held, exactly', () => {
    const balances = [{ asset: 'BTC', free: '0.1', locked: '0.2' }]
    const { value } = parse('balances', {
      updateTime: 1_700_000_000_000,
      balances,
    })
    expect(value).toMatchObject([{ asset: 'BTC', total: '0.3', available: '0.1', locked: '0.2' }])
  })

  it('are read from the event that touched them', () => {
    const event = {
      e: 'outboundAccountPosition',
      E: 1_700_000_000_001,
      u: 1_700_000_000_000,
      B: [{ a: 'ETH', f: '10000.000000', l: '0.5' }],
    }
    const { value } = parse('balances', { subscriptionId: 0, event })
    expect(value).toMatchObject([
      { asset: 'ETH', total: '10000.5', exchangeTime: 1_700_000_000_000 },
    ])
  })

  it('are refused where a number is missing', () => {
    const { value, refusals } = parse('balances', { balances: [{ asset: 'BTC', free: null }] })
    expect(value).toEqual([])
    expect(refusals).toHaveLength(1)
  })
})

describe('the rates of a pair', () => {
  it('are what everybody pays, what the pair costs and the tax, for the dearer side', () => {
    const rates = parseFeeRates({
      standardCommission: { maker: '0.001', taker: '0.0012', buyer: '0', seller: '0' },
      specialCommission: { maker: '0.0001', taker: '0.0002', buyer: '0', seller: '0' },
      taxCommission: { maker: '0', taker: '0', buyer: '0.00003', seller: '0.00005' },
      discount: { enabledForAccount: true, discount: '0.75' },
    })
    expect(rates).toEqual({ ok: true, value: { maker: '0.00115', taker: '0.00145' } })
  })

  it('are refused without the standard ones', () => {
    expect(parseFeeRates({ taxCommission: { maker: '0', taker: '0' } }).ok).toBe(false)
  })
})
