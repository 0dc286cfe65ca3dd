import { Big } from 'big.js'
import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import type { ExecutionReport, Fill } from '../../../../src/contract/domain/order.ts'
import { parseExactJson } from '../../../../src/main/net/rest/exactJson.ts'
import type { ParsedDocument, ParseKind } from '../../../../src/main/venues/adapter.ts'
import { parsers } from '../../../../src/main/venues/binance-usdm/documents.ts'
import { type FixtureCase, fixtureCases, hasFixtures } from '../../../support/fixtures.ts'

const received = 1_790_000_000_000 as UnixMs

function parse(kind: ParseKind, raw: unknown): ParsedDocument {
  const parser = parsers[kind]
  if (parser === undefined) throw new Error(`no parser for ${kind}`)
  return parser(raw, received)
}

function recorded(folder: string): readonly FixtureCase[] {
  return hasFixtures() ? fixtureCases('binance-usdm', folder, 'cases.json') : []
}

type Unified = {
  readonly function: string
  readonly items: readonly Readonly<Record<string, unknown>>[]
}

function unifiedOf({ unified }: FixtureCase): Unified | null {
  return (unified as Unified | undefined) ?? null
}

const withUnified = (folder: string, name: string): readonly FixtureCase[] =>
  recorded(folder).filter((each) => unifiedOf(each)?.function === name)

/** `NEW_ADL` is left as it is by the other library. */
const unifiedStatus: Readonly<Record<string, string>> = {
  accepted: 'open',
  untriggered: 'open',
  partiallyFilled: 'open',
  filled: 'closed',
  canceled: 'canceled',
}

const number = (text: string | null): number | undefined =>
  text === null || Number(text) === 0 ? undefined : Number(text)
const positive = (value: unknown): unknown => (value === 0 ? undefined : value)

describe.skipIf(!hasFixtures())('orders as another library reads them', () => {
  const all = [
    ...withUnified('rest-responses', 'parseOrder'),
    ...withUnified('ws-messages', 'parseOrder'),
  ]
  const coinMargined = 'order_update_delivery'
  const cases = all.filter(({ name }) => name !== coinMargined)

  it('leave out coin-margined contracts, which travel on the same stream', () => {
    const delivery = all.find(({ name }) => name === coinMargined)
    const { value, refusals } = parse('orders', JSON.parse(delivery?.raw ?? 'null'))
    expect(value).toEqual([])
    expect(refusals.join()).toContain('BTCUSD_240329')
  })

  it('come from answers and from messages', () => {
    expect(cases.length).toBeGreaterThan(14)
  })

  it.each(cases)('$name', (each) => {
    const { value, refusals } = parse('orders', parseExactJson(each.raw))
    expect(refusals).toEqual([])
    const reports = value as readonly ExecutionReport[]
    const theirs = unifiedOf(each)?.items ?? []
    expect(reports).toHaveLength(theirs.length)
    for (const [index, ours] of reports.entries()) {
      const their = theirs[index] ?? {}
      expect(ours.venueOrderId).toBe(their['id'])
      expect(ours.clientOrderId).toBe(their['clientOrderId'])
      expect(ours.side).toBe(their['side'])
      expect(Number(ours.quantity)).toBe(their['amount'])
      expect(Number(ours.cumulativeQuantity)).toBe(their['filled'])
      expect(number(ours.price)).toBe(positive(their['price']))
      expect(number(ours.averagePrice)).toBe(positive(their['average']))
      expect(ours.timeInForce?.toUpperCase()).toBe(their['timeInForce'])
      expect(ours.postOnly).toBe(their['postOnly'])
      expect(ours.reduceOnly).toBe(their['reduceOnly'])
      const isKnown = typeof their['status'] === 'string' && their['status'] !== 'NEW_ADL'
      expect(isKnown ? unifiedStatus[ours.status] : 'closed').toBe(
        isKnown ? their['status'] : 'closed',
      )
    }
  })
})

