import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccountId } from '../../../../src/contract/domain/account.ts'
import type { InstrumentId, UnixMs } from '../../../../src/contract/domain/ids.ts'
import type { ClientOrderId, VenueOrderId } from '../../../../src/contract/domain/order.ts'
import type { EngineEvent } from '../../../../src/contract/events.ts'
import { systemClock } from '../../../../src/main/core/clock.ts'
import { silentLog } from '../../../../src/main/core/log.ts'
import { seededRandom } from '../../../../src/main/core/random.ts'
import type { VenueAccount } from '../../../../src/main/venues/account.ts'
import type { VenueAdapter } from '../../../../src/main/venues/adapter.ts'
import { bybit } from '../../../../src/main/venues/bybit/index.ts'
import { sign } from '../../../../src/main/venues/bybit/sign.ts'
import {
  type ScriptAnswer,
  type ScriptRequest,
  type ScriptedVenue,
  startScriptedVenue,
} from '../../../conformance/scriptedVenue.ts'
import { bybitScript } from '../../../conformance/scripts/bybit.ts'
import { newOrderOf, referenceOf } from '../../../support/newOrders.ts'
import { waitFor } from '../../../support/waitFor.ts'

const credentials = { apiKey: 'the-key', secret: 'the-secret' }
const btc = 'BTCUSDT-LINEAR.BYBIT' as InstrumentId
const spot = 'BTCUSDT-SPOT.BYBIT' as InstrumentId
const main = 'main' as AccountId

type Frame = {
  readonly op: string
  readonly reqId?: string
  readonly req_id?: string
  readonly args?: readonly unknown[]
}

let venue: ScriptedVenue
let adapter: VenueAdapter
let account: VenueAccount
let asked: ScriptRequest[]
let frames: Frame[]
/** What the venue answers to signed requests, by method and path. */
let answers: Record<string, (request: ScriptRequest) => ScriptAnswer>
/** What it answers to frames of order entry; null: nothing. */
let onTrade: (frame: Frame) => unknown
let onLogin: (frame: Frame) => unknown

const inverse = {
  symbol: 'BTCUSD',
  contractType: 'InversePerpetual',
  status: 'Trading',
  baseCoin: 'BTC',
  quoteCoin: 'USD',
  settleCoin: 'BTC',
  priceFilter: { tickSize: '0.5' },
  lotSizeFilter: { qtyStep: '1', minOrderQty: '1' },
}

const spotPair = {
  symbol: 'BTCUSDT',
  status: 'Trading',
  baseCoin: 'BTC',
  quoteCoin: 'USDT',
  priceFilter: { tickSize: '0.01' },
  lotSizeFilter: { basePrecision: '0.000001', minOrderAmt: '5', maxLimitOrderQty: '83' },
}
const rowsOf: Readonly<Record<string, unknown>> = { inverse, spot: spotPair }

function told(result: unknown, retCode = 0, retMsg = 'OK'): ScriptAnswer {
  return { body: { retCode, retMsg, result, retExtInfo: {}, time: 1_800_000_000_000 } }
}
const taken = (): ScriptAnswer => told({ orderId: 'v-1', orderLinkId: 'c-1' })

function answerRest(request: ScriptRequest): ScriptAnswer | null {
  const { method, path, query } = request
  const listed = rowsOf[query.get('category') ?? '']
  if (path === '/v5/market/instruments-info' && listed !== undefined) {
    return told({ list: [listed] })
  }
  const known = bybitScript.rest(request)
  if (known !== null) return known
  asked.push(request)
  return answers[`${method} ${path}`]?.(request) ?? null
}

function answerFrame(frame: Frame): readonly unknown[] {
  frames.push(frame)
  const { op, reqId, req_id } = frame
  if (op === 'auth') return [onLogin(frame)].filter((each) => each !== null)
  if (op === 'ping') return [{ op: 'pong', args: ['1'] }]
  if (op.startsWith('order.')) {
    const reply = onTrade(frame)
    return reply === null ? [] : [{ ...(reply as object), reqId, op }]
  }
  return [{ success: true, ret_msg: '', op, conn_id: 'c', req_id }]
}

