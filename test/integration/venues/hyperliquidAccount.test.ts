import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccountId } from '../../../src/contract/domain/account.ts'
import type { InstrumentId, UnixMs } from '../../../src/contract/domain/ids.ts'
import type {
  Amendment,
  ClientOrderId,
  NewOrder,
  OrderReference,
  VenueOrderId,
} from '../../../src/contract/domain/order.ts'
import type { EngineEvent } from '../../../src/contract/events.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import type { AccountStream, VenueAccount } from '../../../src/main/venues/account.ts'
import type { VenueAdapter, VenueCredentials } from '../../../src/main/venues/adapter.ts'
import { hyperliquid } from '../../../src/main/venues/hyperliquid/index.ts'
import { newOrderOf } from '../../support/newOrders.ts'
import { waitFor } from '../../support/waitFor.ts'
import { fastClock } from '../../support/fastClock.ts'
import {
  type Json,
  type Peer,
  placed,
  startPeer,
  statuses,
} from '../../support/net/hyperliquidPeer.ts'

const key = '0x0123456789012345678901234567890123456789012345678901234567890123'
const own = '0x14791697260e4c9a71f18484c9f997b308e59325'
const owner = '0x1d9470d4b963f552e6f671a81619d395877bf409'
const vault = '0x1719884eb866cb12b2287399b15f7db5e7d775ea'
const cloid = '0x00000000000000000000000000000001' as ClientOrderId
const instrumentId = 'ETH-LINEAR.HYPERLIQUID' as InstrumentId
/** How much faster than real time the adapter lives, so that silence need not be waited for. */
const speed = 8

let peer: Peer
let adapter: VenueAdapter
let account: VenueAccount
let events: EngineEvent[]
let stream: AccountStream | null

function open(credentials: VenueCredentials, name = 'main'): VenueAccount {
  const opened = adapter.openAccount({ accountId: name as AccountId, credentials })
  return opened
}

beforeEach(async () => {
  peer = await startPeer()
  events = []
  stream = null
  const universe = ['BTC', 'ETH'].map((name) => ({ name, szDecimals: 4, maxLeverage: 25 }))
  peer.info.set('meta', { universe })
  peer.info.set('userRateLimit', { cumVlm: '5.0', nRequestsUsed: 3, nRequestsCap: 10_005 })
  adapter = hyperliquid.createAdapter({
    environment: 'sandbox',
    urls: peer.urls,
    credentials: null,
    clock: fastClock(speed),
    random: seededRandom(1),
    log: silentLog,
  })
  await adapter.instruments()
  account = open({ apiKey: own, secret: key })
})

afterEach(async () => {
  await stream?.close()
  await account.close()
  await adapter.close()
  await peer.close()
})

const limit = newOrderOf({
  clientOrderId: cloid,
  instrumentId,
  quantity: '1.5',
  price: '2000',
  timeInForce: 'gtc',
})
const reference: OrderReference = { instrumentId, clientOrderId: cloid, venueOrderId: null }
const amendment: Amendment = {
  ...reference,
  side: 'buy',
  price: '1990',
  quantity: null,
  stopPrice: null,
  newClientOrderId: null,
}

function working(change: Json = {}, status = 'open'): Json {
  const order = {
    coin: 'ETH',
    side: 'B',
    limitPx: '2000.0',
    sz: '1.5',
    oid: 77,
    timestamp: 1_790_000_000_000,
    origSz: '1.5',
    cloid,
    orderType: 'Limit',
    tif: 'Alo',
    isTrigger: false,
    triggerPx: '0.0',
    reduceOnly: true,
    ...change,
  }
  return { status: 'order', order: { order, status, statusTimestamp: 1_790_000_000_000 } }
}

async function listen(): Promise<void> {
  stream = account.openStream((event) => events.push(event))
  await waitFor('the private stream', () => stream?.healthy() === true)
}

const kinds = (): readonly string[] => events.map(({ kind }) => kind)

