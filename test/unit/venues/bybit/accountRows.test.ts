import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import type { ParseKind, ParsedDocument } from '../../../../src/main/venues/adapter.ts'
import { bybit } from '../../../../src/main/venues/bybit/index.ts'
import { parsePermissions } from '../../../../src/main/venues/bybit/parse/permissions.ts'
import { type FixtureCase, fixtureCases, hasFixtures } from '../../../support/fixtures.ts'

const receivedTime = 1_800_000_000_000 as UnixMs

function parse(kind: ParseKind, raw: unknown): ParsedDocument {
  const document = bybit.parsers[kind]?.(raw, receivedTime)
  if (document === undefined) throw new Error(`${kind} cannot be read`)
  return document
}

const order = {
  category: 'linear',
  symbol: 'BTCUSDT',
  orderId: '5cf98598-39a7-459e-97bf-76ca765ee020',
  orderLinkId: 'x-1',
  side: 'Buy',
  orderType: 'Limit',
  price: '43000.10',
  qty: '0.010',
  timeInForce: 'PostOnly',
  orderStatus: 'PartiallyFilled',
  cancelType: 'UNKNOWN',
  rejectReason: 'EC_NoError',
  avgPrice: '43000.1',
  cumExecQty: '0.004',
  cumExecValue: '172.0004',
  leavesQty: '0.006',
  positionIdx: 0,
  reduceOnly: false,
  stopOrderType: '',
  triggerPrice: '',
  createdTime: '1672364262444',
  updatedTime: '1672364262457',
}
const pushed = (change: object, topic = 'order'): unknown => ({
  id: '1',
  topic,
  creationTime: 1_672_364_262_474,
  data: [{ ...order, ...change }],
})