beforeEach(async () => {
  asked = []
  frames = []
  answers = { 'POST /v5/order/create': taken, 'POST /v5/order/cancel': taken }
  onTrade = () => ({ retCode: 0, retMsg: 'OK', data: { orderId: 'v-1', orderLinkId: 'c-1' } })
  onLogin = () => ({ success: true, retCode: 0, op: 'auth' })
  venue = await startScriptedVenue({
    ...bybitScript,
    rest: answerRest,
    ask: (frame) => ({ replies: answerFrame(frame as Frame), joined: [], left: [] }),
  })
  adapter = bybit.createAdapter({
    environment: 'sandbox',
    urls: venue.urls,
    credentials: null,
    clock: systemClock,
    random: seededRandom(1),
    log: silentLog,
  })
  await adapter.instruments()
  account = opened(main)
})

afterEach(async () => {
  await adapter.close()
  await venue.close()
})

function opened(accountId: AccountId): VenueAccount {
  const made = adapter.openAccount({ accountId, credentials })
  return made
}

const order = newOrderOf({
  clientOrderId: 'c-1' as ClientOrderId,
  instrumentId: btc,
  quantity: '0.01',
  price: '50000',
})
const reference = referenceOf(order)

const creates = (): number => asked.filter(({ path }) => path === '/v5/order/create').length
const tradeFrames = (): readonly Frame[] => frames.filter(({ op }) => op.startsWith('order.'))

async function openLive(events: EngineEvent[] = []): Promise<EngineEvent[]> {
  const stream = account.openStream((event) => events.push(event))
  await waitFor('the private stream', () => stream.healthy())
  await waitFor('the trade socket', () => frames.filter(({ op }) => op === 'auth').length === 2)
  await waitFor('its login', async () => {
    const before = tradeFrames().length
    await account.cancel(reference)
    return tradeFrames().length > before
  })
  frames = frames.filter(({ op }) => !op.startsWith('order.'))
  asked = []
  return events
}

