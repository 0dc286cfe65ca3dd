import { describe, expect, it } from 'vitest'
import type { Balance } from '../../../../src/contract/domain/balance.ts'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import type { ExecutionReport, Fill } from '../../../../src/contract/domain/order.ts'
import type { Ticker } from '../../../../src/contract/domain/market.ts'
import type { Position } from '../../../../src/contract/domain/position.ts'
import type { ParseKind } from '../../../../src/main/venues/adapter.ts'
import { hyperliquid } from '../../../../src/main/venues/hyperliquid/index.ts'
import { type FixtureCase, fixtureCases, hasFixtures } from '../../../support/fixtures.ts'

const receivedTime = 1_790_000_000_000 as UnixMs

type Row = Readonly<Record<string, unknown>>
type Unified = {
  readonly function: string
  readonly items: readonly (Row & {
    readonly id?: string
    readonly symbol: string
    readonly side: string
    readonly price: number
    readonly amount: number
    readonly fee?: { readonly cost: number; readonly currency?: string }
  })[]
}

function parse(kind: ParseKind, raw: unknown) {
  const parser = hyperliquid.parsers[kind]
  if (parser === undefined) throw new Error(`no parser of ${kind}`)
  return parser(raw, receivedTime)
}

type Values = {
  readonly fills: readonly Fill[]
  readonly orders: readonly ExecutionReport[]
  readonly positions: readonly Position[]
  readonly balances: readonly Balance[]
  readonly ticker: readonly Ticker[]
}

function valuesOf<Kind extends keyof Values>(kind: Kind, raw: unknown): Values[Kind] {
  const { value, refusals } = parse(kind, raw)
  expect(refusals).toEqual([])
  return value as Values[Kind]
}

const answers = hasFixtures() ? fixtureCases('hyperliquid', 'rest-responses', 'cases.json') : []
const messages = hasFixtures() ? fixtureCases('hyperliquid', 'ws-messages', 'cases.json') : []

function answer(id: string): { readonly raw: unknown; readonly unified: Unified } {
  const found = [...answers, ...messages].find((each) => each.id === id)
  if (found === undefined) throw new Error(`no case ${id}`)
  return { raw: JSON.parse(found.raw), unified: found['unified'] as Unified }
}

function unifiedBy(name: string): readonly FixtureCase[] {
  return answers.filter((each) => (each['unified'] as Unified | undefined)?.function === name)
}

const coinOf = (symbol: string): string => symbol.split('/')[0] ?? ''

/** The library adds what a builder got to the fee; the venue has it in the fee already. */
const builderFees: Readonly<Record<string, string>> = { '118906512037719': '0.01' }

describe.skipIf(!hasFixtures())('recorded fills', () => {
  it.each(unifiedBy('parseTrade').map((each) => [each.name, each] as const))(
    '%s: same order, side, price, quantity, fee and time as another library reads',
    (_name, each) => {
      const fills = valuesOf('fills', JSON.parse(each.raw))
      const { items } = each['unified'] as Unified
      expect(fills.length).toBeGreaterThanOrEqual(items.length)
      for (const [index, theirs] of items.entries()) {
        const ours = fills[index]
        expect(ours).toMatchObject({
          venueOrderId: theirs['order'],
          side: theirs.side,
          liquiditySide: theirs['takerOrMaker'],
          exchangeTime: theirs['timestamp'],
        })
        expect(ours?.instrumentId.startsWith(`${coinOf(theirs.symbol)}-`)).toBe(true)
        expect(Number(ours?.lastPrice)).toBe(theirs.price)
        expect(Number(ours?.lastQuantity)).toBe(theirs.amount)
        const builder = Number(builderFees[ours?.tradeId ?? ''] ?? '0')
        expect(Number(ours?.fee)).toBe((theirs.fee?.cost ?? 0) - builder)
        const isNamed = theirs.id !== undefined && theirs.id !== '0'
        expect(ours?.tradeId).toBe(isNamed ? theirs.id : ours?.tradeId)
      }
    },
  )

  it('have an identity each, those without a number of a match too', () => {
    for (const id of ['dfb35e360027', 'f5a81245b60b']) {
      const fills = valuesOf('fills', answer(id).raw)
      const ids = fills.map(({ instrumentId, tradeId }) => `${instrumentId} ${tradeId}`)
      expect(new Set(ids).size).toBe(fills.length)
    }
  })

  it('show spot pairs, and conversions by the venue itself', () => {
    const fills = valuesOf('fills', answer('f5a81245b60b').raw)
    expect(fills[2]).toMatchObject({
      instrumentId: '@156-SPOT.HYPERLIQUID',
      fee: '0.00088689',
      feeAsset: 'USOL',
    })
    expect(fills[3]).toMatchObject({
      instrumentId: '@142-SPOT.HYPERLIQUID',
      lastQuantity: '0.0000086141',
    })
  })

  it('that another was liquidated by are not our liquidation', () => {
    expect(valuesOf('fills', answer('25de7449c2ae').raw)).toMatchObject([
      {
        tradeId: '745210434703679',
        clientOrderId: '0xe8d5fd7ebbb4c3cff4d1803472a11463',
        isLiquidation: false,
        side: 'sell',
      },
    ])
  })

  it('are read from the channel of user events', () => {
    expect(valuesOf('fills', answer('39a3bd72fd0a').raw)).toMatchObject([
      { instrumentId: '@107-SPOT.HYPERLIQUID', lastQuantity: '0.5', feeAsset: 'HYPE' },
    ])
  })
})

