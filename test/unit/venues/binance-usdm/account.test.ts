import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccountId } from '../../../../src/contract/domain/account.ts'
import type { InstrumentId, UnixMs } from '../../../../src/contract/domain/ids.ts'
import type { ClientOrderId, NewOrder } from '../../../../src/contract/domain/order.ts'
import type { EngineEvent, EventKind, EventOf } from '../../../../src/contract/events.ts'
import { silentLog } from '../../../../src/main/core/log.ts'
import { seededRandom } from '../../../../src/main/core/random.ts'
import type { AccountStream, VenueAccount } from '../../../../src/main/venues/account.ts'
import type { VenueAdapter } from '../../../../src/main/venues/adapter.ts'
import { binanceUsdm } from '../../../../src/main/venues/binance-usdm/index.ts'
import { createSigner } from '../../../../src/main/venues/binance-usdm/sign.ts'
import { manualClock } from '../../../support/manualClock.ts'
import {
  type FormPeer,
  type PeerAnswer,
  type PeerRequest,
  startFormPeer,
} from '../../../support/net/formPeer.ts'
import { newOrderOf, referenceOf } from '../../../support/newOrders.ts'
import { waitFor } from '../../../support/waitFor.ts'

const credentials = { apiKey: 'the-key', secret: 'the-secret' }
const btc = 'BTCUSDT-LINEAR.BINANCE-USDM' as InstrumentId
const orderPath = '/ws-fapi/v1'
const userPath = '/private/ws/'

type Call = {
  readonly id: string
  readonly method: string
  readonly params: Readonly<Record<string, string | number>>
}

let clock: ReturnType<typeof manualClock>
let peer: FormPeer
let adapter: VenueAdapter
let account: VenueAccount
let stream: AccountStream | null
let events: EngineEvent[]
/** What the venue answers, by method and path. */
let answers: Record<string, (request: PeerRequest) => PeerAnswer>
/** What it answers to a call over the socket; null: nothing. */
let onCall: (call: Call) => object | null
let admitted: readonly string[]
let listenKey: string

const exchangeInfo = {
  symbols: [
    {
      symbol: 'BTCUSDT',
      contractType: 'PERPETUAL',
      status: 'TRADING',
      baseAsset: 'BTC',
      quoteAsset: 'USDT',
      marginAsset: 'USDT',
      filters: [
        { filterType: 'PRICE_FILTER', minPrice: '0.1', maxPrice: '1000000', tickSize: '0.10' },
        { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '1000', stepSize: '0.001' },
      ],
    },
  ],
}

/** Written from the documented shape of an acknowledgement since 2026-07. */
const acknowledged = {
  orderId: 22542179,
  symbol: 'BTCUSDT',
  status: 'NEW',
  clientOrderId: 'c-1',
  price: '50000.00',
  origQty: '0.010',
  executedQty: '0.000',
  cumQty: '0.000',
  timeInForce: 'GTC',
  type: 'LIMIT',
  reduceOnly: false,
  closePosition: false,
  side: 'BUY',
  positionSide: 'BOTH',
  stopPrice: '0.00',
  origType: 'LIMIT',
  updateTime: 1_790_000_000_000,
}

const waiting = {
  algoId: 3000000000003505,
  clientAlgoId: 'c-1',
  algoType: 'CONDITIONAL',
  orderType: 'STOP_MARKET',
  symbol: 'BTCUSDT',
  side: 'SELL',
  positionSide: 'BOTH',
  timeInForce: 'GTC',
  quantity: '0.010',
  algoStatus: 'NEW',
  triggerPrice: '40000.00',
  price: '0',
  closePosition: false,
  reduceOnly: false,
  updateTime: 1_790_000_000_000,
}

const unknownOrder = { status: 400, body: { code: -2011, msg: 'Unknown order sent.' } }
const noSuchOrder = { status: 400, body: { code: -2013, msg: 'Order does not exist.' } }