describe.each(['rest', 'socket'] as const)('an order over %s', (way) => {
  beforeEach(async () => {
    if (way === 'socket') await listen()
  })

  it('is accepted with its number', async () => {
    expect(await account.submit(limit)).toEqual({
      kind: 'accepted',
      venueOrderId: '77',
      report: null,
      fills: [],
    })
    expect(peer.actions).toMatchObject([
      {
        way,
        request: {
          action: { type: 'order', orders: [{ a: 1, p: '2000', s: '1.5', c: cloid }] },
        },
      },
    ])
  })

  it.each([
    ['Post only order would have immediately matched, bbo was 1@2.', 'WOULD_TAKE'],
    ['Insufficient margin to place order.', 'INSUFFICIENT_BALANCE'],
    ['Order must have minimum value of $10.', 'REQUEST_REFUSED'],
    ['Something nobody has ever read.', 'VENUE_ERROR'],
  ])('is rejected for %j', async (error, code) => {
    peer.reactions.splice(0, 1, statuses({ error }))
    expect(await account.submit(limit)).toMatchObject({
      kind: 'rejected',
      failure: { code, message: error },
    })
  })

  it('is rejected as a whole where nobody knows the signer', async () => {
    const response = 'User or API Wallet 0x1 does not exist.'
    peer.reactions.splice(0, 1, { body: { status: 'err', response } })
    expect(await account.submit(limit)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'AUTHENTICATION_FAILED' },
    })
  })

  it.each([
    ['silence', 'silence'],
    ['a lost socket', 'hangUp'],
    ['a server at fault', { status: 502, text: 'Bad Gateway' }],
    ['a call to slow down', { status: 429, text: 'null' }],
    ['success without a sense', { body: { status: 'ok', response: { type: 'order' } } }],
    ['a status that means nothing', statuses('queued')],
    ['two answers to one order', statuses({ resting: { oid: 1 } }, { resting: { oid: 2 } })],
  ] as const)('has an unknown end after %s, and is not sent again', async (_title, reaction) => {
    peer.reactions.splice(0, 1, reaction)
    expect(await account.submit(limit)).toMatchObject({ kind: 'unknown' })
    expect(peer.actions).toHaveLength(1)
  })

  it('is refused by a venue that could not read it', async () => {
    const text = 'Failed to deserialize the JSON body into the target type'
    peer.reactions.splice(0, 1, { status: 422, text })
    expect(await account.submit(limit)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'REQUEST_REFUSED' },
    })
  })

  it('tells when its bytes leave', async () => {
    const sent: number[] = []
    await account.submit(limit, { onSent: (at) => sent.push(at) })
    expect(sent).toHaveLength(1)
  })

  it('never has a number of another, however many leave at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => account.submit(limit)))
    const nonces = peer.actions.map(({ request }) => request.nonce)
    expect(new Set(nonces).size).toBe(20)
  })

  it('is not sent when it breaks a rule', async () => {
    for (const change of [
      { price: '2000.123' },
      { quantity: '0.00001' },
      { quantity: '0.0001' },
      { timeInForce: 'fok' },
      { orderType: 'trailingStop', trailingDelta: '10' },
      { instrumentId: 'NOPE-LINEAR.HYPERLIQUID' },
    ] as readonly Partial<NewOrder>[]) {
      expect(await account.submit({ ...limit, ...change })).toMatchObject({ kind: 'rejected' })
    }
    expect(peer.actions).toEqual([])
  })

  it('starts from the middle of the book when it takes what there is', async () => {
    peer.info.set('allMids', { ETH: '2000.5' })
    expect(
      await account.submit({ ...limit, orderType: 'market', price: null, timeInForce: null }),
    ).toMatchObject({ kind: 'accepted' })
    expect(peer.actions[0]?.request.action).toMatchObject({
      orders: [{ p: '2100.5', t: { limit: { tif: 'Ioc' } } }],
    })
  })

  it.each([{}, { ETH: '0' }, { ETH: 'NaN' }, null])(
    'is not sent to a market whose prices are %o',
    async (mids) => {
      peer.info.set('allMids', mids)
      const market: NewOrder = { ...limit, orderType: 'market', price: null, timeInForce: null }
      expect(await account.submit(market)).toMatchObject({ kind: 'rejected' })
      expect(peer.actions).toEqual([])
    },
  )
})

describe.each(['rest', 'socket'] as const)('closing the account while an order is on %s', (way) => {
  beforeEach(async () => {
    if (way === 'socket') await listen()
    peer.reactions.splice(0, 1, 'silence')
  })

  it('waits for its end as long as it may, then leaves it unknown', async () => {
    const submitted = account.submit(limit)
    await waitFor('the order', () => peer.actions.length === 1)
    expect(await account.close(2000)).toEqual({ completed: 0, canceled: 1 })
    expect(await submitted).toMatchObject({ kind: 'unknown' })
    expect(await account.submit(limit)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'ENGINE_STOPPING' },
    })
    expect(peer.actions).toHaveLength(1)
  })
})

