import { describe, expect, it } from 'vitest'
import type { KeyWish } from '../../../../src/sandbox/venues/sandboxVenue.ts'
import { bybitClient } from '../../../support/sandbox/bybitKeys.ts'
import { type VenueRig, venueRig } from '../../../support/sandbox/venueRig.ts'

const linear = { category: 'linear', symbol: 'BTCUSDT' } as const
const rights = { read: true, trade: true, withdraw: false, transfer: false }
const wish: KeyWish = {
  algorithm: 'hmac',
  publicKey: null,
  rights,
  ipRestricted: false,
  expiresTime: null,
}

function rigged() {
  const rig = venueRig('bybit')
  const client = bybitClient(rig, rig.venue.credentials)
  const at = (share: number): string =>
    (Math.round(rig.mark('BTCUSDT') * share * 10) / 10).toFixed(1)
  const limit = (more: object = {}): Record<string, unknown> => ({
    ...linear,
    side: 'Buy',
    orderType: 'Limit',
    qty: '0.01',
    price: at(0.98),
    ...more,
  })
  const create = (more: object = {}) => client.post('/v5/order/create', limit(more))
  const orderOf = (orderId: string | undefined) => {
    const query = { ...linear, orderId: orderId ?? '' }
    const open = client.get('/v5/order/realtime', query).result.list ?? []
    return open[0] ?? client.get('/v5/order/history', query).result.list?.[0]
  }
  return { rig, client, at, limit, create, orderOf }
}

function clientWith(rig: VenueRig, more: Partial<KeyWish>) {
  const account = rig.trading.engine.accounts.get('main')
  if (account === null) throw new Error('no account')
  return bybitClient(rig, rig.trading.issueKey(account, { ...wish, ...more }))
}

describe('a private request to Bybit', () => {
  it('is refused without a key, and with one nobody has', () => {
    const { rig } = rigged()
    expect(rig.ask('GET', '/v5/account/info')).toMatchObject({ status: 401 })
    const stranger = bybitClient(rig, { apiKey: 'nobody', secret: 'x' })
    expect(stranger.get('/v5/account/info')).toMatchObject({ retCode: 10003 })
  })

  it('is refused with a wrong signature, naming what should have been signed', () => {
    const { rig } = rigged()
    const { apiKey } = rig.venue.credentials
    const { retCode, retMsg } = bybitClient(rig, { apiKey, secret: 'wrong' }).get(
      '/v5/order/realtime',
      linear,
    )
    expect(retCode).toBe(10004)
    expect(retMsg).toBe(
      `error sign! origin_string[${rig.clock.now()}${apiKey}5000category=linear&symbol=BTCUSDT]`,
    )
  })

  it('is refused when it comes too late', () => {
    const { rig } = rigged()
    const headers = {
      'x-bapi-api-key': rig.venue.credentials.apiKey,
      'x-bapi-timestamp': String(rig.clock.now() - 5001),
      'x-bapi-sign': 'any',
    }
    const answer = rig.ask('GET', '/v5/account/info', '', headers)
    expect(JSON.parse(answer.body)).toMatchObject({ retCode: 10002 })
  })

  it('is signed by an RSA pair just as well', () => {
    const { rig } = rigged()
    const client = clientWith(rig, { algorithm: 'rsa' })
    expect(client.get('/v5/account/wallet-balance', { accountType: 'UNIFIED' })).toMatchObject({
      retCode: 0,
    })
  })

  it('changes nothing with a key that may only read, and nothing at all with an expired one', () => {
    const { rig, limit } = rigged()
    const reader = clientWith(rig, { rights: { ...rights, trade: false } })
    expect(reader.post('/v5/order/create', limit())).toMatchObject({ retCode: 10005 })
    expect(reader.get('/v5/user/query-api').result).toMatchObject({ readOnly: 1 })
    const old = clientWith(rig, { expiresTime: rig.clock.now() })
    expect(old.get('/v5/account/info')).toMatchObject({ retCode: 33004 })
  })

  it('names the right to withdraw among the permissions of a key', () => {
    const { rig } = rigged()
    const client = clientWith(rig, { rights: { ...rights, withdraw: true } })
    const { permissions } = client.get('/v5/user/query-api').result as {
      permissions: Record<string, string[]>
    }
    expect(permissions['Wallet']).toEqual(['Withdraw'])
  })

  it('counts against the second of its endpoint and is refused beyond', () => {
    const { rig, client, limit } = rigged()
    const place = () => client.raw('POST', '/v5/order/create', JSON.stringify(limit()))
    const first = place()
    expect(first.headers).toMatchObject({ 'X-Bapi-Limit': '10', 'X-Bapi-Limit-Status': '9' })
    for (let count = 2; count <= 10; count += 1) place()
    const refused = place()
    expect(JSON.parse(refused.body)).toMatchObject({ retCode: 10006 })
    expect(refused.headers).toMatchObject({
      'X-Bapi-Limit-Status': '0',
      'X-Bapi-Limit-Reset-Timestamp': String(rig.clock.now() + 1000),
    })
    expect(client.post('/v5/order/cancel-all', linear)).toMatchObject({ retCode: 0 })
    rig.clock.advance(1000)
    expect(JSON.parse(place().body)).toMatchObject({ retCode: 0 })
  })
})

