import { describe, expect, it } from 'vitest'
import { bybitClient } from '../../../support/sandbox/bybitKeys.ts'
import { type RigSocket, venueRig } from '../../../support/sandbox/venueRig.ts'

type Row = Record<string, unknown>

const linear = { category: 'linear', symbol: 'BTCUSDT' } as const

function rigged(start?: string) {
  const rig = venueRig('bybit', start)
  const client = bybitClient(rig, rig.venue.credentials)
  const price = (rig.mark('BTCUSDT') * 0.98).toFixed(1)
  const limit = { ...linear, side: 'Buy', orderType: 'Limit', qty: '0.01', price }
  return { rig, client, limit }
}

function listening(topics: readonly string[], start?: string) {
  const made = rigged(start)
  const socket = made.rig.connect('/v5/private')
  socket.say(made.client.login())
  socket.say({ op: 'subscribe', args: topics, req_id: 'topics' })
  return { ...made, socket }
}

/** Within ten minutes of it the seeded mark gains more than three percent. */
const risingFast = '2026-11-18T18:28:00Z'

function rowsOf({ pushes }: RigSocket, topic: string): Row[] {
  return pushes.filter((push) => push['topic'] === topic).flatMap((push) => push['data'] as Row[])
}

describe('a private socket of Bybit', () => {
  it('tells nothing before it is logged in', () => {
    const { rig, client, limit } = rigged()
    const socket = rig.connect('/v5/private')
    socket.say({ op: 'subscribe', args: ['order'], req_id: '1' })
    expect(socket.replies.at(-1)).toMatchObject({ success: false, op: 'subscribe', req_id: '1' })
    client.post('/v5/order/create', limit)
    expect(socket.pushes).toEqual([])
  })

  it('lets in who signed a login that has not expired', () => {
    const { rig, client } = rigged()
    const socket = rig.connect('/v5/private')
    const expired = { op: 'auth', args: [rig.venue.credentials.apiKey, rig.clock.now(), 'x'] }
    const wrong = { op: 'auth', args: [rig.venue.credentials.apiKey, rig.clock.now() + 1, 'x'] }
    for (const frame of [expired, wrong]) {
      socket.say(frame)
      expect(socket.replies.at(-1)).toMatchObject({ success: false, op: 'auth' })
    }
    socket.say({ ...client.login(), req_id: 'login' })
    expect(socket.replies.at(-1)).toMatchObject({
      success: true,
      ret_msg: '',
      op: 'auth',
      req_id: 'login',
    })
  })

  it('refuses topics it does not have, and all of a kind next to one category', () => {
    const { socket } = listening(['order', 'execution', 'position', 'wallet'])
    expect(socket.replies.at(-1)).toMatchObject({ success: true, req_id: 'topics' })
    for (const args of [['orders'], ['order', 'order.linear'], []]) {
      socket.say({ op: 'subscribe', args })
      expect(socket.replies.at(-1)).toMatchObject({ success: false })
    }
  })

  it('answers a ping with the time', () => {
    const { rig, socket } = listening([])
    socket.say({ op: 'ping', req_id: 'p' })
    const args = [String(rig.clock.now())]
    expect(socket.replies.at(-1)).toMatchObject({ op: 'pong', args, req_id: 'p' })
  })

  it('tells of an order from its acceptance to its end', () => {
    const { client, limit, socket } = listening(['order'])
    const { orderId } = client.post('/v5/order/create', limit).result
    client.post('/v5/order/amend', { ...linear, orderId, qty: '0.02' })
    client.post('/v5/order/cancel', { ...linear, orderId })
    const steps = rowsOf(socket, 'order').map((row) => [row['orderStatus'], row['qty']])
    expect(steps).toEqual([
      ['New', '0.01'],
      ['New', '0.02'],
      ['Cancelled', '0.02'],
    ])
  })

  it('tells of a trade, its position and the wallet under the topics of a category', () => {
    const { client, limit, socket } = listening(['execution.linear', 'position.linear', 'wallet'])
    client.post('/v5/order/create', { ...limit, orderType: 'Market', price: '' })
    const [fill] = rowsOf(socket, 'execution.linear')
    expect(fill).toMatchObject({ category: 'linear', execQty: '0.01', execType: 'Trade' })
    const position = rowsOf(socket, 'position.linear').at(-1)
    expect(position).toMatchObject({ side: 'Buy', size: '0.01', entryPrice: fill?.['execPrice'] })
    expect(position).not.toHaveProperty('avgPrice')
    const wallet = rowsOf(socket, 'wallet').at(-1)
    const [coin] = (wallet?.['coin'] ?? []) as Row[]
    const paid = 100_000 - Number(fill?.['execFee'])
    expect(Number(coin?.['walletBalance'])).toBeCloseTo(paid, 6)
  })

  it('tells of funding among the executions, as paid, and moves the wallet by it', () => {
    const { rig, client, limit, socket } = listening(
      ['execution', 'wallet'],
      '2026-11-19T15:59:58Z',
    )
    client.post('/v5/order/create', { ...limit, orderType: 'Market', price: '', qty: '1' })
    rig.clock.advance(3000)
    rig.trading.engine.advance()
    const funding = rowsOf(socket, 'execution').at(-1)
    expect(funding).toMatchObject({ execType: 'Funding', orderType: 'UNKNOWN', execQty: '1' })
    const paid = Number(funding?.['execFee'])
    const share = paid / Number(funding?.['execValue'])
    expect(share / Number(funding?.['feeRate'])).toBeCloseTo(1, 4)
    const totals = rowsOf(socket, 'wallet').map((row) => Number(row['totalWalletBalance']))
    expect(Number(totals.at(-2)) - Number(totals.at(-1))).toBeCloseTo(paid, 6)
    const only = { ...linear, execType: 'Funding' }
    const [listed, ...others] = client.get('/v5/execution/list', only).result.list ?? []
    expect([listed?.['execId'], others]).toEqual([funding?.['execId'], []])
    const all = client.get('/v5/execution/list', linear).result.list ?? []
    expect(all.length).toBe(rowsOf(socket, 'execution').length)
  })

  it('tells of a liquidation as a forced order and an execution of its own kind', () => {
    const { rig, client, limit, socket } = listening(['order', 'execution'], risingFast)
    client.post('/v5/account/set-margin-mode', { setMarginMode: 'ISOLATED_MARGIN' })
    const leverage = { buyLeverage: '100', sellLeverage: '100' }
    client.post('/v5/position/set-leverage', { ...linear, ...leverage })
    const resting = client.post('/v5/order/create', limit).result.orderId
    const short = { ...limit, side: 'Sell', orderType: 'Market', price: '', qty: '0.5' }
    client.post('/v5/order/create', short)
    rig.clock.advance(600_000)
    rig.trading.engine.advance()
    const orders = rowsOf(socket, 'order')
    expect(orders.findLast((row) => row['orderId'] === resting)).toMatchObject({
      orderStatus: 'Cancelled',
      cancelType: 'CancelAllBeforeLiq',
    })
    const forced = orders.findLast((row) => row['createType'] === 'CreateByLiq')
    expect(forced).toMatchObject({ side: 'Buy', orderStatus: 'Filled', qty: '0.5' })
    const execution = rowsOf(socket, 'execution').at(-1)
    expect(execution).toMatchObject({ execType: 'BustTrade', orderId: forced?.['orderId'] })
    const positions = client.get('/v5/position/list', { category: 'linear', settleCoin: 'USDT' })
    expect(positions.result.list).toEqual([])
  })

  it('tells nobody of another account', () => {
    const { rig, limit, socket } = listening(['order'])
    const other = rig.trading.engine.accounts.create('other', null, rig.clock.now())
    if (other === null) throw new Error('no account')
    rig.trading.engine.credit('other', 'USDT', 10n ** 24n)
    const keys = rig.trading.issueKey(other, {
      algorithm: 'hmac',
      publicKey: null,
      rights: { read: true, trade: true, withdraw: false, transfer: false },
      ipRestricted: false,
      expiresTime: null,
    })
    expect(bybitClient(rig, keys).post('/v5/order/create', limit)).toMatchObject({ retCode: 0 })
    expect(socket.pushes).toEqual([])
  })
})