describe('an order of Bybit', () => {
  it('is read exactly, with what its push tells', () => {
    expect(parse('orders', pushed({}))).toEqual({
      refusals: [],
      value: [
        {
          kind: 'executionReport',
          venue: 'bybit',
          environment: 'live',
          accountId: 'main',
          executionType: 'trade',
          instrumentId: 'BTCUSDT-LINEAR.BYBIT',
          clientOrderId: 'x-1',
          originalClientOrderId: null,
          venueOrderId: '5cf98598-39a7-459e-97bf-76ca765ee020',
          side: 'buy',
          orderType: 'limit',
          timeInForce: 'gtc',
          status: 'partiallyFilled',
          quantity: '0.01',
          price: '43000.1',
          stopPrice: null,
          cumulativeQuantity: '0.004',
          leavesQuantity: '0.006',
          averagePrice: '43000.1',
          postOnly: true,
          reduceOnly: false,
          positionSide: null,
          reason: null,
          sequence: null,
          exchangeTime: 1_672_364_262_457,
          receivedTime,
        },
      ],
    })
  })

  it.each([
    ['New', 'accepted', 'accepted', '0.006'],
    ['Untriggered', 'untriggered', 'accepted', '0.006'],
    ['Triggered', 'untriggered', 'triggered', '0.006'],
    ['Filled', 'filled', 'trade', '0'],
    ['Cancelled', 'canceled', 'canceled', '0'],
    ['PartiallyFilledCanceled', 'canceled', 'canceled', '0'],
    ['Deactivated', 'canceled', 'canceled', '0'],
  ])('that is %s is %s, told as %s, with %s left', (orderStatus, status, executionType, left) => {
    expect(parse('order', pushed({ orderStatus })).value).toMatchObject({
      status,
      executionType,
      leavesQuantity: left,
    })
  })

  it('that was refused after a part of it traded is canceled, so that the fills stand', () => {
    const refused = { orderStatus: 'Rejected', rejectReason: 'EC_PostOnlyWillTakeLiquidity' }
    expect(parse('order', pushed(refused)).value).toMatchObject({ status: 'canceled' })
    expect(parse('order', pushed({ ...refused, cumExecQty: '0' })).value).toMatchObject({
      status: 'rejected',
      executionType: 'rejected',
      reason: 'EC_PostOnlyWillTakeLiquidity',
    })
  })

  it.each([
    ['Market', 'Stop', '45000', 'stopMarket', '45000'],
    ['Limit', 'StopLoss', '45000', 'stopLimit', '45000'],
    ['Market', 'TrailingStop', '0', 'trailingStop', null],
    ['Market', 'OcoOrder', '45000', null, '45000'],
    ['Limit', 'UNKNOWN', '0.00', 'limit', null],
  ])('%s waiting as %s at %s is %s', (orderType, stopOrderType, triggerPrice, type, stopPrice) => {
    const { value } = parse('order', pushed({ orderType, stopOrderType, triggerPrice }))
    expect(value).toMatchObject({ orderType: type, stopPrice })
  })

  it('names the side of a hedged position', () => {
    expect(parse('order', pushed({ positionIdx: 1 })).value).toMatchObject({ positionSide: 'long' })
    expect(parse('order', pushed({ positionIdx: '2' })).value).toMatchObject({
      positionSide: 'short',
    })
  })

  it('of spot sized in the quote asset tells no quantity', () => {
    const spot = { category: 'spot', orderType: 'Market', qty: '20', cumExecQty: '0.000772' }
    expect(parse('order', pushed(spot)).value).toMatchObject({
      instrumentId: 'BTCUSDT-SPOT.BYBIT',
      quantity: null,
      leavesQuantity: null,
      cumulativeQuantity: '0.000772',
    })
    expect(parse('order', pushed({ ...spot, marketUnit: 'baseCoin' })).value).toMatchObject({
      quantity: '20',
    })
  })

  it('reads numbers as texts and texts as numbers alike', () => {
    const numbers = { qty: 0.01, price: 43000.1, updatedTime: 1_672_364_262_457 }
    expect(parse('order', pushed(numbers)).value).toEqual(parse('order', pushed({})).value)
  })

  it('may have fields we do not know', () => {
    expect(parse('order', pushed({ newField: { a: 1 } })).refusals).toEqual([])
  })

  it.each([
    { orderStatus: 'Parked' },
    { side: 'Long' },
    { orderType: 'Iceberg' },
    { timeInForce: 'GTX' },
    { stopOrderType: 'NewStop' },
    { positionIdx: 3 },
    { updatedTime: '1672364262' },
    { updatedTime: null },
    { qty: '' },
    { qty: 'NaN' },
    { cumExecQty: undefined },
    { cumExecQty: '-1' },
    { orderId: '' },
    { symbol: null },
    { category: 'option' },
  ])('is refused with %j', (change) => {
    const { value, refusals } = parse('order', pushed(change))
    expect(value).toBeNull()
    expect(refusals).toHaveLength(1)
  })
})

const execution = {
  category: 'linear',
  symbol: 'BTCUSDT',
  execFee: '26.3725275',
  execId: '0ab1bdf7-4219-438b-b30a-32ec863018f7',
  execPrice: '95900.1',
  execQty: '0.5',
  execType: 'Trade',
  execPnl: '-1.25',
  feeRate: '0.00055',
  orderId: '9aac161b-8ed6-450d-9cab-c5cc67c21784',
  orderLinkId: '',
  side: 'Sell',
  execTime: '1746270400353',
  isMaker: false,
}
const executed = (change: object): unknown => ({
  topic: 'execution',
  creationTime: 1,
  data: [{ ...execution, ...change }],
})