describe('an order at Bybit', () => {
  it('is acknowledged with its ids alone and found under both', () => {
    const { client, create } = rigged()
    const { retCode, result } = create({ orderLinkId: 'mine-1' })
    expect([retCode, Object.keys(result)]).toEqual([0, ['orderId', 'orderLinkId']])
    for (const name of [{ orderId: result.orderId ?? '' }, { orderLinkId: 'mine-1' }]) {
      const [order] = client.get('/v5/order/realtime', { ...linear, ...name }).result.list ?? []
      expect(order).toMatchObject({ orderStatus: 'New', leavesQty: '0.01', avgPrice: '' })
    }
  })

  it('takes a name only once, even after the first with it has ended', () => {
    const { client, create } = rigged()
    create({ orderLinkId: 'mine-1' })
    expect(create({ orderLinkId: 'mine-1' })).toMatchObject({ retCode: 110072 })
    client.post('/v5/order/cancel', { ...linear, orderLinkId: 'mine-1' })
    expect(create({ orderLinkId: 'mine-1' })).toMatchObject({ retCode: 110072 })
  })

  it.each([
    ['post-only', 1.01, { timeInForce: 'PostOnly' }, 'EC_PostOnlyWillTakeLiquidity'],
    ['fill-or-kill', 1.0001, { timeInForce: 'FOK', qty: '900' }, 'EC_CancelForNoFullFill'],
    ['immediate', 0.99, { timeInForce: 'IOC' }, 'EC_NoImmediateQtyToFill'],
  ])('is acknowledged and then ends: %s', (_name, share, more, rejectReason) => {
    const { rig, at, create, orderOf } = rigged()
    rig.trading.engine.credit('main', 'USDT', 10n ** 27n)
    const { retCode, result } = create({ price: at(share), ...more })
    expect(retCode).toBe(0)
    expect(orderOf(result.orderId)).toMatchObject({ orderStatus: 'Cancelled', rejectReason })
  })

  it('keeps its id through an amendment and is not amended to what it is', () => {
    const { client, at, create, orderOf } = rigged()
    const { orderId } = create().result
    const amend = (more: object) => client.post('/v5/order/amend', { ...linear, orderId, ...more })
    expect(amend({ qty: '0.02', price: at(0.97) })).toMatchObject({ retCode: 0 })
    expect(orderOf(orderId)).toMatchObject({ qty: '0.02', price: String(Number(at(0.97))) })
    expect(amend({ qty: '0.02' })).toMatchObject({ retCode: 10001 })
    expect(amend({ qty: '0.0201' })).toMatchObject({ retCode: 10001, retMsg: 'Qty invalid' })
    client.post('/v5/order/cancel', { ...linear, orderId })
    expect(amend({ qty: '0.03' })).toMatchObject({ retCode: 110001 })
  })

  it.each([
    ['a price off the tick', { price: '80000.05' }, 10001],
    ['a price far above the mark', { price: '160000.0' }, 110003],
    ['too little worth', { qty: '0.001', price: '4000.0' }, 110094],
    ['a quantity off the step', { qty: '0.0015' }, 10001],
    ['no quantity', { qty: '' }, 10001],
    ['a number for a text', { qty: 1 }, 10001],
    ['an unknown side', { side: 'buy' }, 10001],
    ['an unknown time in force', { timeInForce: 'gtc' }, 10001],
    ['a contract that is not listed', { symbol: 'NOUSDT' }, 10001],
    ['a category without contracts', { category: 'spot' }, 170121],
    ['nothing to reduce', { reduceOnly: true }, 110017],
    ['a hedge side in one-way mode', { positionIdx: 1 }, 10001],
    ['more than the account can pay', { qty: '90' }, 110007],
    ['a bad name', { orderLinkId: 'not good' }, 10001],
    ['a take profit the sandbox does not offer', { takeProfit: '90000' }, 10001],
  ])('is refused for %s', (_name, more, retCode) => {
    const { client, create } = rigged()
    expect(create(more)).toMatchObject({ retCode, result: {} })
    expect(client.get('/v5/order/realtime', linear).result.list).toEqual([])
  })

  it('waits for its trigger, which must still be ahead', () => {
    const { at, create, orderOf } = rigged()
    const stop = { orderType: 'Market', price: '', triggerDirection: 1 }
    const { result } = create({ ...stop, triggerPrice: at(1.02) })
    expect(orderOf(result.orderId)).toMatchObject({
      orderStatus: 'Untriggered',
      stopOrderType: 'Stop',
      triggerDirection: 1,
      triggerBy: 'LastPrice',
    })
    expect(create({ ...stop, triggerPrice: at(0.9) })).toMatchObject({ retCode: 110092 })
    expect(create({ ...stop, triggerPrice: at(1.1), triggerDirection: 2 })).toMatchObject({
      retCode: 110093,
    })
  })

  it('is canceled once, and with others where a scope is named', () => {
    const { client, create } = rigged()
    const { orderId } = create().result
    const cancel = () => client.post('/v5/order/cancel', { ...linear, orderId })
    expect([cancel().retCode, cancel().retCode]).toEqual([0, 110001])
    create()
    create()
    expect(client.post('/v5/order/cancel-all', { category: 'linear' })).toMatchObject({
      retCode: 10001,
    })
    const all = client.post('/v5/order/cancel-all', { category: 'linear', settleCoin: 'USDT' })
    expect(all.result.list).toHaveLength(2)
    expect(client.get('/v5/order/realtime', linear).result.list).toEqual([])
  })

  it('succeeds or fails by itself in a batch', () => {
    const { client, limit } = rigged()
    const request = [limit(), limit({ qty: '0.0001' }), limit({ orderLinkId: 'third' })]
    const batch = client.post('/v5/order/create-batch', { category: 'linear', request })
    expect(batch.retExtInfo['list']).toMatchObject([{ code: 0 }, { code: 10001 }, { code: 0 }])
    expect(batch.result.list).toMatchObject([{}, { orderId: '' }, { orderLinkId: 'third' }])
    expect(client.get('/v5/order/realtime', linear).result.list).toHaveLength(2)
  })
})