describe.skipIf(!hasFixtures())('fills and positions as another library reads them', () => {
  it.each(
    withUnified('rest-responses', 'parseTrade').filter(({ raw }) => raw.includes('"orderId"')),
  )('$name', (each) => {
    const { value, refusals } = parse('fills', parseExactJson(each.raw))
    expect(refusals).toEqual([])
    const [ours] = value as readonly Fill[]
    const [their = {}] = unifiedOf(each)?.items ?? []
    expect(ours).toMatchObject({
      tradeId: their['id'],
      venueOrderId: their['order'],
      side: their['side'],
      liquiditySide: their['takerOrMaker'],
      exchangeTime: their['timestamp'],
    })
    expect(Number(ours?.lastPrice)).toBe(their['price'])
    expect(Number(ours?.lastQuantity)).toBe(their['amount'])
    expect({ currency: ours?.feeAsset, cost: Number(ours?.fee) }).toEqual(their['fee'])
  })

  it.each(withUnified('rest-responses', 'parsePosition'))('$name', (each) => {
    const { value, refusals } = parse('positions', parseExactJson(each.raw))
    expect(refusals).toEqual([])
    const theirs = unifiedOf(each)?.items ?? []
    const positions = value as readonly Readonly<Record<string, unknown>>[]
    expect(positions).toHaveLength(theirs.length)
    for (const [index, ours] of positions.entries()) {
      const their = theirs[index] ?? {}
      expect(Number(ours['quantity'])).toBe(their['contracts'])
      expect(ours['hedged']).toBe(their['hedged'])
      expect(ours['marginMode']).toBe(their['marginMode'])
      expect(Number(ours['leverage'])).toBe(their['leverage'])
      expect(Number(ours['unrealizedPnl'])).toBe(their['unrealizedPnl'])
      expect(Number(ours['markPrice'])).toBe(their['markPrice'])
      expect(number(ours['liquidationPrice'] as string | null)).toBe(
        positive(their['liquidationPrice']),
      )
    }
  })
})