describe('a fill of Bybit', () => {
  it('is read exactly', () => {
    expect(parse('fills', executed({}))).toEqual({
      refusals: [],
      value: [
        {
          kind: 'fill',
          venue: 'bybit',
          environment: 'live',
          accountId: 'main',
          instrumentId: 'BTCUSDT-LINEAR.BYBIT',
          tradeId: '0ab1bdf7-4219-438b-b30a-32ec863018f7',
          clientOrderId: null,
          venueOrderId: '9aac161b-8ed6-450d-9cab-c5cc67c21784',
          side: 'sell',
          lastPrice: '95900.1',
          lastQuantity: '0.5',
          fee: '26.3725275',
          feeAsset: 'USDT',
          liquiditySide: 'taker',
          positionSide: null,
          realizedPnl: '-1.25',
          isLiquidation: false,
          exchangeTime: 1_746_270_400_353,
          receivedTime,
        },
      ],
    })
  })

  it.each([
    ['inverse', 'BTCUSD', 'Sell', '0.0006', 'BTC'],
    ['linear', 'ETHPERP', 'Sell', '0.0006', 'USDC'],
    ['spot', 'BTCUSDT', 'Buy', '0.001', 'BTC'],
    ['spot', 'BTCUSDT', 'Sell', '0.001', 'USDT'],
    ['spot', 'BTCUSDT', 'Buy', '-0.0001', 'USDT'],
    ['spot', 'BTCUSDT', 'Sell', '-0.0001', 'BTC'],
  ])('%s %s %s at %s pays its fee in %s', (category, symbol, side, feeRate, asset) => {
    const { value } = parse('fills', executed({ category, symbol, side, feeRate }))
    expect(value).toMatchObject([{ feeAsset: asset }])
  })

  it('takes the fee asset the venue names', () => {
    expect(parse('fills', executed({ feeCurrency: 'MNT' })).value).toMatchObject([
      { feeAsset: 'MNT' },
    ])
  })

  it('keeps the sign of a rebate', () => {
    expect(parse('fills', executed({ execFee: '-0.5', isMaker: true })).value).toMatchObject([
      { fee: '-0.5', liquiditySide: 'maker' },
    ])
  })

  it.each([
    [{ execType: 'BustTrade' }, true],
    [{ createType: 'CreateByLiq' }, true],
    [{ execType: 'AdlTrade' }, false],
    [{ createType: 'CreateByUser' }, false],
  ])('%j: a forced close is %s', (change, isLiquidation) => {
    expect(parse('fills', executed(change)).value).toMatchObject([{ isLiquidation }])
  })

  it('is no payment of funding', () => {
    const paid = { execType: 'Funding', side: 'Buy', orderType: 'UNKNOWN' }
    expect(parse('fills', executed(paid))).toEqual({ value: [], refusals: [] })
  })

  it.each([
    { execType: 'NewKind' },
    { side: '' },
    { execPrice: '0' },
    { execQty: '-0.5' },
    { execId: null },
    { execTime: '1746270400' },
    { execFee: 'abc' },
    { isMaker: 'yes' },
  ])('is refused with %j', (change) => {
    const { value, refusals } = parse('fills', executed(change))
    expect(value).toEqual([])
    expect(refusals).toHaveLength(1)
  })
})

describe('a position of Bybit', () => {
  const row = {
    positionIdx: 0,
    symbol: 'ETHUSDT',
    side: 'Sell',
    size: '0.01',
    avgPrice: '3641.075',
    leverage: '30',
    markPrice: '3641.33',
    liqPrice: '',
    positionIM: '1.23',
    unrealisedPnl: '-0.00255',
    curRealisedPnl: '0.0094814',
    updatedTime: '1762199125472',
  }
  const answered = (change: object): unknown => ({
    retCode: 0,
    retMsg: 'OK',
    result: { category: 'linear', list: [{ ...row, ...change }] },
    time: 1_762_199_126_000,
  })

  it('has no liquidation price where the venue tells none', () => {
    expect(parse('positions', answered({})).value).toMatchObject([
      {
        instrumentId: 'ETHUSDT-LINEAR.BYBIT',
        positionSide: 'short',
        hedged: false,
        quantity: '0.01',
        entryPrice: '3641.075',
        liquidationPrice: null,
        unrealizedPnl: '-0.00255',
        realizedPnl: '0.0094814',
        leverage: '30',
        margin: '1.23',
        marginMode: null,
      },
    ])
  })

  it('keeps the side of its mode when it is closed', () => {
    const closed = { side: '', size: '0', avgPrice: '0', updatedTime: '' }
    expect(parse('positions', answered({ ...closed, positionIdx: 2 })).value).toMatchObject([
      { positionSide: 'short', hedged: true, quantity: '0', entryPrice: null },
    ])
  })

  it.each([{ side: '' }, { side: 'Short' }, { size: '-1' }, { positionIdx: 9 }, { size: null }])(
    'is refused with %j',
    (change) => {
      expect(parse('positions', answered(change))).toMatchObject({ value: [] })
      expect(parse('positions', answered(change)).refusals).toHaveLength(1)
    },
  )
})