describe('disconnection protection at Bybit', () => {
  it('cancels the orders of an account whose last protected socket stays away', () => {
    const { rig, client, limit, socket } = listening(['order', 'dcp.future'])
    const window = client.post('/v5/order/disconnected-cancel-all', { timeWindow: 5 })
    expect(window).toMatchObject({ retCode: 0, retMsg: 'success' })
    client.post('/v5/order/create', limit)
    socket.close()
    rig.clock.advance(4900)
    expect(client.get('/v5/order/realtime', linear).result.list).toHaveLength(1)
    rig.clock.advance(200)
    expect(client.get('/v5/order/realtime', linear).result.list).toEqual([])
    const [canceled] = client.get('/v5/order/history', linear).result.list ?? []
    expect(canceled).toMatchObject({ orderStatus: 'Cancelled', cancelType: 'CancelByDCP' })
  })

  it('leaves them when another socket is there, or comes back in time', () => {
    const { rig, client, limit, socket } = listening(['dcp.future'])
    client.post('/v5/order/create', limit)
    socket.close()
    rig.clock.advance(9000)
    const again = rig.connect('/v5/private')
    again.say(client.login())
    again.say({ op: 'subscribe', args: ['dcp.future'] })
    rig.clock.advance(60_000)
    expect(client.get('/v5/order/realtime', linear).result.list).toHaveLength(1)
  })

  it('takes a window from 3 to 300 seconds', () => {
    const { client } = rigged()
    const set = (timeWindow: number) =>
      client.post('/v5/order/disconnected-cancel-all', { timeWindow }).retCode
    expect([2, 3, 300, 301].map(set)).toEqual([10001, 0, 0, 10001])
  })
})