describe('an amendment', () => {
  it('keeps what is not to be changed, and gives the new number', async () => {
    peer.info.set('orderStatus', working())
    peer.reactions.splice(0, 1, placed(78))
    expect(await account.amend(amendment)).toEqual({
      kind: 'accepted',
      venueOrderId: '78',
      report: null,
    })
    const order = { a: 1, b: true, p: '1990', s: '1.5', r: true, t: { limit: { tif: 'Alo' } } }
    expect(peer.actions[0]?.request.action).toEqual({
      type: 'batchModify',
      modifies: [{ oid: 77, order: { ...order, c: cloid } }],
    })
  })

  it('takes what was filled off the quantity', async () => {
    peer.info.set('orderStatus', working({ sz: '1.0' }))
    const next = '0x00000000000000000000000000000002' as ClientOrderId
    await account.amend({ ...amendment, price: null, quantity: '2', newClientOrderId: next })
    expect(peer.actions[0]?.request.action).toMatchObject({
      modifies: [{ order: { p: '2000', s: '1.5', c: next } }],
    })
  })

  it('leaves what is left as it is when only the price changes', async () => {
    peer.info.set('orderStatus', working({ sz: '1.0' }))
    await account.amend(amendment)
    expect(peer.actions[0]?.request.action).toMatchObject({
      modifies: [{ order: { p: '1990', s: '1' } }],
    })
  })

  it.each([
    ['an order nobody knows', { status: 'unknownOid' }, {}, 'ORDER_NOT_FOUND'],
    ['a filled order', working({ sz: '0.0' }, 'filled'), {}, 'ORDER_NOT_FOUND'],
    ['a canceled order', working({}, 'canceled'), {}, 'ORDER_NOT_FOUND'],
    [
      'an order that waits for its stop price',
      working({ orderType: 'Stop Limit', isTrigger: true, triggerPx: '1900', tif: null }),
      {},
      'UNSUPPORTED',
    ],
    ['a stop price', working(), { stopPrice: '1900' }, 'UNSUPPORTED'],
    ['another side', working(), { side: 'sell' }, 'INVALID_ARGUMENT'],
    ['nothing', working(), { price: null }, 'INVALID_ARGUMENT'],
    ['less than was filled', working({ sz: '0.5' }), { quantity: '1' }, 'ORDER_INVALID'],
    ['a price off the tick', working(), { price: '1990.123' }, 'ORDER_INVALID'],
    ['an order in words that nobody knows', working({ tif: 'Fok' }), {}, 'RESPONSE_MALFORMED'],
  ] as const)('of %s is refused, and nothing leaves', async (_title, status, change, code) => {
    peer.info.set('orderStatus', status)
    expect(await account.amend({ ...amendment, ...change })).toMatchObject({
      kind: 'rejected',
      failure: { code },
    })
    expect(peer.actions).toEqual([])
  })

  it.each([
    ['Cannot modify canceled or filled order', 'rejected'],
    [
      'Error placing new order during modify: Post only order would have immediately matched.',
      'canceled',
    ],
  ])('that ends with %j is %s', async (error, kind) => {
    peer.info.set('orderStatus', working())
    peer.reactions.splice(0, 1, statuses({ error }))
    expect(await account.amend(amendment)).toMatchObject({ kind })
    peer.reactions.splice(0, 1, { body: { status: 'err', response: error } })
    expect(await account.amend(amendment)).toMatchObject({ kind })
  })
})