function answer(request: PeerRequest): PeerAnswer {
  const own = answers[`${request.method} ${request.path}`]
  return own?.(request) ?? { status: 404, body: { code: -5000, msg: 'no such path' } }
}

beforeEach(async () => {
  events = []
  stream = null
  listenKey = 'key-1'
  admitted = [orderPath, userPath]
  answers = {
    'GET /fapi/v1/exchangeInfo': () => ({ body: exchangeInfo }),
    'GET /fapi/v1/fundingInfo': () => ({ body: [] }),
    'POST /fapi/v1/order': () => ({ body: acknowledged }),
    'PUT /fapi/v1/order': () => ({ body: acknowledged }),
    'DELETE /fapi/v1/order': () => ({ body: { ...acknowledged, status: 'CANCELED' } }),
    'POST /fapi/v1/algoOrder': () => ({ body: waiting }),
    'POST /fapi/v1/listenKey': () => ({ body: { listenKey } }),
    'PUT /fapi/v1/listenKey': () => ({ body: {} }),
  }
  onCall = () => ({ status: 200, result: acknowledged })
  peer = await startFormPeer({
    answer,
    reply(path, frame) {
      const call = frame as Call
      const reply = path === orderPath ? onCall(call) : null
      return reply === null ? null : { id: call.id, ...reply }
    },
    admits: (path) => admitted.some((each) => path.startsWith(each)),
  })
  clock = manualClock(1_790_000_000_000)
  adapter = binanceUsdm.createAdapter({
    environment: 'sandbox',
    urls: peer.urls,
    credentials: null,
    clock,
    random: seededRandom(1),
    log: silentLog,
  })
  await adapter.instruments()
  const opened = adapter.openAccount({ accountId: 'main' as AccountId, credentials })
  account = opened
})

afterEach(async () => {
  const closing = Promise.all([stream?.close(), account.close(), adapter.close()])
  await clock.advanceAsync(2_000)
  await closing
  await peer.close()
})

const order = newOrderOf({
  clientOrderId: 'c-1' as ClientOrderId,
  instrumentId: btc,
  quantity: '0.010',
  price: '50000.00',
})
const stop: NewOrder = {
  ...order,
  side: 'sell',
  orderType: 'stopMarket',
  price: null,
  stopPrice: '40000',
}
const reference = referenceOf(order)

function asked(method: string, path: string): readonly PeerRequest[] {
  return peer.requests.filter((each) => each.method === method && each.path === path)
}

function calls(): readonly Call[] {
  return peer.frames.filter(({ path }) => path === orderPath).map(({ frame }) => frame as Call)
}

function of<Kind extends EventKind>(kind: Kind): readonly EventOf<Kind>[] {
  return events.filter((event): event is EventOf<Kind> => event.kind === kind)
}

async function openLive(): Promise<AccountStream> {
  const opened = account.openStream((event) => events.push(event))
  stream = opened
  await waitFor('the stream', () => opened.healthy())
  await waitFor('both sockets', () =>
    opened.connections().every(({ status }) => status === 'connected'),
  )
  return opened
}

const streamStates = (): readonly string[] => of('accountStream').map(({ status }) => status)