describe('a trade socket of Bybit', () => {
  function trading() {
    const made = rigged()
    const socket = made.rig.connect('/v5/trade')
    const header = { 'X-BAPI-TIMESTAMP': String(made.rig.clock.now()) }
    const order = { header, op: 'order.create', args: [made.limit] }
    const say = (frame: object) => {
      socket.say(frame)
      return socket.replies.at(-1) as Row & { data: Row }
    }
    return { ...made, header, order, say }
  }

  it('takes no order before it is logged in, and one login only', () => {
    const { client, order, say } = trading()
    expect(say(order)).toMatchObject({ retCode: 10007, op: 'order.create' })
    expect(say(client.login())).toMatchObject({ retCode: 0, retMsg: 'OK', op: 'auth' })
    expect(say(client.login())).toMatchObject({ retCode: 20001 })
  })

  it('refuses a login with a wrong signature by its own number', () => {
    const { rig, say } = trading()
    const args = [rig.venue.credentials.apiKey, rig.clock.now() + 1000, 'wrong']
    expect(say({ op: 'auth', args })).toMatchObject({ retCode: 10004 })
  })

  it('places, amends and cancels, and shares its limits with REST', () => {
    const { client, header, order, limit, say } = trading()
    say(client.login())
    const placed = say({ ...order, reqId: 'a' })
    expect(placed).toMatchObject({
      reqId: 'a',
      retCode: 0,
      op: 'order.create',
      header: { 'X-Bapi-Limit': '10', 'X-Bapi-Limit-Status': '9' },
    })
    const named = { ...linear, orderId: placed.data['orderId'] }
    const amend = { header, op: 'order.amend', args: [{ ...named, qty: '0.02' }] }
    expect(say(amend)).toMatchObject({ retCode: 0, data: { orderId: named.orderId } })
    expect(say({ header, op: 'order.cancel', args: [named] })).toMatchObject({ retCode: 0 })
    expect(say({ header, op: 'order.cancel', args: [named] })).toMatchObject({ retCode: 110001 })
    const rest = client.raw('POST', '/v5/order/create', JSON.stringify(limit))
    expect(rest.headers?.['X-Bapi-Limit-Status']).toBe('8')
  })

  it('refuses a repeated id, a late request, and what it does not know', () => {
    const { rig, client, header, order, say } = trading()
    say(client.login())
    say({ ...order, reqId: 'a' })
    expect(say({ ...order, reqId: 'a' })).toMatchObject({ retCode: 20006 })
    const old = { 'X-BAPI-TIMESTAMP': String(rig.clock.now() - 5001) }
    expect(say({ ...order, header: old })).toMatchObject({ retCode: 10002 })
    expect(say({ header, op: 'order.invent', args: [{}] })).toMatchObject({ retCode: 10404 })
    const spot = { ...order, args: [{ category: 'spot' }] }
    expect(say(spot)).toMatchObject({ retCode: 10404 })
  })
})