describe('a cancel', () => {
  it('names the order by the number where it is known', async () => {
    peer.reactions.splice(0, 1, statuses('success'))
    await account.cancel(reference)
    await account.cancel({ ...reference, venueOrderId: '77' as VenueOrderId })
    expect(peer.actions.map(({ request }) => request.action)).toEqual([
      { type: 'cancelByCloid', cancels: [{ asset: 1, cloid }] },
      { type: 'cancel', cancels: [{ a: 1, o: 77 }] },
    ])
  })

  it('of an order that is gone says so', async () => {
    const error = 'Order was never placed, already canceled, or filled. asset=1'
    peer.reactions.splice(0, 1, statuses({ error }))
    expect(await account.cancel(reference)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'ORDER_NOT_FOUND' },
    })
  })

  it('of all orders names those that were and those that were not', async () => {
    const rows = [1, 2].map((oid) => ({ ...openRow, oid }))
    peer.info.set('frontendOpenOrders', [...rows, { ...openRow, coin: '@107', oid: 3 }])
    const error = 'Order was never placed, already canceled, or filled.'
    peer.reactions.splice(0, 1, statuses('success', { error }, 'success'))
    expect(await account.cancelAll(null)).toMatchObject({
      kind: 'done',
      canceled: [{ venueOrderId: '1' }, { venueOrderId: '3' }],
      failed: [{ order: { venueOrderId: '2' }, failure: { code: 'ORDER_NOT_FOUND' } }],
    })
    expect(peer.actions[0]?.request.action).toEqual({
      type: 'cancel',
      cancels: [
        { a: 1, o: 1 },
        { a: 1, o: 2 },
        { a: 10_107, o: 3 },
      ],
    })
  })

  it('of more orders than one request takes is cut into pieces', async () => {
    const rows = Array.from({ length: 50 }, (_, oid) => ({ ...openRow, oid: oid + 1 }))
    peer.info.set('frontendOpenOrders', rows)
    const good = (count: number) => statuses(...Array.from({ length: count }, () => 'success'))
    peer.reactions.splice(0, 1, good(39), good(11))
    const done = await account.cancelAll(instrumentId)
    expect(done.kind === 'done' && done.canceled?.length).toBe(50)
    expect(peer.actions).toHaveLength(2)
  })

  it('of all orders has an unknown end where an answer is missing', async () => {
    peer.info.set('frontendOpenOrders', [openRow])
    peer.reactions.splice(0, 1, 'hangUp')
    expect(await account.cancelAll(null)).toMatchObject({ kind: 'unknown' })
    peer.reactions.splice(0, 1, statuses('success', 'success'))
    expect(await account.cancelAll(null)).toMatchObject({ kind: 'unknown' })
  })

  it('of all orders is refused where they cannot be listed', async () => {
    peer.info.set('frontendOpenOrders', [{ ...openRow, tif: 'Fok' }])
    expect(await account.cancelAll(null)).toMatchObject({ kind: 'rejected' })
    expect(peer.actions).toEqual([])
  })
})

const openRow: Json = (working()['order'] as { readonly order: Json }).order

describe('a key', () => {
  const agent = { apiKey: owner, secret: key }

  it("that is the account's own can withdraw, and it is said", async () => {
    expect(await account.permissions()).toMatchObject({
      ok: true,
      value: { trade: true, withdraw: true, words: ['account key'] },
    })
  })

  it('of an agent trades only, until it ends', async () => {
    peer.info.set('userRole', {
      role: 'agent',
      data: { user: owner.toUpperCase().replace('0X', '0x') },
    })
    const validUntil = 1_900_000_000_000
    peer.info.set('extraAgents', [{ name: 'desk', address: own, validUntil }])
    expect(await open(agent, 'agent').permissions()).toMatchObject({
      ok: true,
      value: {
        trade: true,
        withdraw: false,
        expiresTime: validUntil,
        words: ['API wallet', 'desk'],
      },
    })
  })

  it('of an agent without a name has no end that is told', async () => {
    peer.info.set('userRole', { role: 'agent', data: { user: owner } })
    peer.info.set('extraAgents', [])
    expect(await open(agent, 'agent').permissions()).toMatchObject({
      ok: true,
      value: { withdraw: false, expiresTime: null },
    })
  })

  it.each([
    [{ role: 'missing' }],
    [{ role: 'user' }],
    [{ role: 'agent', data: { user: vault } }],
    [{ role: 'agent' }],
    [null],
  ])('whose role is %o is refused', async (role) => {
    peer.info.set('userRole', role)
    expect(await open(agent, 'agent').permissions()).toMatchObject({
      ok: false,
      error: { code: 'AUTHENTICATION_FAILED' },
    })
  })

  it.each([
    { apiKey: 'mine', secret: key },
    { apiKey: own, secret: 'hunter2' },
    { apiKey: own, secret: key, subAccount: 'sub' },
  ])('that is none does nothing at all', async (credentials) => {
    const broken = open(credentials, 'broken')
    expect(await broken.permissions()).toMatchObject({
      ok: false,
      error: { code: 'AUTHENTICATION_FAILED' },
    })
    expect(await broken.submit(limit)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'AUTHENTICATION_FAILED' },
    })
    expect(await broken.openOrders(null)).toMatchObject({ ok: false })
    const heard: EngineEvent[] = []
    const dead = broken.openStream((event) => heard.push(event))
    expect(dead.healthy()).toBe(false)
    expect(heard).toMatchObject([{ kind: 'accountStream', status: 'broken' }])
    expect(peer.actions).toEqual([])
    expect(JSON.stringify(heard)).not.toContain('hunter2')
  })
})