describe("an account's writes at Bybit", () => {
  it('go over REST until the trade socket is logged in, signed over the body as sent', async () => {
    onLogin = () => null
    expect(await account.submit(order)).toEqual({
      kind: 'accepted',
      venueOrderId: 'v-1',
      report: null,
      fills: [],
    })
    const [request] = asked
    const headers = request?.headers ?? {}
    const text = JSON.stringify(request?.body)
    const time = String(headers['x-bapi-timestamp'])
    expect(headers['x-bapi-sign']).toBe(sign(`${time}the-key5000${text}`, 'the-secret'))
    expect(Math.abs(Number(time) - Date.now())).toBeLessThan(5_000)
    expect(tradeFrames()).toEqual([])
  })

  it('go over the trade socket when it is logged in, and then not over REST', async () => {
    await openLive()
    expect(await account.submit(order)).toMatchObject({ kind: 'accepted', report: null })
    expect(creates()).toBe(0)
    expect(tradeFrames()).toMatchObject([
      {
        op: 'order.create',
        args: [{ category: 'linear', symbol: 'BTCUSDT', orderLinkId: 'c-1', qty: '0.01' }],
      },
    ])
    const ids = frames.flatMap(({ reqId }) => (reqId === undefined ? [] : [reqId]))
    expect(ids.every((id) => id.length <= 36)).toBe(true)
  })

  it.each([10_000, 10_014, 10_016, 10_019, 10_429, 429, 170_007, 170_146, 3_400_214])(
    'are unknown after retCode %i, over REST and over the socket',
    async (retCode) => {
      answers['POST /v5/order/create'] = () => told({}, retCode, 'inside')
      expect(await account.submit(order)).toMatchObject({ kind: 'unknown' })
      await openLive()
      onTrade = () => ({ retCode, retMsg: 'inside' })
      expect(await account.submit(order)).toMatchObject({ kind: 'unknown' })
      expect(creates()).toBe(0)
    },
  )

  it.each([
    [110_007, 'INSUFFICIENT_BALANCE'],
    [110_072, 'ORDER_DUPLICATE'],
    [10_001, 'REQUEST_REFUSED'],
    [10_002, 'CLOCK_SKEWED'],
    [10_006, 'RATE_LIMITED'],
    [10_003, 'AUTHENTICATION_FAILED'],
    [999_999, 'VENUE_ERROR'],
  ])('are refused for certain with retCode %i, as %s', async (retCode, code) => {
    answers['POST /v5/order/create'] = () => told({}, retCode, 'no')
    expect(await account.submit(order)).toMatchObject({
      kind: 'rejected',
      failure: { code },
      venueCode: String(retCode),
    })
    expect(creates()).toBe(1)
  })

  it.each([
    ['a server error', { status: 502, body: null }],
    ['a success without an order', told({})],
    ['a success of another shape', told([])],
    ['an empty answer', { status: 200, body: null }],
  ])('are unknown after %s, and are not sent again', async (_title, answer) => {
    answers['POST /v5/order/create'] = () => answer
    expect(await account.submit(order)).toMatchObject({ kind: 'unknown' })
    expect(creates()).toBe(1)
  })

  it('are unknown when the socket is lost after they left, and are not sent again', async () => {
    await openLive()
    onTrade = () => null
    const submitted = account.submit(order)
    await waitFor('the frame', () => tradeFrames().length === 1)
    venue.dropAll()
    expect(await submitted).toMatchObject({ kind: 'unknown' })
    expect(creates()).toBe(0)
  })

  it('are unknown when they are called off after they left', async () => {
    await openLive()
    onTrade = () => null
    const stop = new AbortController()
    const submitted = account.submit(order, { signal: stop.signal })
    await waitFor('the frame', () => tradeFrames().length === 1)
    stop.abort()
    expect(await submitted).toMatchObject({ kind: 'unknown' })
    expect(creates()).toBe(0)
  })

  it('that wait for the socket when the account closes get the time to be answered', async () => {
    await openLive()
    onTrade = () => null
    const submitted = account.submit(order)
    await waitFor('the frame', () => tradeFrames().length === 1)
    const closed = account.close(5_000)
    const late = account.submit({ ...order, clientOrderId: 'c-2' as ClientOrderId })
    expect(await late).toMatchObject({ kind: 'rejected', failure: { code: 'ENGINE_STOPPING' } })
    const [{ reqId } = { reqId: '' }] = tradeFrames()
    venue.say({ reqId, op: 'order.create', retCode: 0, data: { orderId: 'v-7', orderLinkId: '' } })
    expect(await submitted).toMatchObject({ kind: 'accepted', venueOrderId: 'v-7' })
    await closed
    expect(tradeFrames()).toHaveLength(1)
    expect(venue.connections()).toBe(0)
  })

  it('leave the socket alone for a while after it said that it restarts', async () => {
    await openLive()
    onTrade = () => ({ retCode: 10_019, retMsg: 'restarting' })
    expect(await account.submit(order)).toMatchObject({ kind: 'unknown' })
    expect(await account.submit(order)).toMatchObject({ kind: 'accepted' })
    expect({ rest: creates(), socket: tradeFrames().length }).toEqual({ rest: 1, socket: 1 })
  })

  it('do not leave when they break a rule or have no name', async () => {
    const off = await account.submit({ ...order, price: '50000.05' })
    expect(off).toMatchObject({ kind: 'rejected', failure: { code: 'ORDER_INVALID' } })
    const stranger = 'NO-LINEAR.BYBIT' as InstrumentId
    expect(await account.submit({ ...order, instrumentId: stranger })).toMatchObject({
      kind: 'rejected',
      failure: { code: 'UNKNOWN_SYMBOL' },
    })
    const nameless = { ...reference, clientOrderId: null }
    expect(await account.cancel(nameless)).toMatchObject({
      failure: { code: 'INVALID_ARGUMENT' },
    })
    expect(asked).toEqual([])
  })

  it('cancel by the id of the venue where both are known, and wait for the end', async () => {
    const both = { ...reference, venueOrderId: 'v-9' as VenueOrderId }
    expect(await account.cancel(both)).toEqual({ kind: 'pending' })
    expect(asked[0]?.body).toEqual({ category: 'linear', symbol: 'BTCUSDT', orderId: 'v-9' })
  })

  it('look for a spot order among those that wait only where it does not rest', async () => {
    onLogin = () => null
    answers['POST /v5/order/cancel'] = ({ body }) =>
      (body as { orderFilter: string }).orderFilter === 'Order'
        ? told({}, 170_213, 'Order does not exist.')
        : taken()
    expect(await account.cancel({ ...reference, instrumentId: spot })).toEqual({ kind: 'pending' })
    expect(asked.map(({ body }) => body)).toMatchObject([
      { category: 'spot', orderFilter: 'Order' },
      { category: 'spot', orderFilter: 'StopOrder' },
    ])
    asked = []
    answers['POST /v5/order/cancel'] = () => told({}, 10_016, 'inside')
    expect(await account.cancel({ ...reference, instrumentId: spot })).toMatchObject({
      kind: 'unknown',
    })
    expect(asked).toHaveLength(1)
  })

  it('buy a spot pair for an amount of its quote asset', async () => {
    const bought = {
      orderType: 'market',
      quantity: null,
      price: null,
      quoteQuantity: '25',
    } as const
    expect(await account.submit({ ...order, ...bought, instrumentId: spot })).toMatchObject({
      kind: 'accepted',
    })
    expect(asked[0]?.body).toMatchObject({ category: 'spot', orderType: 'Market', qty: '25' })
    expect(await account.setLeverage(spot, '2')).toMatchObject({ error: { code: 'UNSUPPORTED' } })
  })

  it('cancel everything in every settle asset, and are unknown if any part is', async () => {
    answers['POST /v5/order/cancel-all'] = () => told({ list: [], success: '1' })
    expect(await account.cancelAll(null)).toEqual({ kind: 'done', canceled: null, failed: [] })
    expect(asked.map(({ body }) => body)).toEqual([
      { category: 'linear', settleCoin: 'USDT' },
      { category: 'inverse', settleCoin: 'BTC' },
      { category: 'spot' },
      { category: 'spot', orderFilter: 'StopOrder' },
    ])
    answers['POST /v5/order/cancel-all'] = ({ body }) =>
      (body as { category: string }).category === 'linear'
        ? told({ list: [], success: '1' })
        : { status: 500, body: null }
    expect(await account.cancelAll(null)).toMatchObject({ kind: 'unknown' })
    answers['POST /v5/order/cancel-all'] = () => told({ list: [], success: '0' })
    expect(await account.cancelAll(btc)).toMatchObject({ kind: 'rejected' })
  })
})