describe.skipIf(!hasFixtures())('recorded orders', () => {
  it.each(unifiedBy('parseOrder').map((each) => [each.name, each] as const))(
    '%s: same number, side, price, quantities and stop as another library reads',
    (_name, each) => {
      const orders = valuesOf('orders', JSON.parse(each.raw))
      const { items } = each['unified'] as Unified
      for (const [index, theirs] of items.entries()) {
        const ours = orders[index]
        expect(ours).toMatchObject({
          venueOrderId: theirs.id,
          side: theirs.side,
          exchangeTime: theirs['timestamp'],
          reduceOnly: theirs['reduceOnly'] ?? false,
        })
        expect(Number(ours?.price)).toBe(theirs.price)
        expect(Number(ours?.leavesQuantity)).toBe(theirs['remaining'])
        const whole = ours?.quantity ?? null
        expect(whole === null ? undefined : Number(whole)).toBe(theirs.amount)
        const stop = ours?.stopPrice ?? null
        expect(stop === null ? undefined : Number(stop)).toBe(theirs['triggerPrice'])
      }
    },
  )

  it('say what sort they are and whether they wait', () => {
    expect(valuesOf('orders', answer('582913532522').raw)).toMatchObject([
      { orderType: 'stopMarket', status: 'untriggered', timeInForce: null, reduceOnly: true },
      { orderType: 'stopMarket', status: 'untriggered', stopPrice: '9.995' },
      { orderType: 'limit', status: 'accepted', timeInForce: 'gtc', stopPrice: null },
    ])
  })

  it('are answered by their number when placed', () => {
    expect(parse('order', answer('d98c0850f57a').raw).value).toMatchObject({
      kind: 'accepted',
      state: 'resting',
      venueOrderId: '77738308',
    })
  })
})

describe.skipIf(!hasFixtures())('recorded accounts', () => {
  it.each(unifiedBy('parsePosition').map((each) => [each.name, each] as const))(
    '%s: same side, size, prices, leverage and margin as another library reads',
    (_name, each) => {
      const positions = valuesOf('positions', JSON.parse(each.raw))
      const { items } = each['unified'] as Unified
      expect(positions.length).toBeGreaterThanOrEqual(items.length)
      for (const [index, theirs] of items.entries()) {
        const ours = positions[index]
        expect(ours).toMatchObject({
          positionSide: theirs.side,
          marginMode: theirs['marginMode'],
          leverage: String(theirs['leverage']),
        })
        expect(ours?.instrumentId).toBe(`${coinOf(theirs.symbol)}-LINEAR.HYPERLIQUID`)
        expect(Number(ours?.quantity)).toBe(theirs['contracts'])
        expect(Number(ours?.entryPrice)).toBe(theirs['entryPrice'])
        expect(Number(ours?.unrealizedPnl)).toBe(theirs['unrealizedPnl'])
        expect(Number(ours?.margin)).toBe(theirs['collateral'])
        const liquidation = ours?.liquidationPrice ?? null
        expect(liquidation === null ? undefined : Number(liquidation)).toBe(
          theirs['liquidationPrice'],
        )
      }
    },
  )

  it('hold margin without what is not realised yet', () => {
    expect(valuesOf('balances', answer('2ffac727c4c1').raw)).toMatchObject([
      {
        asset: 'USDC',
        wallet: 'perp',
        total: '83.313638',
        available: '75.781884',
        locked: '7.525754',
        exchangeTime: 1_754_467_216_357,
      },
    ])
  })

  it('hold tokens, of which orders hold a part', () => {
    expect(valuesOf('balances', answer('b042c3cef774').raw)).toMatchObject([
      { asset: 'USDC', total: '14.625485', available: '14.625485', locked: '0' },
      { asset: 'PURR', total: '2000', available: '1900', locked: '100' },
      { asset: 'HYPE', total: '5.2' },
      { asset: '+10', total: '25' },
    ])
  })

  it('are summed up with the market', () => {
    expect(valuesOf('ticker', answer('b70320442137').raw)[1]).toMatchObject({
      kind: 'ticker',
      instrumentId: 'ETH-LINEAR.HYPERLIQUID',
      open: 6.3611,
      turnover: 1_426_126.295175,
      markPrice: 6.0436,
      indexPrice: 6.0457,
      fundingRate: 0.0000125,
      openInterest: 1882.55,
    })
  })
})