describe('a sub-account', () => {
  const credentials = { apiKey: own, secret: key, subAccount: vault }

  it('is traded by its address, and asked about by it', async () => {
    const sub = open(credentials, 'sub')
    await sub.submit(limit)
    expect(peer.actions[0]?.request.vaultAddress).toBe(vault)
    peer.info.set('frontendOpenOrders', [])
    await sub.openOrders(null)
    expect(peer.questions.at(-1)).toEqual({ type: 'frontendOpenOrders', user: vault })
  })

  it('must be one of the account', async () => {
    peer.info.set('userRole', { role: 'subAccount', data: { master: owner } })
    expect(await open(credentials, 'sub').permissions()).toMatchObject({
      ok: false,
      error: { code: 'AUTHENTICATION_FAILED', path: 'subAccount' },
    })
    peer.info.set('userRole', { role: 'subAccount', data: { master: own } })
    expect(await open(credentials, 'sub2').permissions()).toMatchObject({ ok: true })
  })

  it('has numbers of its signer, who may sign for others too', async () => {
    const sub = open(credentials, 'sub')
    await Promise.all([sub.submit(limit), account.submit(limit)])
    const nonces = peer.actions.map(({ request }) => request.nonce)
    expect(new Set(nonces).size).toBe(2)
  })
})

const fillRow = {
  coin: 'ETH',
  px: '2000.0',
  sz: '0.1',
  side: 'B',
  startPosition: '0.0',
  dir: 'Open Long',
  closedPnl: '0.0',
  hash: '0x1',
  oid: 77,
  crossed: true,
  fee: '0.09',
  feeToken: 'USDC',
}

describe('questions about an account', () => {
  const since = 1_790_000_000_000
  const all = Array.from({ length: 4500 }, (_, index) => ({
    ...fillRow,
    tid: index + 1,
    time: since + Math.floor(index / 3),
  }))
  const pageOf = ({ startTime, endTime }: Json): readonly Json[] =>
    all.filter(({ time }) => time >= Number(startTime) && time <= Number(endTime ?? Infinity))

  it('fetch all fills in pages, each fill once, oldest first', async () => {
    peer.info.set('userFillsByTime', (body: Json) => pageOf(body).slice(0, 2000))
    const fills = await account.fills({ instrumentId: null, since: since as UnixMs })
    const ids = fills.ok ? fills.value.map(({ tradeId }) => Number(tradeId)) : []
    expect(ids).toEqual(all.map(({ tid }) => tid))
  })

  it('fetch them as well where a page begins with the newest', async () => {
    peer.info.set('userFillsByTime', (body: Json) => pageOf(body).slice(-2000).toReversed())
    const fills = await account.fills({ instrumentId: null, since: since as UnixMs })
    expect(fills.ok && fills.value.length).toBe(4500)
  })

  it('say so where a page of one moment is full', async () => {
    const same = all.slice(0, 2000).map((row) => ({ ...row, time: since }))
    peer.info.set('userFillsByTime', same)
    expect(await account.fills({ instrumentId: null, since: since as UnixMs })).toMatchObject({
      ok: false,
    })
  })

  it('are refused as a whole where one row cannot be read', async () => {
    peer.info.set('userFills', [all[0], { ...all[1], side: 'X' }])
    expect(await account.fills({ instrumentId: null, since: null })).toMatchObject({
      ok: false,
      error: { code: 'RESPONSE_MALFORMED' },
    })
    peer.info.set('frontendOpenOrders', [openRow, { ...openRow, sz: null }])
    expect(await account.openOrders(null)).toMatchObject({ ok: false })
  })

  it('leave leverage in the mode it has', async () => {
    peer.info.set('activeAssetData', { coin: 'ETH', leverage: { type: 'isolated', value: 3 } })
    peer.reactions.splice(0, 1, { body: { status: 'ok', response: { type: 'default' } } })
    expect(await account.setLeverage(instrumentId, '5')).toEqual({ ok: true, value: undefined })
    expect(peer.actions[0]?.request.action).toEqual({
      type: 'updateLeverage',
      asset: 1,
      isCross: false,
      leverage: 5,
    })
    for (const leverage of ['0', '26', '1.5', 'x']) {
      expect(await account.setLeverage(instrumentId, leverage)).toMatchObject({ ok: false })
    }
    peer.info.set('activeAssetData', { coin: 'ETH', leverage: { type: 'portfolio', value: 3 } })
    expect(await account.setLeverage(instrumentId, '5')).toMatchObject({ ok: false })
    expect(peer.actions).toHaveLength(1)
  })

  it('tell why there is no dead-man switch', async () => {
    const response =
      'Cannot set scheduled cancel time until enough volume traded. Required: $1000000. Traded: $0.'
    peer.reactions.splice(0, 1, { body: { status: 'err', response } })
    expect(await account.countdownCancel(60_000, [])).toMatchObject({
      ok: false,
      error: { code: 'UNSUPPORTED', message: response },
    })
  })

  it('learn the actions that are left from the venue', async () => {
    await account.permissions()
    expect(account.limits()).toMatchObject([{ scope: 'actions main', used: 3, limit: 10_005 }])
  })
})