const row = {
  symbol: 'BTCUSDT',
  orderId: 'v-1',
  orderLinkId: 'c-1',
  side: 'Buy',
  orderType: 'Limit',
  price: '50000',
  qty: '0.01',
  timeInForce: 'GTC',
  orderStatus: 'New',
  cancelType: '',
  rejectReason: '',
  avgPrice: '',
  cumExecQty: '0',
  leavesQty: '0.01',
  positionIdx: 0,
  reduceOnly: false,
  stopOrderType: '',
  triggerPrice: '',
  updatedTime: '1700000000000',
}
const list = (rows: readonly unknown[], nextPageCursor = '', category = 'linear'): ScriptAnswer =>
  told({ category, list: rows, nextPageCursor })

describe("an account's questions to Bybit", () => {
  it('look for an order among the recent ones and then in the past', async () => {
    answers['GET /v5/order/realtime'] = () => list([])
    answers['GET /v5/order/history'] = () => list([{ ...row, orderStatus: 'Cancelled' }])
    expect(await account.order(reference)).toMatchObject({
      ok: true,
      value: { status: 'canceled', venueOrderId: 'v-1' },
    })
    expect(asked.map(({ path, query }) => [path, query.get('orderLinkId')])).toEqual([
      ['/v5/order/realtime', 'c-1'],
      ['/v5/order/history', 'c-1'],
    ])
    answers['GET /v5/order/history'] = () => list([])
    expect(await account.order(reference)).toEqual({ ok: true, value: null })
  })

  it('never take another order for the one asked about', async () => {
    answers['GET /v5/order/realtime'] = () => list([{ ...row, orderLinkId: 'another' }])
    answers['GET /v5/order/history'] = () => list([])
    expect(await account.order(reference)).toEqual({ ok: true, value: null })
  })

  it('read open orders page by page, of every category and settle asset', async () => {
    answers['GET /v5/order/realtime'] = ({ query }) => {
      if (query.get('category') === 'inverse') {
        return list([{ ...row, symbol: 'BTCUSD', orderId: 'v-3' }], '', 'inverse')
      }
      if (query.get('category') === 'spot') return list([{ ...row, orderId: 'v-4' }], '', 'spot')
      return query.get('cursor') === null
        ? list([row], 'page 2&=')
        : list([{ ...row, orderId: 'v-2' }])
    }
    const open = await account.openOrders(null)
    const ids = open.ok ? open.value.map(({ venueOrderId }) => venueOrderId) : []
    expect(ids).toEqual(['v-1', 'v-2', 'v-3', 'v-4'])
    expect(open.ok && open.value.at(-1)?.instrumentId).toBe(spot)
    expect(asked.map(({ query }) => query.get('settleCoin'))).toEqual(['USDT', 'USDT', null, null])
    expect(asked[1]?.query.get('cursor')).toBe('page 2&=')
  })

  it('fail as a whole where one order cannot be read, and leave out what is not traded', async () => {
    answers['GET /v5/order/realtime'] = () => list([row, { ...row, orderStatus: 'Parked' }])
    expect(await account.openOrders(btc)).toMatchObject({
      ok: false,
      error: { code: 'RESPONSE_MALFORMED' },
    })
    answers['GET /v5/order/realtime'] = () => list([row, { ...row, symbol: 'odd-thing' }])
    expect(await account.openOrders(btc)).toMatchObject({ ok: true, value: [{}] })
  })

  it('end when a page names itself as the next, or has nothing more', async () => {
    answers['GET /v5/order/realtime'] = () => list([row], 'again')
    expect(await account.openOrders(btc)).toMatchObject({
      error: { code: 'RESPONSE_MALFORMED' },
    })
    expect(asked).toHaveLength(2)
    answers['GET /v5/execution/list'] = () => list([], 'again')
    expect(await account.fills({ instrumentId: btc, since: null })).toEqual({ ok: true, value: [] })
  })

  it('ask for fills in windows of seven days and give them oldest first', async () => {
    const execution = (time: number): unknown => ({
      symbol: 'BTCUSDT',
      orderId: 'v-1',
      orderLinkId: '',
      side: 'Buy',
      execId: `e-${time}`,
      execType: 'Trade',
      execPrice: '1',
      execQty: '1',
      execFee: '0',
      isMaker: true,
      execTime: String(time),
    })
    answers['GET /v5/execution/list'] = ({ query }) => {
      const start = Number(query.get('startTime'))
      return list([execution(start + 5), execution(start + 1)])
    }
    const week = 7 * 86_400_000
    const since = (Date.now() - 2.5 * week) as UnixMs
    const fills = await account.fills({ instrumentId: btc, since })
    const times = fills.ok ? fills.value.map(({ exchangeTime }) => exchangeTime - since) : []
    expect(times).toEqual([1, 5, week + 1, week + 5, 2 * week + 1, 2 * week + 5])
    const windows = asked.map(({ query }) => [
      Number(query.get('startTime')),
      Number(query.get('endTime')),
    ])
    expect(windows.every(([start = 0, end = 0]) => end - start < week)).toBe(true)
    expect(windows.slice(1).map(([start = 0]) => start)).toEqual(
      windows.slice(0, -1).map(([, end = 0]) => end + 1),
    )
    const before = (Date.now() - 900 * 86_400_000) as UnixMs
    expect(await account.fills({ instrumentId: btc, since: before })).toMatchObject({
      error: { code: 'INVALID_RANGE' },
    })
  })

  it('give positions the margin mode of the account, and leave out empty ones', async () => {
    const position = {
      symbol: 'BTCUSDT',
      positionIdx: 0,
      side: 'Buy',
      size: '0.5',
      avgPrice: '100',
      leverage: '10',
      markPrice: '101',
      liqPrice: '50',
      positionIM: '5',
      unrealisedPnl: '0.5',
      updatedTime: '1700000000000',
    }
    answers['GET /v5/account/info'] = () => told({ marginMode: 'ISOLATED_MARGIN' })
    answers['GET /v5/position/list'] = ({ query }) =>
      query.get('category') === 'linear'
        ? list([position, { ...position, side: '', size: '0' }])
        : list([], '', 'inverse')
    expect(await account.positions()).toMatchObject({
      ok: true,
      value: [{ quantity: '0.5', marginMode: 'isolated', liquidationPrice: '50' }],
    })
  })

  it('say that a leverage that was so already is set', async () => {
    answers['POST /v5/position/set-leverage'] = () => told({}, 110_043, 'not modified')
    expect(await account.setLeverage(btc, '5')).toEqual({ ok: true, value: undefined })
    answers['POST /v5/position/set-leverage'] = () => told({}, 110_013, 'risk limit')
    expect(await account.setLeverage(btc, '5')).toMatchObject({ ok: false })
  })
})