describe("an account's writes at Binance futures", () => {
  it('go over REST while no socket is open, as a signed form', async () => {
    expect(await account.submit(order)).toMatchObject({
      kind: 'accepted',
      venueOrderId: '22542179',
      report: { status: 'accepted', leavesQuantity: '0.01', averagePrice: null },
    })
    const [request] = asked('POST', '/fapi/v1/order')
    const sent = [...(request?.params ?? [])].filter(([name]) => name !== 'signature')
    const payload = sent.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
    expect(request?.params.get('signature')).toBe(createSigner(credentials).sign(payload))
    expect(request?.headers['x-mbx-apikey']).toBe('the-key')
    expect(request?.params.get('timestamp')).toBe(String(clock.now()))
  })

  it('go over the socket when it is open, and then not over REST', async () => {
    await openLive()
    expect(await account.submit(order)).toMatchObject({ kind: 'accepted' })
    expect(asked('POST', '/fapi/v1/order')).toEqual([])
    const [call] = calls()
    expect(call).toMatchObject({
      method: 'order.place',
      params: { symbol: 'BTCUSDT', newClientOrderId: 'c-1', apiKey: 'the-key' },
    })
    const { signature, ...params } = call?.params ?? {}
    const payload = Object.keys(params)
      .toSorted()
      .map((name) => `${name}=${params[name]}`)
      .join('&')
    expect(signature).toBe(createSigner(credentials).sign(payload))
  })

  it('are unknown when the socket is lost after they left, and are not sent again', async () => {
    await openLive()
    onCall = () => null
    const submitted = account.submit(order)
    await waitFor('the frame', () => calls().length === 1)
    peer.dropSockets(orderPath)
    expect(await submitted).toMatchObject({ kind: 'unknown' })
    expect(asked('POST', '/fapi/v1/order')).toEqual([])
  })

  it('are unknown when the socket never answers, and are not sent again', async () => {
    await openLive()
    onCall = () => null
    const submitted = account.submit(order)
    await waitFor('the frame', () => calls().length === 1)
    await clock.advanceAsync(10_000)
    expect(await submitted).toMatchObject({ kind: 'unknown', failure: { code: 'TIMEOUT' } })
    expect(asked('POST', '/fapi/v1/order')).toEqual([])
  })

  it.each([
    [
      {
        status: 503,
        body: { msg: 'Unknown error, please check your request or try again later.' },
      },
    ],
    [{ status: 408, body: { code: -1007, msg: 'Timeout waiting for response.' } }],
    [{ status: 400, body: { code: -1006, msg: 'An unexpected response was received.' } }],
    [{ status: 200, body: { ...acknowledged, status: 'SLEEPING' } }],
    [{ status: 200, body: [] }],
    ['drop' as const],
  ])('are unknown after %j, and are not sent again', async (reply) => {
    answers['POST /fapi/v1/order'] = () => reply
    expect(await account.submit(order)).toMatchObject({ kind: 'unknown' })
    expect(asked('POST', '/fapi/v1/order')).toHaveLength(1)
  })

  it('are unknown over the socket after the same words', async () => {
    await openLive()
    onCall = () => ({ status: 408, error: { code: -1007, msg: 'Timeout.' } })
    expect(await account.submit(order)).toMatchObject({ kind: 'unknown' })
    onCall = () => ({ status: 400, error: { code: -2019, msg: 'Margin is insufficient.' } })
    expect(await account.submit(order)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'INSUFFICIENT_BALANCE' },
      venueCode: '-2019',
    })
  })

  it.each([
    [503, -1008, 'VENUE_UNAVAILABLE'],
    [400, -4116, 'ORDER_DUPLICATE'],
    [400, -5022, 'WOULD_TAKE'],
    [429, -1003, 'RATE_LIMITED'],
    [401, -2015, 'AUTHENTICATION_FAILED'],
  ])('are refused for certain with HTTP %i and %i', async (status, code, ours) => {
    answers['POST /fapi/v1/order'] = () => ({ status, body: { code, msg: 'no' } })
    expect(await account.submit(order)).toMatchObject({
      kind: 'rejected',
      failure: { code: ours },
      venueCode: String(code),
    })
    expect(asked('POST', '/fapi/v1/order')).toHaveLength(1)
  })

  it('never leave with a value that breaks a rule of the instrument', async () => {
    for (const change of [{ price: '50000.05' }, { quantity: '0.0005' }, { price: null }]) {
      expect(await account.submit({ ...order, ...change })).toMatchObject({
        kind: 'rejected',
        venueCode: null,
      })
    }
    expect(asked('POST', '/fapi/v1/order')).toEqual([])
  })
})