describe('a private stream', () => {
  const fill = { ...fillRow, tid: 1 }
  const fills = (rows: readonly Json[], isSnapshot = false): Json => ({
    channel: 'userFills',
    data: { ...(isSnapshot ? { isSnapshot } : {}), user: own, fills: rows },
  })

  it('tells each fill once, and none of long ago', async () => {
    await listen()
    const now = Date.now()
    peer.push(
      fills(
        [
          { ...fill, time: now + 1 },
          { ...fill, tid: 2, time: now - 86_400_000 },
        ],
        true,
      ),
    )
    peer.push(fills([{ ...fill, tid: 3, time: now + 2 }]))
    peer.push({ channel: 'user', data: { fills: [{ ...fill, tid: 3, time: now + 2 }] } })
    peer.push(
      fills(
        [
          { ...fill, tid: 3, time: now + 2 },
          { ...fill, time: now + 1 },
        ],
        true,
      ),
    )
    peer.push(fills([{ ...fill, tid: 4, time: now + 3 }]))
    await waitFor('the last fill', () =>
      events.some((event) => event.kind === 'fill' && event.tradeId === '4'),
    )
    expect(events.flatMap((event) => (event.kind === 'fill' ? [event.tradeId] : []))).toEqual([
      '1',
      '3',
      '4',
    ])
    expect(account.limits()[0]?.limit).toBe(10_000 + 3 * 200)
  })

  it('knows of its own orders what a push leaves out', async () => {
    await listen()
    const stop: NewOrder = {
      ...limit,
      orderType: 'stopLimit',
      stopPrice: '2100',
      price: '2110',
      reduceOnly: true,
    }
    await account.submit(stop)
    const basic = {
      coin: 'ETH',
      side: 'B',
      limitPx: '2110.0',
      sz: '1.5',
      oid: 77,
      timestamp: 1_790_000_000_000,
      origSz: '1.5',
    }
    const update = (order: Json, status: string): Json => ({
      channel: 'orderUpdates',
      data: [{ order, status, statusTimestamp: 1_790_000_000_000 }],
    })
    peer.push(update({ ...basic, cloid }, 'open'))
    peer.push(update({ ...basic, cloid }, 'triggered'))
    peer.push(update({ ...basic, cloid }, 'open'))
    peer.push(update({ ...basic, oid: 78 }, 'open'))
    await waitFor(
      'four reports',
      () => kinds().filter((each) => each === 'executionReport').length === 4,
    )
    const own = { orderType: 'stopLimit', timeInForce: 'gtc', reduceOnly: true, stopPrice: '2100' }
    expect(events.filter((event) => event.kind === 'executionReport')).toMatchObject([
      { ...own, status: 'untriggered' },
      { ...own, status: 'accepted', executionType: 'triggered' },
      { ...own, status: 'accepted' },
      { orderType: null, timeInForce: null, stopPrice: null, status: 'accepted' },
    ])
  })

  it('tells a position that is gone as zero', async () => {
    await listen()
    const position = {
      coin: 'ETH',
      szi: '-0.5',
      leverage: { type: 'cross', value: 5 },
      entryPx: '2000.0',
      positionValue: '1000.0',
      unrealizedPnl: '1.0',
      liquidationPx: null,
      marginUsed: '200.0',
    }
    const state = (rows: readonly Json[], dex = ''): Json => ({
      channel: 'clearinghouseState',
      data: {
        dex,
        user: own,
        clearinghouseState: {
          marginSummary: { accountValue: '101.0', totalMarginUsed: '0.0' },
          withdrawable: '90.0',
          assetPositions: rows.map((each) => ({ type: 'oneWay', position: each })),
          time: 1_790_000_000_000,
        },
      },
    })
    peer.push(state([position]))
    peer.push(state([], 'xyz'))
    peer.push(state([]))
    await waitFor('the end of the position', () =>
      events.some((event) => event.kind === 'position' && event.quantity === '0'),
    )
    expect(events.filter((event) => event.kind === 'position')).toMatchObject([
      { positionSide: 'short', quantity: '0.5', entryPrice: '2000', leverage: '5' },
      { positionSide: 'short', quantity: '0', entryPrice: null, exchangeTime: 1_790_000_000_000 },
    ])
    expect(events.filter((event) => event.kind === 'balance')).toMatchObject([
      { total: '100', available: '90' },
      { total: '101' },
    ])
  })

  it('tells what it cannot read, and goes on', async () => {
    await listen()
    peer.push({ channel: 'orderUpdates', data: [{ order: openRow, status: 'paused' }] })
    peer.push({ channel: 'spotState', data: { spotState: { balances: [{ coin: 'USDC' }] } } })
    peer.push({ channel: 'somethingNew', data: 1 })
    peer.push({
      channel: 'orderUpdates',
      data: [{ order: openRow, status: 'open', statusTimestamp: 1_790_000_000_000 }],
    })
    await waitFor('the order', () => kinds().includes('executionReport'))
    expect(events.filter((event) => event.kind === 'problem')).toMatchObject([
      { problem: 'malformed' },
      { problem: 'malformed' },
      { problem: 'unknownMessage' },
    ])
  })

  it('says when it breaks, and lives again', async () => {
    await listen()
    peer.hangUp()
    await waitFor('the stream to come back', () => {
      const states = events.filter((event) => event.kind === 'accountStream')
      return states.length === 3
    })
    expect(
      events.flatMap((event) => (event.kind === 'accountStream' ? [event.status] : [])),
    ).toEqual(['live', 'broken', 'live'])
  })

  it('does without what can be asked for, and not without orders', async () => {
    peer.refused.add('spotState')
    await listen()
    expect(events.some((event) => event.kind === 'problem')).toBe(true)
    await stream?.close()
    peer.refused.add('orderUpdates')
    events = []
    stream = account.openStream((event) => events.push(event))
    await waitFor('the refusal', () => kinds().includes('problem'))
    expect(stream.healthy()).toBe(false)
  })

  it('leaves orders to REST while it is not open', async () => {
    await listen()
    await stream?.close()
    expect(await account.submit(limit)).toMatchObject({ kind: 'accepted' })
    expect(peer.actions.map(({ way }) => way)).toEqual(['rest'])
  })

  it('is refused past ten accounts of one address', async () => {
    await listen()
    const others = Array.from({ length: 10 }, (_, index) => {
      const address = `0x${String(index).padStart(40, '0')}`
      return open({ apiKey: own, secret: key, subAccount: address }, `sub${index}`)
    })
    const heard: EngineEvent[] = []
    const streams = others.map((each) => each.openStream((event) => heard.push(event)))
    expect(heard).toMatchObject([{ kind: 'accountStream', accountId: 'sub9', status: 'broken' }])
    await streams[0]?.close()
    const again = others[9]?.openStream((event) => heard.push(event))
    await waitFor('the tenth account', () => again?.healthy() === true)
    await Promise.all([...streams.map((each) => each.close()), again?.close()])
  })
})