describe("an account's stream from Bybit", () => {
  it('is live once every topic is confirmed, and tells what the topics tell', async () => {
    const events = await openLive()
    expect(events.find(({ kind }) => kind === 'accountStream')).toMatchObject({ status: 'live' })
    venue.say({
      topic: 'order',
      creationTime: 1,
      data: [{ ...row, category: 'linear', orderStatus: 'Filled', cumExecQty: '0.01' }],
    })
    await waitFor('the report', () => events.some(({ kind }) => kind === 'executionReport'))
    expect(events.find(({ kind }) => kind === 'executionReport')).toMatchObject({
      accountId: 'main',
      environment: 'sandbox',
      executionType: 'trade',
      status: 'filled',
    })
  })

  it('keeps the side of a one-way position that was closed', async () => {
    const events = await openLive()
    const held = { category: 'linear', symbol: 'BTCUSDT', positionIdx: 0, updatedTime: '' }
    const say = (row: object): void =>
      venue.say({ topic: 'position', creationTime: 1, data: [{ ...held, ...row }] })
    say({ side: 'Sell', size: '0.5' })
    say({ side: '', size: '0' })
    await waitFor('both', () => events.filter(({ kind }) => kind === 'position').length === 2)
    expect(events.filter(({ kind }) => kind === 'position')).toMatchObject([
      { positionSide: 'short', quantity: '0.5' },
      { positionSide: 'short', quantity: '0' },
    ])
  })

  it('tells of what it cannot read and goes on', async () => {
    const events = await openLive()
    venue.say({ topic: 'order', creationTime: 1, data: [{ ...row, orderStatus: 'Parked' }] })
    venue.say({ topic: 'order', creationTime: 1, data: null })
    venue.say({ topic: 'position', creationTime: 1, data: [{ symbol: 'BTCUSDT' }] })
    venue.say({ topic: 'wallet', creationTime: 1, data: [{ coin: 5 }] })
    venue.say({ topic: 'order', creationTime: 1, data: [{ ...row, category: 'linear' }] })
    await waitFor('the good one', () => events.some(({ kind }) => kind === 'executionReport'))
    expect(events.filter(({ kind }) => kind === 'executionReport')).toHaveLength(1)
    expect(events.filter(({ kind }) => kind === 'problem').length).toBeGreaterThanOrEqual(4)
  })

  it('says that it broke, comes back and says so', async () => {
    const events = await openLive()
    events.length = 0
    venue.dropAll()
    const states = (): readonly string[] =>
      events.flatMap((event) => (event.kind === 'accountStream' ? [event.status] : []))
    await waitFor('the way back', () => states().length === 2)
    expect(states()).toEqual(['broken', 'live'])
  })

  it('is given up where the venue refuses the key, and not where it says "later"', async () => {
    let logins = 0
    onLogin = () => {
      logins += 1
      return { success: false, retCode: 10_003, retMsg: 'Invalid apikey', op: 'auth' }
    }
    const events: EngineEvent[] = []
    const stream = account.openStream((event) => events.push(event))
    await waitFor('the end', () => stream.connections()[0]?.status === 'failed')
    expect(JSON.stringify(events)).toContain('Invalid apikey (10003)')
    expect(JSON.stringify(events)).not.toContain('the-secret')
    expect(logins).toBeLessThanOrEqual(2)
    onLogin = () => ({ retCode: 10_016, retMsg: 'busy', op: 'auth' })
    const later = opened('later' as AccountId).openStream(() => undefined)
    await waitFor('the login', () => frames.filter(({ op }) => op === 'auth').length >= 3)
    expect(later.connections()[0]?.status).toBe('connected')
    expect(later.healthy()).toBe(false)
  })
})

