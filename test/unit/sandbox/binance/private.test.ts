import { describe, expect, it } from 'vitest'
import { fixed } from '../../../../src/sandbox/matching/fixed.ts'
import { type Answer, issue, signedClient } from '../../../support/sandbox/signedClient.ts'

const orderPath = { 'binance-usdm': '/fapi/v1/order', 'binance-spot': '/api/v3/order' } as const
const openPath = {
  'binance-usdm': '/fapi/v1/openOrders',
  'binance-spot': '/api/v3/openOrders',
} as const
const lines = ['binance-usdm', 'binance-spot'] as const

const limit = { symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' }

function priceBelow(client: ReturnType<typeof signedClient>, basisPoints: number): string {
  const mark = Number(client.trading.engine.mark('BTCUSDT') / 10n ** 18n)
  return (mark - Math.round((mark * basisPoints) / 10_000)).toFixed(1)
}

describe.each(lines)('a key at %s', (line) => {
  const [order, open] = [orderPath[line], openPath[line]]

  it.each(['rsa', 'ed25519'] as const)('may be an %s pair', (algorithm) => {
    const client = signedClient(line)
    const main = client.trading.engine.accounts.get('main')
    if (main === null) throw new Error('no main account')
    const credentials = issue(client.trading, main, { algorithm })
    expect(client.call(`GET ${open}`, {}, { credentials, algorithm }).status).toBe(200)
    const forged = { ...credentials, secret: issue(client.trading, main, { algorithm }).secret }
    expect(client.call(`GET ${open}`, {}, { credentials: forged, algorithm })).toMatchObject({
      status: 400,
      body: { code: -1022 },
    })
  })

  it('signs what stands in the body as well', () => {
    const client = signedClient(line)
    const given = { ...limit, quantity: '0.01', price: priceBelow(client, 300) }
    expect(client.call(`POST ${order}`, given, { inBody: true }).status).toBe(200)
  })

  it('that may only read places nothing', () => {
    const client = signedClient(line)
    const main = client.trading.engine.accounts.get('main')
    if (main === null) throw new Error('no main account')
    const rights = { read: true, trade: false, withdraw: false, transfer: false }
    const credentials = issue(client.trading, main, { rights })
    expect(client.call(`GET ${open}`, {}, { credentials }).status).toBe(200)
    expect(client.call(`POST ${order}`, limit, { credentials })).toMatchObject({
      status: 401,
      body: { code: -2015 },
    })
    const told = client.call('GET /sapi/v1/account/apiRestrictions', {}, { credentials })
    expect(told.body).toMatchObject({ enableReading: true, enableWithdrawals: false })
  })

  it('tells that it may withdraw, and ends when its time is over', () => {
    const client = signedClient(line)
    const main = client.trading.engine.accounts.get('main')
    if (main === null) throw new Error('no main account')
    const credentials = issue(client.trading, main, {
      rights: { read: true, trade: true, withdraw: true, transfer: true },
      expiresTime: client.clock.now() + 1000,
    })
    const told = () => client.call('GET /sapi/v1/account/apiRestrictions', {}, { credentials })
    expect(told().body).toMatchObject({ enableWithdrawals: true, permitsUniversalTransfer: true })
    client.clock.advance(1000)
    expect(told()).toMatchObject({ status: 401, body: { code: -2015 } })
  })

  it('opens its own account alone', () => {
    const client = signedClient(line)
    const sub = client.trading.engine.accounts.create('sub', 'main', client.clock.now())
    if (sub === null) throw new Error('no sub-account')
    const credentials = issue(client.trading, sub)
    const given = { ...limit, quantity: '0.01', price: priceBelow(client, 300) }
    expect(client.call(`POST ${order}`, given).status).toBe(200)
    expect(client.call(`GET ${open}`, {}, { credentials }).body).toEqual([])
    expect(client.call(`POST ${order}`, given, { credentials }).status).toBe(400)
    client.trading.engine.credit('sub', 'USDT', fixed(1000))
    expect(client.call(`POST ${order}`, given, { credentials }).status).toBe(200)
  })
})

describe.each(lines)('order entry at %s', (line) => {
  const order = orderPath[line]

  it('counts orders per account and refuses beyond the limit', () => {
    const client = signedClient(line)
    const most = line === 'binance-usdm' ? 300 : 50
    const place = (): Answer =>
      client.call(`POST ${order}`, { ...limit, quantity: '0.01', price: priceBelow(client, 4000) })
    expect(place().headers['x-mbx-order-count-10s']).toBe('1')
    for (let made = 1; made < most; made += 1) place()
    expect(place()).toMatchObject({ status: 429, body: { code: -1015 } })
    client.clock.advance(10_000)
    expect(place().status).not.toBe(429)
  })

  it('names each missing or superfluous parameter', () => {
    const client = signedClient(line)
    const price = priceBelow(client, 300)
    const place = (given: Record<string, string>): Record<string, unknown> =>
      client.call(`POST ${order}`, given).body
    expect(place({ ...limit, price })).toMatchObject({
      code: -1102,
      msg: expect.stringContaining("'quantity'") as string,
    })
    expect(place({ symbol: 'BTCUSDT', side: 'BUY', type: 'LIMIT' })).toMatchObject({ code: -1102 })
    expect(place({ ...limit, type: 'MARKET', quantity: '0.01' })).toMatchObject({ code: -1106 })
    expect(place({ ...limit, side: 'HOLD', quantity: '1', price })).toMatchObject({ code: -1117 })
    expect(place({ ...limit, type: 'ODD', quantity: '1', price })).toMatchObject({ code: -1116 })
    expect(place({ ...limit, timeInForce: 'DAY', quantity: '1', price })).toMatchObject({
      code: -1115,
    })
    expect(place({ ...limit, quantity: '1e-3', price })).toMatchObject({ code: -1100 })
    expect(place({ ...limit, symbol: 'NOPE', quantity: '1', price })).toMatchObject({ code: -1121 })
  })

  it('finds an order by either id and tells of one it does not know', () => {
    const client = signedClient(line)
    const given = { ...limit, quantity: '0.01', price: priceBelow(client, 300) }
    const { body } = client.call(`POST ${order}`, { ...given, newClientOrderId: 'mine' })
    const byName = client.call(`GET ${order}`, { symbol: 'BTCUSDT', origClientOrderId: 'mine' })
    expect(byName.body).toMatchObject({ orderId: body['orderId'], status: 'NEW' })
    const orderId = Number(body['orderId'])
    const cancel = () => client.call(`DELETE ${order}`, { symbol: 'BTCUSDT', orderId })
    expect(cancel().body).toMatchObject({ status: 'CANCELED' })
    expect(cancel().body).toMatchObject({ code: -2011 })
    expect(client.call(`GET ${order}`, { symbol: 'BTCUSDT', orderId: 5 }).body).toMatchObject({
      code: -2013,
    })
    expect(client.call(`GET ${order}`, { symbol: 'BTCUSDT' }).body).toMatchObject({ code: -1102 })
  })
})

describe('filters of Binance', () => {
  it.each([
    ['binance-usdm', { quantity: '0.0105', price: '80000' }, -1111],
    ['binance-usdm', { quantity: '0.01', price: '80000.05' }, -4014],
    ['binance-usdm', { quantity: '0.001', price: '70000' }, -4164],
    ['binance-usdm', { quantity: '2000000', price: '80000' }, -4005],
    ['binance-usdm', { quantity: '0', price: '80000' }, -4003],
    ['binance-usdm', { quantity: '0.01', price: '200000' }, -4016],
    ['binance-usdm', { quantity: '50', price: '80000' }, -2019],
    ['binance-spot', { quantity: '0.000011', price: '80000' }, -1013],
    ['binance-spot', { quantity: '0.01', price: '80000.001' }, -1013],
    ['binance-spot', { quantity: '0.00005', price: '80000' }, -1013],
    ['binance-spot', { quantity: '0.01', price: '900000' }, -1013],
    ['binance-spot', { quantity: '0.123456789', price: '80000' }, -1111],
    ['binance-spot', { quantity: '2', price: '80000' }, -2010],
  ] as const)('%s refuses %o with %i', (line, given, code) => {
    const client = signedClient(line)
    expect(client.call(`POST ${orderPath[line]}`, { ...limit, ...given })).toMatchObject({
      status: 400,
      body: { code },
    })
  })
})

describe('futures at Binance', () => {
  it('keeps conditional orders apart until they are triggered', () => {
    const client = signedClient('binance-usdm')
    const stop = { symbol: 'BTCUSDT', side: 'BUY', type: 'STOP_MARKET', quantity: '0.01' }
    expect(client.call('POST /fapi/v1/order', { ...stop, stopPrice: '1' }).body).toMatchObject({
      code: -4120,
    })
    const mark = Number(client.trading.engine.mark('BTCUSDT') / 10n ** 18n)
    const conditional = { ...stop, algoType: 'CONDITIONAL', triggerPrice: String(mark + 5000) }
    const placed = client.call('POST /fapi/v1/algoOrder', conditional)
    expect(placed.body).toMatchObject({ algoStatus: 'NEW', orderType: 'STOP_MARKET' })
    expect(client.call('GET /fapi/v1/openOrders').body).toEqual([])
    expect(client.call('GET /fapi/v1/openAlgoOrders').body).toHaveLength(1)
    expect(
      client.call('POST /fapi/v1/algoOrder', { ...conditional, triggerPrice: '100' }).body,
    ).toMatchObject({ code: -2021 })
    const algoId = Number(placed.body['algoId'])
    expect(client.call('DELETE /fapi/v1/algoOrder', { algoId }).body).toMatchObject({
      code: '200',
      msg: 'success',
    })
  })

  it('answers a batch order by order', () => {
    const client = signedClient('binance-usdm')
    const price = priceBelow(client, 300)
    const batchOrders = JSON.stringify([
      { ...limit, quantity: '0.01', price },
      { ...limit, quantity: '0.0105', price },
    ])
    const { body } = client.call('POST /fapi/v1/batchOrders', { batchOrders })
    expect(body).toMatchObject([{ status: 'NEW' }, { code: -1111 }])
  })

  it('tells settings that change nothing by their own codes', () => {
    const client = signedClient('binance-usdm')
    const symbol = 'BTCUSDT'
    expect(client.call('POST /fapi/v1/leverage', { symbol, leverage: 30 }).body).toMatchObject({
      leverage: 30,
      symbol,
    })
    const type = (marginType: string) =>
      client.call('POST /fapi/v1/marginType', { symbol, marginType }).body
    expect(type('CROSSED')).toMatchObject({ code: -4046 })
    expect(type('ISOLATED')).toMatchObject({ code: 200 })
    const dual = (dualSidePosition: string) =>
      client.call('POST /fapi/v1/positionSide/dual', { dualSidePosition }).body
    expect(dual('false')).toMatchObject({ code: -4059 })
    expect(dual('true')).toMatchObject({ code: 200 })
    expect(
      client.call('POST /fapi/v1/order', { ...limit, quantity: '0.01', price: '80000' }).body,
    ).toMatchObject({ code: -4061 })
  })

  it('cancels a symbol when the countdown runs out', () => {
    const client = signedClient('binance-usdm')
    const price = priceBelow(client, 300)
    client.call('POST /fapi/v1/order', { ...limit, quantity: '0.01', price })
    const countdown = { symbol: 'BTCUSDT', countdownTime: 1000 }
    expect(client.call('POST /fapi/v1/countdownCancelAll', countdown).body).toEqual({
      symbol: 'BTCUSDT',
      countdownTime: '1000',
    })
    client.pass(1000)
    expect(client.call('GET /fapi/v1/openOrders').body).toEqual([])
  })

  it('sends an account its news, and tells when the listen key runs out', () => {
    const client = signedClient('binance-usdm')
    const { listenKey } = client.call('POST /fapi/v1/listenKey').body
    expect(client.call('POST /fapi/v1/listenKey').body['listenKey']).toBe(listenKey)
    const { heard, session } = client.connect(`/private/ws/${String(listenKey)}`)
    const market = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.01' }
    client.call('POST /fapi/v1/order', market)
    const kinds = (): unknown[] => heard.map((event) => event['e'])
    expect(kinds()).toEqual([
      'ORDER_TRADE_UPDATE',
      'TRADE_LITE',
      'ORDER_TRADE_UPDATE',
      'ACCOUNT_UPDATE',
    ])
    client.pass(3_600_000)
    expect(kinds().at(-1)).toBe('listenKeyExpired')
    const count = heard.length
    client.call('POST /fapi/v1/order', market)
    expect(heard).toHaveLength(count)
    expect(client.call('PUT /fapi/v1/listenKey').body).toMatchObject({ code: -1125 })
    session.close?.()
  })

  it('takes a listen key it does not know, and says nothing on it', () => {
    const client = signedClient('binance-usdm')
    const { heard } = client.connect(`/private/ws/${'0'.repeat(64)}`)
    client.call('POST /fapi/v1/order', { ...limit, quantity: '0.01', price: '80000' })
    expect(heard).toEqual([])
  })
})

describe('spot at Binance', () => {
  it('replaces an order, and says which half of it failed', () => {
    const client = signedClient('binance-spot')
    const price = priceBelow(client, 300)
    const { body } = client.call('POST /api/v3/order', { ...limit, quantity: '0.01', price })
    const replace = (more: Record<string, string | number>): Answer =>
      client.call('POST /api/v3/order/cancelReplace', {
        ...limit,
        quantity: '0.02',
        price,
        cancelReplaceMode: 'STOP_ON_FAILURE',
        ...more,
      })
    expect(replace({ cancelOrderId: 1 })).toMatchObject({
      status: 400,
      body: { code: -2022, data: { cancelResult: 'FAILURE', newOrderResult: 'NOT_ATTEMPTED' } },
    })
    const half = replace({ cancelOrderId: Number(body['orderId']), quantity: '0.00001' })
    expect(half).toMatchObject({
      status: 409,
      body: {
        code: -2021,
        data: {
          cancelResult: 'SUCCESS',
          newOrderResult: 'FAILURE',
          newOrderResponse: { code: -1013 },
        },
      },
    })
    expect(client.call('GET /api/v3/openOrders').body).toEqual([])
  })

  it('amends to less in its place, and to nothing else', () => {
    const client = signedClient('binance-spot')
    const price = priceBelow(client, 300)
    const { body } = client.call('POST /api/v3/order', { ...limit, quantity: '0.02', price })
    const amend = (newQty: string): Answer =>
      client.call('PUT /api/v3/order/amend/keepPriority', {
        symbol: 'BTCUSDT',
        orderId: Number(body['orderId']),
        newQty,
        newClientOrderId: 'renamed',
      })
    expect(amend('0.03').body).toMatchObject({ code: -2038 })
    expect(amend('0.01').body).toMatchObject({
      amendedOrder: { clientOrderId: 'renamed', origQty: '0.01000000' },
    })
    const found = client.call('GET /api/v3/order', {
      symbol: 'BTCUSDT',
      origClientOrderId: 'renamed',
    })
    expect(found.body).toMatchObject({ orderId: body['orderId'] })
  })

  it('gives the count of an order back with its first fill', () => {
    const client = signedClient('binance-spot')
    const market = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.001' }
    for (let each = 0; each < 60; each += 1) {
      expect(client.call('POST /api/v3/order', market).status).toBe(200)
    }
  })

  it('sends user data to whoever subscribes by signature', () => {
    const client = signedClient('binance-spot')
    const { heard, session } = client.connect('/ws-api/v3')
    session.receive(JSON.stringify({ id: 1, method: 'userDataStream.subscribe', params: {} }))
    expect(heard.at(-1)).toMatchObject({ id: 1, status: 401, error: { code: -2015 } })
    session.receive(JSON.stringify({ id: 2, method: 'nonsense', params: {} }))
    expect(heard.at(-1)).toMatchObject({ id: 2, status: 400 })
    session.receive('not json')
    expect(heard.at(-1)).toMatchObject({ id: null, status: 400 })
  })
})