describe('a key that cannot be read', () => {
  it('refuses every write before anything leaves', async () => {
    const secret = '-----BEGIN PRIVATE KEY-----\nnothing\n-----END PRIVATE KEY-----'
    const broken = adapter.openAccount({
      accountId: 'broken' as AccountId,
      credentials: { apiKey: 'k', secret },
    })
    const before = peer.requests.length
    expect(await broken.submit(order)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'AUTHENTICATION_FAILED', message: 'the private key could not be read' },
    })
    expect(peer.requests).toHaveLength(before)
    await broken.close()
  })
})

describe('an order in either of the two books', () => {
  it('is canceled where it was placed', async () => {
    answers['DELETE /fapi/v1/algoOrder'] = () => ({ body: { algoId: 1, code: '200', msg: 'ok' } })
    expect(await account.submit(stop)).toMatchObject({ kind: 'accepted' })
    expect(await account.cancel(reference)).toEqual({ kind: 'canceled', report: null })
    expect(asked('DELETE', '/fapi/v1/order')).toEqual([])
    expect(asked('DELETE', '/fapi/v1/algoOrder')[0]?.params.get('clientAlgoId')).toBe('c-1')
  })

  it('is looked for in the other when it is not where it was', async () => {
    answers['DELETE /fapi/v1/algoOrder'] = () => unknownOrder
    await account.submit(stop)
    expect(await account.cancel(reference)).toMatchObject({ kind: 'canceled' })
    expect(asked('DELETE', '/fapi/v1/algoOrder')).toHaveLength(1)
    expect(asked('DELETE', '/fapi/v1/order')).toHaveLength(1)
  })

  it('is in neither only when both say so', async () => {
    answers['DELETE /fapi/v1/order'] = () => unknownOrder
    answers['DELETE /fapi/v1/algoOrder'] = () => unknownOrder
    expect(await account.cancel(reference)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'ORDER_NOT_FOUND' },
    })
    answers['GET /fapi/v1/order'] = () => noSuchOrder
    answers['GET /fapi/v1/algoOrder'] = () => noSuchOrder
    expect(await account.order(reference)).toEqual({ ok: true, value: null })
    answers['GET /fapi/v1/algoOrder'] = () => ({ status: 502, body: null })
    const settled = account.order(reference)
    await advanceUntil(settled)
    expect(await settled).toMatchObject({ ok: false })
  })

  it('is told of by the order in the book once it was set off', async () => {
    answers['GET /fapi/v1/order'] = ({ params }) =>
      params.get('orderId') === '88937381063'
        ? {
            body: {
              ...acknowledged,
              orderId: '88937381063',
              clientOrderId: 'x-of-the-venue',
              status: 'FILLED',
              executedQty: '0.010',
              avgPrice: '39990.5',
              side: 'SELL',
              type: 'MARKET',
              origType: 'MARKET',
            },
          }
        : noSuchOrder
    answers['GET /fapi/v1/algoOrder'] = () => ({
      body: { ...waiting, algoStatus: 'TRIGGERED', actualOrderId: '88937381063' },
    })
    expect(await account.order(reference)).toMatchObject({
      ok: true,
      value: {
        status: 'filled',
        venueOrderId: '88937381063',
        clientOrderId: 'c-1',
        orderType: 'stopMarket',
        stopPrice: '40000',
        averagePrice: '39990.5',
      },
    })
  })

  it('is not open as long as one of the books cannot be read', async () => {
    answers['GET /fapi/v1/openOrders'] = () => ({ body: [{ ...acknowledged, status: 'NAPPING' }] })
    answers['GET /fapi/v1/openAlgoOrders'] = () => ({ body: [waiting] })
    expect(await account.openOrders(null)).toMatchObject({
      ok: false,
      error: { code: 'RESPONSE_MALFORMED' },
    })
    answers['GET /fapi/v1/openOrders'] = () => ({ body: [acknowledged] })
    expect(await account.openOrders(null)).toMatchObject({
      value: [{ status: 'accepted' }, { status: 'untriggered' }],
    })
  })
})