describe("Bybit's dead-man switch", () => {
  beforeEach(() => {
    answers['POST /v5/order/disconnected-cancel-all'] = () => told({})
    answers['GET /v5/account/query-dcp-info'] = () =>
      told({ dcpInfos: [{ product: 'DERIVATIVES', dcpStatus: 'ON', timeWindow: '10' }] })
  })

  const subscribed = (): readonly unknown[] =>
    frames.flatMap(({ op, args = [] }) => (op === 'subscribe' ? args : []))
  const left = (): readonly unknown[] =>
    frames.flatMap(({ op, args = [] }) => (op === 'unsubscribe' ? args : []))

  it('is armed by a topic of the open stream, and called off by leaving it', async () => {
    await openLive()
    expect(await account.countdownCancel(45_500, [btc])).toEqual({ ok: true, value: undefined })
    expect(asked[0]?.body).toEqual({ product: 'DERIVATIVES', timeWindow: 45 })
    await waitFor('the topic', () => subscribed().includes('dcp.future'))
    expect(await account.countdownCancel(0, [])).toMatchObject({ ok: true })
    await waitFor('the topic to be left', () => left().includes('dcp.future'))
  })

  it('is refused without a stream, out of range, and where the venue has not enabled it', async () => {
    expect(await account.countdownCancel(10_000, [])).toMatchObject({
      error: { code: 'VENUE_UNAVAILABLE' },
    })
    await openLive()
    expect(await account.countdownCancel(301_000, [])).toMatchObject({
      error: { code: 'INVALID_ARGUMENT' },
    })
    answers['GET /v5/account/query-dcp-info'] = () =>
      told({ dcpInfos: [{ product: 'SPOT', dcpStatus: 'ON', timeWindow: '10' }] })
    expect(await account.countdownCancel(10_000, [])).toMatchObject({
      error: { code: 'UNSUPPORTED' },
    })
    expect(subscribed()).not.toContain('dcp.future')
  })
})

describe('several accounts at Bybit', () => {
  it('have limits of their own, and give them back', async () => {
    const second = opened('second' as AccountId)
    expect(second.limits().every(({ scope }) => scope.startsWith('second '))).toBe(true)
    const names = adapter.limits().map(({ scope }) => scope)
    expect(names).toContain('main create linear 1s')
    expect(names).toContain('second create linear 1s')
    await second.close()
    expect(adapter.limits().some(({ scope }) => scope.startsWith('second '))).toBe(false)
  })
})