describe('a wallet of Bybit', () => {
  const wallet = (coin: object): unknown => ({
    topic: 'wallet',
    creationTime: 1_762_960_669_000,
    data: [{ accountType: 'UNIFIED', coin: [{ coin: 'usdt', walletBalance: '100.5', ...coin }] }],
  })

  it('holds for orders and positions, and frees the rest', () => {
    const held = { locked: '1', totalOrderIM: '20.25', totalPositionIM: '30' }
    expect(parse('balances', wallet(held)).value).toMatchObject([
      {
        asset: 'USDT',
        wallet: 'unified',
        total: '100.5',
        locked: '51.25',
        available: '49.25',
        exchangeTime: 1_762_960_669_000,
      },
    ])
  })

  it.each([
    [{ totalOrderIM: '', totalPositionIM: '', locked: '0' }, null, null],
    [{}, null, null],
    [{ totalOrderIM: '80', totalPositionIM: '40' }, '120', '0'],
  ])('%j', (coin, locked, available) => {
    expect(parse('balances', wallet(coin)).value).toMatchObject([{ locked, available }])
  })

  it('is refused without a balance', () => {
    expect(parse('balances', wallet({ walletBalance: null }))).toMatchObject({ value: [] })
  })
})

describe('what a key may do', () => {
  const key = {
    readOnly: 0,
    permissions: { ContractTrade: ['Order', 'Position'], Wallet: ['AccountTransfer'], Spot: [] },
    ips: ['*'],
    expiredAt: '2026-05-15T03:13:24Z',
  }

  it('is read from the venue, and a withdrawal is seen', () => {
    expect(parsePermissions(key)).toEqual({
      ok: true,
      value: {
        read: true,
        trade: true,
        withdraw: false,
        transfer: true,
        ipRestricted: false,
        expiresTime: Date.parse('2026-05-15T03:13:24Z'),
        words: ['ContractTrade:Order', 'ContractTrade:Position', 'Wallet:AccountTransfer'],
      },
    })
    const withdraws = { ...key, readOnly: 1, permissions: { Wallet: ['Withdraw'] } }
    expect(parsePermissions(withdraws)).toMatchObject({
      value: { trade: false, withdraw: true },
    })
  })

  it.each([null, {}, { ...key, permissions: null }, { ...key, readOnly: 'x' }])(
    'is refused when it cannot be read: %j',
    (raw) => {
      expect(parsePermissions(raw)).toMatchObject({ ok: false })
    },
  )
})

/** Recorded messages that are not of what is traded here. */
const leftOut: Readonly<Record<string, string>> = {
  aa6bc4f874dd: 'an option',
  '1cdb1c900464': 'an option without a symbol',
}

type Unified = { readonly function: string; readonly items: readonly Record<string, unknown>[] }

function recorded(name: string): readonly FixtureCase[] {
  const files = ['rest-responses', 'ws-messages'].flatMap((folder) =>
    fixtureCases('bybit', folder, 'cases.json'),
  )
  return files.filter(
    (each) =>
      (each['unified'] as Unified | undefined)?.function === name &&
      !/spread/i.test(each.name) &&
      leftOut[each.id] === undefined,
  )
}

function unifiedOf(each: FixtureCase): Unified['items'] {
  return (each['unified'] as Unified).items
}

const unifiedStatus: Readonly<Record<string, readonly string[]>> = {
  open: ['accepted', 'untriggered', 'partiallyFilled'],
  closed: ['filled'],
  canceled: ['canceled'],
  rejected: ['rejected', 'canceled'],
}