/** Lets retries of a read go by. */
async function advanceUntil(settled: Promise<unknown>): Promise<void> {
  let isSettled = false
  void settled.then(() => (isSettled = true))
  await waitFor('an answer', async () => {
    await clock.advanceAsync(1_000)
    return isSettled
  })
}

describe('fills since a time', () => {
  const row = (id: number, time: number) => ({
    symbol: 'BTCUSDT',
    id,
    orderId: 22542179,
    side: 'BUY',
    price: '50000',
    qty: '0.001',
    realizedPnl: '0',
    commission: '0.02',
    commissionAsset: 'USDT',
    time,
    positionSide: 'BOTH',
    buyer: true,
    maker: false,
  })

  it('are asked for page by page, each once, also when a page is one instant', async () => {
    const since = clock.now() - 1_000
    const all = [
      ...Array.from({ length: 1_500 }, (_, index) => row(index + 1, since + 5)),
      ...Array.from({ length: 700 }, (_, index) => row(2_000 + index, since + 10 + (index % 7))),
    ]
    answers['GET /fapi/v1/userTrades'] = ({ params }) => {
      const fromId = Number(params.get('fromId') ?? 0)
      const start = Number(params.get('startTime') ?? 0)
      const rows = all.filter(({ id, time }) => id >= fromId && time >= start)
      return { body: rows.toSorted((a, b) => a.time - b.time || a.id - b.id).slice(0, 1_000) }
    }
    const fills = await account.fills({ instrumentId: btc, since: since as UnixMs })
    const ids = fills.ok ? fills.value.map(({ tradeId }) => tradeId) : []
    expect(new Set(ids).size).toBe(2_200)
    expect(ids).toHaveLength(2_200)
    expect(asked('GET', '/fapi/v1/userTrades').length).toBeLessThan(10)
  })
})