const open = {
  coin: 'BTC',
  side: 'B',
  limitPx: '43000.0',
  sz: '0.01',
  oid: 91_490_942,
  timestamp: 1_754_450_974_000,
  origSz: '0.02',
  cloid: '0x00000000000000000000000000000001',
}
const update = { order: open, status: 'open', statusTimestamp: 1_754_450_974_231 }
const push = (data: unknown): unknown => ({ channel: 'orderUpdates', data })

describe('an order as it is pushed', () => {
  it.each([
    [{ ...update, order: { ...open, sz: '0.02' } }, 'accepted', 'accepted', '0', '0.02', null],
    [update, 'partiallyFilled', 'trade', '0.01', '0.01', null],
    [
      { ...update, status: 'filled', order: { ...open, sz: '0.0' } },
      'filled',
      'trade',
      '0.02',
      '0',
      null,
    ],
    [{ ...update, status: 'canceled' }, 'canceled', 'canceled', '0.01', '0', 'canceled'],
    [
      { ...update, status: 'marginCanceled' },
      'canceled',
      'canceled',
      '0.01',
      '0',
      'marginCanceled',
    ],
    [
      { ...update, status: 'someNewReasonCanceled' },
      'canceled',
      'canceled',
      '0.01',
      '0',
      'someNewReasonCanceled',
    ],
    [
      { ...update, status: 'scheduledCancel' },
      'canceled',
      'canceled',
      '0.01',
      '0',
      'scheduledCancel',
    ],
    [
      { ...update, status: 'badAloPxRejected', order: { ...open, sz: '0.02' } },
      'rejected',
      'rejected',
      '0',
      '0',
      'badAloPxRejected',
    ],
    [
      { ...update, status: 'triggered', order: { ...open, sz: '0.02' } },
      'accepted',
      'triggered',
      '0',
      '0.02',
      null,
    ],
  ])('%o', (row, status, executionType, cumulativeQuantity, leavesQuantity, reason) => {
    expect(valuesOf('orders', push([row]))).toMatchObject([
      {
        instrumentId: 'BTC-LINEAR.HYPERLIQUID',
        clientOrderId: '0x00000000000000000000000000000001',
        venueOrderId: '91490942',
        price: '43000',
        quantity: '0.02',
        status,
        executionType,
        cumulativeQuantity,
        leavesQuantity,
        reason,
      },
    ])
  })

  it.each([
    ['a status that means nothing to us', { ...update, status: 'paused' }],
    ['no status', { order: open, statusTimestamp: 1_754_450_974_231 }],
    ['a side that is none', { ...update, order: { ...open, side: 'C' } }],
    ['a side that is missing', { ...update, order: { ...open, side: null } }],
    ['more left than there was', { ...update, order: { ...open, sz: '0.03' } }],
    ['a negative rest', { ...update, order: { ...open, sz: '-0.01' } }],
    ['no number', { ...update, order: { ...open, oid: null } }],
    ['a time in seconds', { ...update, statusTimestamp: 1_754_450_974 }],
    ['an id that is not ours to read', { ...update, order: { ...open, cloid: 'mine' } }],
    ['a coin that names nothing', { ...update, order: { ...open, coin: '<script>' } }],
    ['a price of zero', { ...update, order: { ...open, limitPx: '0' } }],
    ['nothing', null],
    ['a text', 'open'],
  ])('with %s is refused, not guessed at', (_title, row) => {
    const { value, refusals } = parse('orders', push([row]))
    expect(value).toEqual([])
    expect(refusals).toHaveLength(1)
  })

  it('may have numbers as text and text as numbers', () => {
    const row = { ...update, order: { ...open, oid: '91490942', limitPx: 43000, sz: 0.01 } }
    expect(valuesOf('orders', push([row]))).toMatchObject([
      { venueOrderId: '91490942', price: '43000', leavesQuantity: '0.01' },
    ])
  })
})

describe('an order that was asked for', () => {
  const detailed = {
    ...open,
    sz: '0.02',
    orderType: 'Take Profit Limit',
    tif: 'Alo',
    isTrigger: true,
    triggerPx: '44000.0',
    reduceOnly: true,
  }
  const status = (word: string, order: object = detailed): unknown => ({
    status: 'order',
    order: { order, status: word, statusTimestamp: 1_754_450_974_231 },
  })

  it('is told with its kind, life and stop', () => {
    expect(parse('order', status('open'))).toMatchObject({
      value: {
        executionType: 'status',
        status: 'untriggered',
        orderType: 'stopLimit',
        timeInForce: 'gtc',
        postOnly: true,
        reduceOnly: true,
        stopPrice: '44000',
      },
      refusals: [],
    })
    expect(parse('order', status('triggered')).value).toMatchObject({ status: 'accepted' })
  })

  it('is null where the venue does not know it', () => {
    expect(parse('order', { status: 'unknownOid' })).toEqual({ value: null, refusals: [] })
  })

  it.each([
    ['a kind', { ...detailed, orderType: 'Iceberg' }],
    ['a life', { ...detailed, tif: 'Fok' }],
  ])('with %s that we do not know is refused', (_title, order) => {
    expect(parse('order', status('open', order)).refusals).toHaveLength(1)
  })
})