describe.skipIf(!hasFixtures())('recorded answers and messages of accounts', () => {
  const cases = (name: string): readonly (readonly [string, FixtureCase])[] =>
    hasFixtures() ? recorded(name).map((each) => [`${each.id} ${each.name}`, each]) : []

  it.each(cases('parseOrder'))('order %s agrees with another library', (_title, each) => {
    const { value, refusals } = parse('orders', JSON.parse(each.raw))
    expect(refusals).toEqual([])
    const reports = value as readonly Record<string, unknown>[]
    expect(reports).toHaveLength(unifiedOf(each).length)
    for (const [index, theirs] of unifiedOf(each).entries()) {
      const ours = reports[index] ?? {}
      expect(ours['venueOrderId']).toBe(theirs['id'])
      expect(ours['clientOrderId']).toBe(theirs['clientOrderId'] ?? null)
      expect(ours['side']).toBe(theirs['side'])
      expect(Number(ours['quantity'])).toBe(theirs['amount'])
      expect(Number(ours['cumulativeQuantity'])).toBe(theirs['filled'])
      expect(Number(ours['price'] ?? 0)).toBe(theirs['price'] ?? 0)
      expect(ours['exchangeTime']).toBe(theirs['lastUpdateTimestamp'])
      expect(ours['postOnly']).toBe(theirs['postOnly'])
      expect(ours['reduceOnly']).toBe(theirs['reduceOnly'])
      expect(unifiedStatus[String(theirs['status'])]).toContain(ours['status'])
    }
  })

  it.each(cases('parsePosition'))('position %s agrees with another library', (_title, each) => {
    const { value, refusals } = parse('positions', JSON.parse(each.raw))
    expect(refusals).toEqual([])
    const [theirs = {}] = unifiedOf(each)
    const [ours = {}] = value as readonly Record<string, unknown>[]
    expect(ours['positionSide']).toBe(theirs['side'])
    expect(Number(ours['quantity'])).toBe(theirs['contracts'])
    expect(Number(ours['entryPrice'])).toBe(theirs['entryPrice'])
    expect(Number(ours['markPrice'])).toBe(theirs['markPrice'])
    expect(Number(ours['unrealizedPnl'])).toBe(theirs['unrealizedPnl'])
    expect(Number(ours['leverage'])).toBe(theirs['leverage'])
    expect(Number(ours['margin'])).toBe(theirs['initialMargin'])
    expect(Number(ours['liquidationPrice'] ?? 0)).toBe(theirs['liquidationPrice'] ?? 0)
  })

  it('reads the account trades another library reads', () => {
    const of = fixtureCases('bybit', 'rest-responses', 'cases.json')
    const raw: unknown = JSON.parse(of.find(({ id }) => id === 'a01182a575bc')?.raw ?? 'null')
    expect(parse('fills', raw)).toMatchObject({
      refusals: [],
      value: [
        {
          tradeId: 'e0cbe81d-0f18-5866-9415-cf319b5dab3b',
          side: 'buy',
          lastPrice: '1190.15',
          lastQuantity: '0.1',
          fee: '0.071409',
          feeAsset: 'USDC',
          liquiditySide: 'taker',
          exchangeTime: 1_672_282_722_429,
        },
      ],
    })
  })

  it.each(['fec969d26be1', 'acffe17fc0cf', '3045dc32200e'])(
    'names the order of the trade socket reply %s and nothing of its state',
    (id) => {
      const found = fixtureCases('bybit', 'ws-api', 'cases.json').find((each) => each.id === id)
      expect(parse('order', JSON.parse(found?.raw ?? 'null'))).toEqual({
        refusals: [],
        value: { venueOrderId: 'a4c1718e-fe53-4659-a118-1f6ecce04ad9', clientOrderId: null },
      })
    },
  )

  it('has at least one of each', () => {
    expect(cases('parseOrder').length).toBeGreaterThan(12)
    expect(cases('parsePosition').length).toBeGreaterThan(3)
  })
})