/** Every recorded answer of an account, by the kind that must read it. */
const kinds: readonly (readonly [ParseKind, RegExp])[] = [
  ['balances', /GetAccountInfo|^account_info|Account\/GetAccountInfo#2/],
  ['positions', /GetPosition(s|Information)(#2)?$|^position_risk|account_positions/],
  ['order', /ConditionalOrder(#2)?$|EditOrder(#2)?$|PlaceOrder$|GetOrder(#2)?$|^order_response/],
  ['orders', /GetOpenOrders$|GetOrders$|open_algo_orders|account_orders$/],
  ['fills', /GetUserTrades$/],
]

describe.skipIf(!hasFixtures())('recorded answers of an account', () => {
  const all = [...recorded('rest-responses'), ...recorded('ws-api')].filter(
    (each) => each['direction'] !== 'sent',
  )
  const pairs = kinds.flatMap(([kind, names]) =>
    all.filter(({ name }) => names.test(name)).map((each) => ({ kind, each, name: each.name })),
  )

  it('are many', () => {
    expect(pairs.length).toBeGreaterThan(20)
  })

  it.each(pairs)('$kind: $name', ({ kind, each }) => {
    const { value, refusals } = parse(kind, parseExactJson(each.raw))
    expect(refusals).toEqual([])
    expect(value).not.toBeNull()
    expect(value).not.toEqual([])
  })

  it('tell apart what a batch placed and what it refused', () => {
    const batch = all.find(({ name }) => name.endsWith('PlaceMultipleOrders'))
    const { value, refusals } = parse('orders', parseExactJson(batch?.raw ?? 'null'))
    expect(value).toMatchObject([{ venueOrderId: '22542179', status: 'untriggered' }])
    expect(refusals).toEqual(['refused with -2022: ReduceOnly Order is rejected.'])
  })
})

/** Written from the documented shape of the message. */
function orderUpdate(order: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    e: 'ORDER_TRADE_UPDATE',
    T: 1_790_000_000_001,
    E: 1_790_000_000_002,
    o: {
      s: 'BTCUSDT',
      c: 'pw-1',
      S: 'BUY',
      o: 'LIMIT',
      f: 'GTC',
      q: '0.010',
      p: '30000.10',
      ap: '30000.05',
      sp: '0',
      x: 'TRADE',
      X: 'PARTIALLY_FILLED',
      i: 8886774,
      l: '0.004',
      z: '0.004',
      L: '30000.05',
      N: 'USDT',
      n: '0.024',
      T: 1_790_000_000_001,
      t: 12345678,
      m: false,
      R: false,
      wt: 'CONTRACT_PRICE',
      ot: 'LIMIT',
      ps: 'BOTH',
      cp: false,
      rp: '0',
      er: '0',
      ...order,
    },
  }
}

describe('a message about an order', () => {
  it('is a report and a fill with exact amounts', () => {
    expect(parse('order', orderUpdate()).value).toMatchObject({
      executionType: 'trade',
      status: 'partiallyFilled',
      quantity: '0.01',
      cumulativeQuantity: '0.004',
      leavesQuantity: '0.006',
      averagePrice: '30000.05',
      price: '30000.1',
      stopPrice: null,
      positionSide: null,
      reason: null,
    })
    expect(parse('fills', orderUpdate()).value).toMatchObject([
      {
        tradeId: '12345678',
        venueOrderId: '8886774',
        clientOrderId: 'pw-1',
        lastPrice: '30000.05',
        lastQuantity: '0.004',
        fee: '0.024',
        feeAsset: 'USDT',
        liquiditySide: 'taker',
        realizedPnl: '0',
        isLiquidation: false,
      },
    ])
  })

  it('leaves nothing once it is closed, and says why it ended by itself', () => {
    expect(
      parse('order', orderUpdate({ x: 'EXPIRED', X: 'EXPIRED', l: '0', er: '4' })).value,
    ).toMatchObject({
      executionType: 'expired',
      status: 'expired',
      leavesQuantity: '0',
      reason: 'expiry reason 4',
    })
  })

  it('keeps every digit of a long number', () => {
    const text = JSON.stringify(orderUpdate()).replace('8886774', '8389765739703625592')
    expect(parse('order', parseExactJson(text)).value).toMatchObject({
      venueOrderId: '8389765739703625592',
    })
  })

  it('says that the position was liquidated', () => {
    const forced = orderUpdate({ c: 'autoclose-1234567890', x: 'CALCULATED', X: 'FILLED' })
    expect(parse('fills', forced).value).toMatchObject([{ isLiquidation: true }])
    expect(
      parse('fills', orderUpdate({ c: 'adl_autoclose', x: 'CALCULATED' })).value,
    ).toMatchObject([{ isLiquidation: false }])
  })

  it('is no fill where nothing traded', () => {
    expect(parse('fills', orderUpdate({ x: 'NEW', X: 'NEW', l: '0', t: 0 })).value).toEqual([])
  })

  it.each([
    ['status', { X: 'SLEEPING' }],
    ['execution type', { x: 'DREAMT' }],
    ['side', { S: 'HOLD' }],
    ['type', { o: 'ICEBERG' }],
    ['time in force', { f: 'FOREVER' }],
    ['position side', { ps: 'NEITHER' }],
    ['quantity', { q: 'much' }],
    ['null quantity', { z: null }],
    ['time in seconds', { T: 1_790_000_000 }],
    ['missing number', { i: undefined }],
    ['symbol', { s: '???' }],
  ])('is refused with an unknown %s, never guessed', (_name, change) => {
    const { value, refusals } = parse('orders', orderUpdate(change))
    expect(value).toEqual([])
    expect(refusals).toHaveLength(1)
  })

  it('reads numbers for texts and texts for numbers', () => {
    const change = { q: 0.01, z: 0.004, i: '8886774', T: '1790000000001', t: '12345678' }
    expect(parse('order', orderUpdate(change)).value).toEqual(parse('order', orderUpdate()).value)
    expect(parse('fills', orderUpdate(change)).value).toEqual(parse('fills', orderUpdate()).value)
  })
})

/** Written from the documented shape of the message. */
function conditionalUpdate(order: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    e: 'ALGO_UPDATE',
    T: 1_790_000_000_001,
    E: 1_790_000_000_002,
    o: {
      caid: 'pw-1',
      aid: 1000000033225453,
      at: 'CONDITIONAL',
      o: 'STOP_MARKET',
      s: 'BTCUSDT',
      S: 'SELL',
      ps: 'BOTH',
      f: 'GTC',
      q: '0.5',
      X: 'NEW',
      ai: '',
      tp: '29000',
      p: '0',
      wt: 'MARK_PRICE',
      cp: false,
      R: true,
      ...order,
    },
  }
}

describe('an order that waits for a price', () => {
  const read = (order: Readonly<Record<string, unknown>> = {}): unknown =>
    parse('order', conditionalUpdate(order)).value

  it('waits under a number of its own', () => {
    expect(read()).toMatchObject({
      executionType: 'accepted',
      status: 'untriggered',
      orderType: 'stopMarket',
      venueOrderId: '1000000033225453',
      clientOrderId: 'pw-1',
      stopPrice: '29000',
      price: null,
      reduceOnly: true,
      leavesQuantity: '0.5',
    })
  })

  it('has the number of the order in the book once it is set off', () => {
    expect(read({ X: 'TRIGGERING' })).toMatchObject({
      status: 'untriggered',
      executionType: 'status',
    })
    expect(read({ X: 'TRIGGERED', ai: '88937381063', aq: '0', ap: '0' })).toMatchObject({
      executionType: 'triggered',
      status: 'accepted',
      venueOrderId: '88937381063',
    })
  })

  it('is finished as filled or as canceled, by what traded', () => {
    const finished = { X: 'FINISHED', ai: '88937381063' }
    expect(read({ ...finished, aq: '0.5', ap: '28990.5' })).toMatchObject({
      status: 'filled',
      averagePrice: '28990.5',
      leavesQuantity: '0',
    })
    expect(read({ ...finished, aq: '0.2' })).toMatchObject({
      status: 'canceled',
      cumulativeQuantity: '0.2',
    })
    expect(read({ ...finished, aq: '0' })).toMatchObject({ status: 'canceled' })
  })

  it('tells why the engine refused it', () => {
    expect(read({ X: 'REJECTED', rm: 'Margin is insufficient.' })).toMatchObject({
      executionType: 'rejected',
      status: 'rejected',
      reason: 'Margin is insufficient.',
    })
  })

  it('that closes the whole position has no quantity', () => {
    expect(read({ q: '0', cp: true, R: false })).toMatchObject({
      quantity: null,
      leavesQuantity: null,
      reduceOnly: true,
    })
  })

  it('is refused with a status that is not known', () => {
    expect(parse('orders', conditionalUpdate({ X: 'PONDERING' })).refusals).toHaveLength(1)
  })
})

describe('a message about the account', () => {
  const update = {
    e: 'ACCOUNT_UPDATE',
    E: 1_790_000_000_002,
    T: 1_790_000_000_001,
    a: {
      m: 'ORDER',
      B: [{ a: 'USDT', wb: '122624.12345678', cw: '100.12345678', bc: '50.1' }],
      P: [
        {
          s: 'BTCUSDT',
          pa: '-20',
          ep: '6563.66500',
          cr: '0',
          up: '2850.21200',
          mt: 'isolated',
          iw: '13200.7',
          ps: 'BOTH',
        },
        {
          s: 'BTCUSDT',
          pa: '0',
          ep: '0.00000',
          cr: '200',
          up: '0',
          mt: 'CROSSED',
          iw: '0',
          ps: 'LONG',
        },
      ],
    },
  }

  it('tells what is in the wallet and not what is free', () => {
    expect(parse('balances', update).value).toMatchObject([
      { asset: 'USDT', total: '122624.12345678', available: null, locked: null },
    ])
  })

  it('tells positions by sign or by side, and that one is closed', () => {
    expect(parse('positions', { stream: 'key', data: update }).value).toMatchObject([
      {
        positionSide: 'short',
        hedged: false,
        quantity: '20',
        entryPrice: '6563.665',
        marginMode: 'isolated',
        margin: '13200.7',
      },
      { positionSide: 'long', hedged: true, quantity: '0', entryPrice: null, realizedPnl: '200' },
    ])
  })

  it('holds exact sums', () => {
    const [balance] = parse('balances', update).value as readonly { readonly total: string }[]
    expect(new Big(balance?.total ?? 0).minus('122624').toFixed()).toBe('0.12345678')
  })

  it.each([null, 7, 'text', [], {}, { e: 'ACCOUNT_UPDATE' }, { code: -1, msg: 'no' }])(
    'is refused when it is %j, without a throw',
    (raw) => {
      for (const kind of ['order', 'orders', 'fills', 'balances', 'positions'] as const) {
        const { value, refusals } = parse(kind, raw)
        const isEmptyList = Array.isArray(raw) && Array.isArray(value) && value.length === 0
        expect(isEmptyList || refusals.length > 0).toBe(true)
      }
    },
  )
})