describe('what Bybit tells of an account', () => {
  it('is the fill, the position and the wallet after a trade', () => {
    const { client, create } = rigged()
    const { orderId } = create({ orderType: 'Market', price: '' }).result
    const [fill] = client.get('/v5/execution/list', linear).result.list ?? []
    expect(fill).toMatchObject({ orderId, execQty: '0.01', isMaker: false, execType: 'Trade' })
    const value = Number(fill?.['execValue'])
    expect(Number(fill?.['execFee'])).toBeCloseTo(value * 0.00055, 8)
    const [position] = client.get('/v5/position/list', linear).result.list ?? []
    expect(position).toMatchObject({ side: 'Buy', size: '0.01', avgPrice: fill?.['execPrice'] })
    const [wallet] =
      client.get('/v5/account/wallet-balance', { accountType: 'UNIFIED' }).result.list ?? []
    expect(Number(wallet?.['totalWalletBalance'])).toBeCloseTo(100_000 - value * 0.00055, 6)
  })

  it('comes in pages, newest first', () => {
    const { client, create } = rigged()
    const ids = Array.from({ length: 5 }, () => create().result.orderId)
    const seen: unknown[] = []
    let cursor = ''
    for (let page = 0; page < 3; page += 1) {
      const query = { ...linear, limit: '2', ...(cursor === '' ? {} : { cursor }) }
      const { result } = client.get('/v5/order/realtime', query)
      seen.push(...(result.list ?? []).map((order) => order['orderId']))
      cursor = decodeURIComponent(String(result['nextPageCursor']))
    }
    expect(seen).toEqual(ids.toReversed())
    expect(cursor).toBe('')
  })

  it('is asked for by symbol, coin or settlement, within a week', () => {
    const { client } = rigged()
    const { get } = client
    expect(get('/v5/order/realtime', { category: 'linear' })).toMatchObject({ retCode: 10001 })
    expect(get('/v5/position/list', { category: 'linear' })).toMatchObject({ retCode: 10001 })
    const long = { ...linear, startTime: '1', endTime: String(8 * 86_400_000) }
    expect(get('/v5/execution/list', long)).toMatchObject({ retCode: 10001 })
    expect(get('/v5/order/history', { category: 'spot' }).result.list).toEqual([])
  })

  it('is nothing new where a setting is what it was', () => {
    const { client } = rigged()
    const leverage = (value: string) =>
      client.post('/v5/position/set-leverage', {
        ...linear,
        buyLeverage: value,
        sellLeverage: value,
      })
    expect([leverage('7').retCode, leverage('7').retCode]).toEqual([0, 110043])
    expect(leverage('1000')).toMatchObject({ retCode: 110013 })
    const mode = (value: number) =>
      client.post('/v5/position/switch-mode', { category: 'linear', coin: 'USDT', mode: value })
    expect([mode(0).retCode, mode(3).retCode, mode(3).retCode]).toEqual([110025, 0, 110025])
    const positions = client.get('/v5/position/list', linear).result.list ?? []
    expect(positions.map((position) => position['positionIdx'])).toEqual([1, 2])
  })
})