describe('the answer to an action', () => {
  const ok = (...statuses: readonly unknown[]): unknown => ({
    status: 'ok',
    response: { type: 'order', data: { statuses } },
  })

  it.each([
    [ok({ resting: { oid: 5 } }), { kind: 'accepted', state: 'resting', venueOrderId: '5' }],
    [
      ok({ filled: { totalSz: '0.02', avgPx: '1891.4', oid: 77_747_314 } }),
      { state: 'filled', cumulativeQuantity: '0.02', averagePrice: '1891.4' },
    ],
    [ok('success'), { kind: 'accepted', state: 'canceled' }],
    [ok('waitingForTrigger'), { kind: 'accepted', state: 'waiting', venueOrderId: null }],
    [ok({ error: 'Order has zero size.' }), { kind: 'refused', message: 'Order has zero size.' }],
    [
      { status: 'err', response: 'no' },
      { kind: 'refused', message: 'no' },
    ],
    [
      {
        channel: 'post',
        data: { id: 1, response: { type: 'action', payload: ok({ resting: { oid: 6 } }) } },
      },
      { venueOrderId: '6' },
    ],
  ])('%o', (raw, value) => {
    expect(parse('order', raw)).toMatchObject({ value, refusals: [] })
  })

  it.each([[ok('somethingNew')], [ok({ resting: {} })], [{ status: 'ok', response: {} }]])(
    '%o is refused',
    (raw) => {
      expect(parse('order', raw).refusals).toHaveLength(1)
    },
  )
})

describe('a fill', () => {
  const fill = {
    coin: 'BTC',
    px: '43000.0',
    sz: '0.01',
    side: 'B',
    time: 1_754_450_974_231,
    startPosition: '0.0',
    dir: 'Open Long',
    closedPnl: '0.0',
    hash: `0x${'1'.repeat(64)}`,
    oid: 91_490_942,
    crossed: false,
    fee: '-0.0645',
    feeToken: 'USDC',
    tid: 118_906_512_037_719,
    twapId: null,
  }
  const user = '0x360878d351f05975e25f1807a27895e1e5e004fb'
  const message = (row: unknown): unknown => ({
    channel: 'userFills',
    data: { isSnapshot: true, user, fills: [row] },
  })

  it('with a rebate has a negative fee', () => {
    expect(valuesOf('fills', message(fill))).toMatchObject([
      { fee: '-0.0645', liquiditySide: 'maker', tradeId: '118906512037719' },
    ])
  })

  it('is a liquidation where its account was liquidated', () => {
    const liquidation = { liquidatedUser: user.toUpperCase().replace('0X', '0x'), method: 'market' }
    expect(valuesOf('fills', message({ ...fill, liquidation }))).toMatchObject([
      { isLiquidation: true },
    ])
  })

  it.each([
    ['no side', { ...fill, side: 'X' }],
    ['no fee', { ...fill, fee: null }],
    ['a price of zero', { ...fill, px: '0' }],
    ['no quantity', { ...fill, sz: undefined }],
    ['no order', { ...fill, oid: null }],
    ['nobody who took', { ...fill, crossed: 'yes' }],
    ['a time in seconds', { ...fill, time: 1_754_450_974 }],
    ['a coin that names nothing', { ...fill, coin: 'BTC USDT' }],
  ])('with %s is refused', (_title, row) => {
    const { value, refusals } = parse('fills', message(row))
    expect(value).toEqual([])
    expect(refusals).toHaveLength(1)
  })
})

describe('an account', () => {
  it.each([
    ['positions', { assetPositions: [{ type: 'hedged', position: {} }] }],
    ['positions', { assetPositions: [{ type: 'oneWay', position: { coin: 'BTC', szi: 'x' } }] }],
    ['positions', {}],
    ['balances', { balances: [{ coin: 'USDC', total: null, hold: '0' }] }],
    ['balances', { marginSummary: { accountValue: '1' }, assetPositions: [] }],
    ['balances', []],
    ['balances', null],
    ['fills', 'none'],
    ['orders', 7],
    ['order', []],
  ] as const)('whose %s are %o is refused', (kind, raw) => {
    expect(parse(kind, raw).refusals).not.toEqual([])
  })
})