describe("the user's stream", () => {
  it('is live once its socket is open with a key that was just given', async () => {
    const opened = await openLive()
    expect(peer.opened).toContain(`${userPath}key-1`)
    expect(streamStates()).toEqual(['live'])
    expect(opened.connections().map(({ name }) => name)).toEqual(['private-main', 'orders-main'])
  })

  it('gets a new key and a new socket when the venue says the key expired', async () => {
    const opened = await openLive()
    listenKey = 'key-2'
    peer.say(userPath, { e: 'listenKeyExpired', E: clock.now(), listenKey: 'key-1' })
    await waitFor('the new socket', () => peer.opened.includes(`${userPath}key-2`))
    await waitFor('the stream', () => opened.healthy())
    expect(streamStates()).toEqual(['live', 'broken', 'live'])
    expect(of('accountStream')[1]?.reason).toMatch(/expired/)
  })

  it('finds out that the key was given back elsewhere although the socket is open', async () => {
    const opened = await openLive()
    answers['PUT /fapi/v1/listenKey'] = () => ({
      status: 400,
      body: { code: -1125, msg: 'This listenKey does not exist.' },
    })
    listenKey = 'key-2'
    await clock.advanceAsync(60_000)
    await waitFor('the new socket', () => peer.opened.includes(`${userPath}key-2`))
    await waitFor('the stream', () => opened.healthy())
    expect(streamStates()).toEqual(['live', 'broken', 'live'])
  })

  it('is not trusted while the key cannot be proven, and again when it can', async () => {
    const opened = await openLive()
    answers['PUT /fapi/v1/listenKey'] = () => ({
      status: 503,
      body: { msg: 'Service Unavailable.' },
    })
    await waitFor('doubt', async () => {
      await clock.advanceAsync(5_000)
      return !opened.healthy() && streamStates().at(-1) === 'broken'
    })
    answers['PUT /fapi/v1/listenKey'] = () => ({ body: {} })
    await waitFor('trust', async () => {
      await clock.advanceAsync(5_000)
      return opened.healthy() && streamStates().at(-1) === 'live'
    })
    expect(streamStates()).toEqual(['live', 'broken', 'live'])
  })

  it('is broken while its socket is lost, and asks for its key again', async () => {
    const opened = await openLive()
    peer.dropSockets(userPath)
    await waitFor('the loss', () => !opened.healthy())
    await waitFor('the stream', async () => {
      await clock.advanceAsync(500)
      return opened.healthy()
    })
    expect(streamStates()).toEqual(['live', 'broken', 'live'])
    expect(asked('POST', '/fapi/v1/listenKey').length).toBeGreaterThan(1)
  })

  it('tells a fill sooner from one message and its fee from the other', async () => {
    await openLive()
    const base = {
      s: 'BTCUSDT',
      c: 'c-1',
      S: 'BUY',
      q: '0.010',
      p: '50000',
      L: '50000',
      l: '0.010',
    }
    const trade = { ...base, i: 22542179, t: 77, m: false }
    peer.say(userPath, { e: 'TRADE_LITE', E: clock.now(), T: clock.now(), ...trade })
    peer.say(userPath, {
      e: 'ORDER_TRADE_UPDATE',
      E: clock.now(),
      T: clock.now(),
      o: {
        ...trade,
        o: 'LIMIT',
        f: 'GTC',
        ap: '50000',
        sp: '0',
        x: 'TRADE',
        X: 'FILLED',
        z: '0.010',
        N: 'USDT',
        n: '0.2',
        T: clock.now(),
        R: false,
        ot: 'LIMIT',
        ps: 'BOTH',
        cp: false,
        rp: '0',
      },
    })
    await waitFor('the report', () => of('executionReport').length === 1)
    expect(of('fill').map(({ tradeId, fee }) => ({ tradeId, fee }))).toEqual([
      { tradeId: '77', fee: null },
      { tradeId: '77', fee: '0.2' },
    ])
    const [fill, report] = events.slice(-2)
    expect([fill?.kind, report?.kind]).toEqual(['fill', 'executionReport'])
  })

  it('counts what it does not know, skips what it need not know, and tells of a margin call', async () => {
    await openLive()
    const before = of('problem').length
    peer.say(userPath, { e: 'ACCOUNT_CONFIG_UPDATE', E: 1, T: 1, ac: { s: 'BTCUSDT', l: 25 } })
    peer.say(userPath, { e: 'ORDER_TRADE_UPDATE', st: 2, o: { s: 'BTCUSD_PERP' } })
    peer.say(userPath, { e: 'SOMETHING_NEW', E: 1 })
    peer.say(userPath, { e: 'constructor' })
    peer.say(userPath, 'not json')
    peer.say(userPath, { e: 'ORDER_TRADE_UPDATE', E: 1, T: 1, o: { s: 'BTCUSDT' } })
    peer.say(userPath, { e: 'MARGIN_CALL', E: 1, cw: '3.1', p: [{ s: 'ETHUSDT', ps: 'LONG' }] })
    await waitFor('the margin call', () =>
      of('problem').some(({ problem }) => problem === 'marginCall'),
    )
    const told = of('problem').slice(before)
    expect(told.map(({ problem }) => problem)).toEqual([
      'unknownMessage',
      'unknownMessage',
      'malformed',
      'malformed',
      'malformed',
      'marginCall',
    ])
    expect(told.at(-1)?.message).toBe('main: margin call for ETHUSDT')
    expect(of('executionReport')).toEqual([])
  })

  it('ends with its account: nothing is told after it was closed', async () => {
    const opened = await openLive()
    const closing = opened.close()
    await clock.advanceAsync(2_000)
    await closing
    const { length } = events
    expect(streamStates().at(-1)).toBe('broken')
    await clock.advanceAsync(120_000)
    expect(events).toHaveLength(length)
    expect(opened.healthy()).toBe(false)
    expect(asked('DELETE', '/fapi/v1/listenKey')).toEqual([])
  })
})
