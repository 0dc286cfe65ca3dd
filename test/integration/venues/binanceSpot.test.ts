import { randomUUID } from 'node:crypto'
import { Big } from 'big.js'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type AccountId, mainAccount } from '../../../src/contract/domain/account.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { Instrument } from '../../../src/contract/domain/instrument.ts'
import type {
  Amendment,
  ClientOrderId,
  ExecutionReport,
  NewOrder,
  OrderId,
  OrderReference,
} from '../../../src/contract/domain/order.ts'
import type { EngineEvent, EventKind, EventOf } from '../../../src/contract/events.ts'
import type { Result } from '../../../src/contract/errors.ts'
import { systemClock } from '../../../src/main/core/clock.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import type { AttemptRecord } from '../../../src/main/net/rest/types.ts'
import type { AccountStream, VenueAccount } from '../../../src/main/venues/account.ts'
import type { VenueAdapter, VenueCredentials } from '../../../src/main/venues/adapter.ts'
import { binanceSpot } from '../../../src/main/venues/binance-spot/index.ts'
import { clientOrderIds } from '../../../src/main/venues/binance-spot/trading.ts'
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/startSandbox.ts'
import { recordingLog } from '../../support/recordingLog.ts'
import { control, venueOf } from '../../support/sandbox/running.ts'
import { waitFor } from '../../support/waitFor.ts'

let sandbox: RunningSandbox
let adapter: VenueAdapter
let account: VenueAccount
let stream: AccountStream
let btc: Instrument
const events: EngineEvent[] = []
const attempts: AttemptRecord[] = []

function openAccount(name: AccountId, credentials: VenueCredentials): VenueAccount {
  const opened = adapter.openAccount?.({
    accountId: name,
    credentials,
    onAttempt: (attempt) => attempts.push(attempt),
  })
  if (opened === undefined) throw new Error('no account')
  return opened
}

beforeAll(async () => {
  sandbox = await startSandbox({ venues: ['binance-spot'], seed: 5 })
  const { rest, ws, credentials } = venueOf(sandbox, 'binance-spot')
  adapter = binanceSpot.createAdapter({
    environment: 'sandbox',
    urls: { rest, ws },
    credentials: null,
    clock: systemClock,
    random: seededRandom(1),
    log: recordingLog().log,
  })
  const listed = value(await adapter.instruments())
  btc = listed.find(({ venueSymbol }) => venueSymbol === 'BTCUSDT') as Instrument
  account = openAccount(mainAccount, credentials)
  stream = account.openStream((event) => events.push(event))
  await waitFor('the private stream', () => stream.healthy())
  await waitFor('both sockets', () =>
    stream.connections().every(({ status }) => status === 'connected'),
  )
})

afterEach(async () => {
  await account.cancelAll(null)
})

afterAll(async () => {
  await stream.close()
  await account.close()
  await adapter.close()
  await sandbox.close()
})

function value<Value>(result: Result<Value> | undefined): Value {
  if (result === undefined || !result.ok) throw new Error(JSON.stringify(result?.error))
  return result.value
}

function of<Kind extends EventKind>(kind: Kind): readonly EventOf<Kind>[] {
  return events.filter((event): event is EventOf<Kind> => event.kind === kind)
}

function newId(): ClientOrderId {
  return clientOrderIds.encode(randomUUID().replaceAll('-', '') as OrderId)
}

function orderOf(change: Partial<NewOrder>): NewOrder {
  return {
    clientOrderId: newId(),
    instrumentId: btc.instrumentId,
    side: 'buy',
    orderType: 'limit',
    quantity: '0.01',
    quoteQuantity: null,
    price: null,
    stopPrice: null,
    trailingDelta: null,
    triggerDirection: null,
    triggerBy: null,
    timeInForce: null,
    expireTime: null,
    postOnly: false,
    reduceOnly: false,
    positionSide: null,
    ...change,
  }
}

function referenceOf({ instrumentId, clientOrderId }: NewOrder): OrderReference {
  return { instrumentId, clientOrderId, venueOrderId: null }
}

function change(order: NewOrder, fields: Partial<Amendment>): Amendment {
  return {
    ...referenceOf(order),
    side: order.side,
    price: null,
    quantity: null,
    stopPrice: null,
    newClientOrderId: null,
    ...fields,
  }
}

async function accepted(order: NewOrder) {
  const placed = await account.submit(order)
  if (placed.kind !== 'accepted') throw new Error(JSON.stringify({ order, placed }))
  return placed
}

function reportsOf(clientOrderId: ClientOrderId): readonly ExecutionReport[] {
  return of('executionReport').filter((each) => each.clientOrderId === clientOrderId)
}

/** So many percent off the best bid, in whole units, which are whole ticks. */
async function priceAt(percent: number): Promise<string> {
  const [ticker] = value(await adapter.tickers?.(btc.instrumentId))
  return ((ticker?.bestBid?.[0] ?? 0) * (1 + percent / 100)).toFixed(0)
}

function paths(operation: string): readonly string[] {
  return attempts.filter((each) => each.operation === operation).map(({ path }) => path)
}

describe('the market of Binance Spot at its sandbox', () => {
  it('has instruments with every rule', () => {
    expect(btc).toMatchObject({
      marketKind: 'spot',
      status: 'trading',
      tickSize: '0.01',
      stepSize: '0.00001',
      minNotional: '5',
      maxTriggerOrders: 5,
      orderTypes: ['market', 'limit', 'stopMarket', 'stopLimit', 'trailingStop'],
    })
  })

  it('tells tickers of all symbols or of one, and a book', async () => {
    expect(value(await adapter.tickers?.(null)).length).toBeGreaterThan(5)
    const [ticker] = value(await adapter.tickers?.(btc.instrumentId))
    expect(ticker?.bestBid?.[0]).toBeLessThan(ticker?.bestAsk?.[0] ?? 0)
    const { bids, asks } = value(await adapter.book?.(btc.instrumentId))
    expect(Math.min(bids.length, asks.length)).toBeGreaterThan(100)
    expect(bids[0]?.[0]).toBeLessThan(asks[0]?.[0] ?? 0)
    const now = Date.now() as UnixMs
    const funding = await adapter.fundingHistory?.(btc.instrumentId, 0 as UnixMs, now)
    expect(funding).toMatchObject({ error: { code: 'UNSUPPORTED' } })
  })

  it('streams trades, quotes, candles, tickers and books without a hole', async () => {
    const heard: EngineEvent[] = []
    const ids = [btc.instrumentId]
    const streamed = adapter.openStream(
      {
        liquidations: [],
        marks: ids,
        trades: ids,
        books: ids,
        quotes: ids,
        candles: [{ instrumentId: btc.instrumentId, interval: '1m' }],
      },
      (event) => heard.push(event),
    )
    const wanted = ['ticker', 'trade', 'quote', 'candle', 'bookSnapshot', 'bookDelta'] as const
    await waitFor('one event of each kind', () =>
      wanted.every((kind) => heard.some((event) => event.kind === kind)),
    )
    await waitFor('a minute of deltas', () => {
      return heard.filter(({ kind }) => kind === 'bookDelta').length > 20
    })
    await streamed.close()
    expect(heard.filter(({ kind }) => kind === 'problem')).toEqual([])
    expect(heard.filter(({ kind }) => kind === 'feedAlive')).toEqual([])
  })
})

describe('an account of Binance Spot at its sandbox', () => {
  it('knows what the key may do, and has neither positions nor leverage', async () => {
    expect(value(await account.permissions())).toMatchObject({
      read: true,
      trade: true,
      withdraw: false,
    })
    expect(value(await account.positions())).toEqual([])
    expect(await account.setLeverage(btc.instrumentId, '2')).toMatchObject({
      error: { code: 'UNSUPPORTED' },
    })
    expect(await account.countdownCancel(1_000, [])).toMatchObject({
      error: { code: 'UNSUPPORTED' },
    })
  })

  it('places and cancels over the socket, and hears of it by the name it gave', async () => {
    const order = orderOf({ price: await priceAt(-2) })
    const placed = await accepted(order)
    expect(placed.report).toMatchObject({ status: 'accepted', leavesQuantity: '0.01' })
    await waitFor('the report', () => reportsOf(order.clientOrderId).length > 0)
    expect(value(await account.order(referenceOf(order)))).toMatchObject({
      venueOrderId: placed.venueOrderId,
      status: 'accepted',
    })
    expect(value(await account.openOrders(null))).toHaveLength(1)
    expect(await account.cancel(referenceOf(order))).toMatchObject({
      kind: 'canceled',
      report: { clientOrderId: order.clientOrderId, status: 'canceled', leavesQuantity: '0' },
    })
    await waitFor('the end', () => reportsOf(order.clientOrderId).at(-1)?.status === 'canceled')
    expect(new Set([...paths('ORDER_SUBMIT'), ...paths('ORDER_CANCEL')])).toEqual(
      new Set(['/ws-api/v3']),
    )
    expect(value(await account.order(referenceOf(orderOf({}))))).toBeNull()
  })

  it('buys by what it may cost, and tells fills and balances once each', async () => {
    const order = orderOf({ orderType: 'market', quantity: null, quoteQuantity: '500' })
    const placed = await accepted(order)
    expect(placed.report).toMatchObject({ status: 'filled', orderType: 'market' })
    const bought = placed.fills.reduce((sum, each) => sum.plus(each.lastQuantity), new Big(0))
    expect(bought.toFixed()).toBe(placed.report?.cumulativeQuantity)
    const streamed = () => of('fill').filter((each) => each.clientOrderId === order.clientOrderId)
    await waitFor('the fills', () => streamed().length === placed.fills.length)
    const ids = placed.fills.map(({ tradeId }) => tradeId).toSorted()
    expect(
      streamed()
        .map(({ tradeId }) => tradeId)
        .toSorted(),
    ).toEqual(ids)
    const asked = value(await account.fills({ instrumentId: btc.instrumentId, since: null }))
    expect(asked.map(({ tradeId }) => tradeId)).toEqual(expect.arrayContaining(ids))
    expect(asked.at(-1)).toMatchObject({ feeAsset: 'BTC', liquiditySide: 'taker', side: 'buy' })
    const balances = value(await account.balances())
    const usdt = balances.find(({ asset }) => asset === 'USDT')
    expect(usdt).toMatchObject({ wallet: 'spot', locked: '0' })
    await waitFor('the balance', () =>
      of('balance').some(({ asset, total }) => asset === 'USDT' && total === usdt?.total),
    )
  })

  it('tells fills of one symbol at a time, from a time on', async () => {
    const asked = await account.fills({ instrumentId: null, since: null })
    expect(asked).toMatchObject({ error: { code: 'UNSUPPORTED' } })
    const since = (Date.now() - 60_000) as UnixMs
    const fills = value(await account.fills({ instrumentId: btc.instrumentId, since }))
    expect(fills.every(({ exchangeTime }) => exchangeTime >= since)).toBe(true)
    const later = (Date.now() + 60_000) as UnixMs
    expect(value(await account.fills({ instrumentId: btc.instrumentId, since: later }))).toEqual([])
  })

  it('makes an order smaller in its place, under the same number and name', async () => {
    const order = orderOf({ price: await priceAt(-2), quantity: '0.02' })
    const { venueOrderId } = await accepted(order)
    const amended = await account.amend(change(order, { quantity: '0.015' }))
    expect(amended).toMatchObject({
      kind: 'accepted',
      venueOrderId,
      report: { clientOrderId: order.clientOrderId, quantity: '0.015' },
    })
    expect(paths('ORDER_MODIFY').at(-1)).toBe('/ws-api/v3')
    expect(value(await account.order(referenceOf(order)))).toMatchObject({ quantity: '0.015' })
  })

  it('replaces an order for another price, and the old one is gone', async () => {
    const order = orderOf({ price: await priceAt(-2) })
    const { venueOrderId } = await accepted(order)
    const newClientOrderId = newId()
    const price = await priceAt(-3)
    const amended = await account.amend(change(order, { price, newClientOrderId }))
    expect(amended).toMatchObject({
      kind: 'accepted',
      report: { clientOrderId: newClientOrderId, price, quantity: '0.01', status: 'accepted' },
    })
    expect(amended.kind === 'accepted' && amended.venueOrderId).not.toBe(venueOrderId)
    expect(value(await account.order(referenceOf(order)))).toMatchObject({ status: 'canceled' })
    expect(value(await account.openOrders(null))).toHaveLength(1)
  })

  it('needs a name for what takes the order its place', async () => {
    const order = orderOf({ price: await priceAt(-2) })
    await accepted(order)
    expect(await account.amend(change(order, { price: await priceAt(-3) }))).toMatchObject({
      kind: 'rejected',
      failure: { code: 'INVALID_ARGUMENT', path: 'newClientOrderId' },
    })
    expect(value(await account.order(referenceOf(order)))).toMatchObject({ status: 'accepted' })
  })

  it('says so where the old order was canceled and the new one refused', async () => {
    const order = orderOf({ price: await priceAt(-2) })
    await accepted(order)
    const dear = change(order, {
      price: await priceAt(-1),
      quantity: '50',
      newClientOrderId: newId(),
    })
    expect(await account.amend(dear)).toMatchObject({
      kind: 'canceled',
      failure: { code: 'INSUFFICIENT_BALANCE' },
      report: { clientOrderId: order.clientOrderId, status: 'canceled' },
    })
    expect(value(await account.openOrders(null))).toEqual([])
  })

  it('replaces what is left of an order that has traded, to the last unit', async () => {
    const ask = value(await adapter.tickers?.(btc.instrumentId))[0]?.bestAsk?.[0] ?? 0
    const order = orderOf({ price: ask.toFixed(2), quantity: '1.1' })
    await accepted(order)
    await waitFor('a part of it', () =>
      reportsOf(order.clientOrderId).some(({ status }) => status === 'partiallyFilled'),
    )
    const newClientOrderId = newId()
    const price = await priceAt(-3)
    const amended = await account.amend(
      change(order, { price, quantity: '1.15', newClientOrderId }),
    )
    const old = value(await account.order(referenceOf(order)))
    expect(old?.status).toBe('canceled')
    const left = new Big('1.15').minus(old?.cumulativeQuantity ?? '0').toFixed()
    expect(amended).toMatchObject({ kind: 'accepted', report: { quantity: left, price } })
    const less = change(
      { ...order, clientOrderId: newClientOrderId },
      { price: await priceAt(-4), quantity: '0.000001', newClientOrderId: newId() },
    )
    expect(await account.amend(less)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'ORDER_INVALID' },
    })
  })

  it('waits for prices of either side, moves a stop, and cancels everything', async () => {
    const stop = orderOf({
      orderType: 'stopLimit',
      side: 'sell',
      stopPrice: await priceAt(-3),
      price: await priceAt(-3.5),
    })
    const take = orderOf({
      orderType: 'stopLimit',
      side: 'sell',
      stopPrice: await priceAt(3),
      price: await priceAt(2.9),
      triggerDirection: 'rise',
    })
    const trail = orderOf({ orderType: 'trailingStop', side: 'sell', trailingDelta: '200' })
    for (const order of [stop, take, trail]) await accepted(order)
    const open = value(await account.openOrders(btc.instrumentId))
    const byId = new Map(open.map((each) => [each.clientOrderId, each]))
    expect(byId.get(stop.clientOrderId)).toMatchObject({
      orderType: 'stopLimit',
      status: 'untriggered',
      stopPrice: stop.stopPrice,
    })
    expect(byId.get(trail.clientOrderId)).toMatchObject({ orderType: 'trailingStop' })
    const moved = newId()
    const stopPrice = await priceAt(3.5)
    const amended = await account.amend(change(take, { stopPrice, newClientOrderId: moved }))
    // A take profit that became a stop loss would be set off at once, and refused.
    expect(amended).toMatchObject({
      kind: 'accepted',
      report: { stopPrice, status: 'untriggered' },
    })
    const trailing = change(trail, { price: await priceAt(-3), newClientOrderId: newId() })
    expect(await account.amend(trailing)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'UNSUPPORTED' },
    })
    const all = await account.cancelAll(null)
    expect(all).toMatchObject({ kind: 'done', failed: [] })
    expect(all.kind === 'done' && all.canceled).toHaveLength(3)
    expect(await account.cancelAll(btc.instrumentId)).toEqual({
      kind: 'done',
      canceled: [],
      failed: [],
    })
  })

  it('ends what an immediate order could not trade as expired', async () => {
    const order = orderOf({ price: await priceAt(-2), timeInForce: 'ioc' })
    const placed = await accepted(order)
    expect(placed.report).toMatchObject({ status: 'expired', cumulativeQuantity: '0' })
  })

  it('never sends what breaks a rule of the instrument', async () => {
    const price = await priceAt(-2)
    const before = attempts.length
    for (const broken of [
      { price: `${price}.001` },
      { price, quantity: '0.000001' },
      { price, quantity: '0.00001' },
      { price: null },
      { price, reduceOnly: true },
    ]) {
      expect(await account.submit(orderOf(broken))).toMatchObject({
        kind: 'rejected',
        venueCode: null,
      })
    }
    expect(attempts).toHaveLength(before)
  })

  it('is refused in our words and the number of the venue', async () => {
    expect(await account.cancel(referenceOf(orderOf({})))).toMatchObject({
      kind: 'rejected',
      failure: { code: 'ORDER_NOT_FOUND' },
      venueCode: '-2011',
    })
    const dear = orderOf({ quantity: '50', price: await priceAt(-2) })
    expect(await account.submit(dear)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'INSUFFICIENT_BALANCE' },
      venueCode: '-2010',
    })
    const crossing = orderOf({ price: await priceAt(2), postOnly: true })
    expect(await account.submit(crossing)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'WOULD_TAKE' },
    })
    const twice = orderOf({ price: await priceAt(-2) })
    await accepted(twice)
    expect(await account.submit(twice)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'ORDER_DUPLICATE' },
    })
  })

  it('reads its rates, and counts what the venue counted', async () => {
    const rates = value(await account.feeRates(btc.instrumentId))
    expect(Number(rates.taker)).toBeGreaterThan(0)
    const limits = account.limits()
    expect(limits.map(({ scope }) => scope)).toEqual(['main orders 10s', 'main orders 1d'])
    expect(limits.some(({ used }) => used > 0)).toBe(true)
  })

  it('hears everything again on a new socket', async () => {
    stream.renew('a test')
    const order = orderOf({ price: await priceAt(-2) })
    await accepted(order)
    await waitFor('the report', () => reportsOf(order.clientOrderId).length > 0)
    await waitFor('one socket for each purpose', () =>
      stream
        .connections()
        .every(({ status, reconnects }) => status === 'connected' && reconnects > 0),
    )
    expect(stream.healthy()).toBe(true)
  })

  it('tells no secret in its record of what was sent', () => {
    const record = JSON.stringify(attempts)
    const { credentials } = venueOf(sandbox, 'binance-spot')
    expect(attempts.length).toBeGreaterThan(20)
    expect(record).not.toContain(credentials.apiKey)
    expect(record).not.toContain(credentials.secret)
    expect(record).not.toMatch(/signature=[0-9a-f]{8}/)
  })
})

describe('keys of other kinds at Binance Spot', () => {
  it.each(['rsa', 'ed25519'] as const)(
    '%s trades over the socket and hears of it',
    async (algorithm) => {
      const made = await control<{ readonly credentials: VenueCredentials }>(sandbox, '/keys', {
        method: 'POST',
        body: { venue: 'binance-spot', account: 'main', algorithm },
      })
      const heard: EngineEvent[] = []
      const other = openAccount(algorithm as unknown as AccountId, made.credentials)
      const own = other.openStream((event) => heard.push(event))
      await waitFor('the private stream', () => own.healthy())
      await waitFor('the socket for orders', () =>
        own.connections().every(({ status }) => status === 'connected'),
      )
      expect(value(await other.permissions()).trade).toBe(true)
      const before = paths('ORDER_SUBMIT').length
      const order = orderOf({ price: await priceAt(-2) })
      expect(await other.submit(order)).toMatchObject({ kind: 'accepted' })
      expect(paths('ORDER_SUBMIT').slice(before)).toEqual(['/ws-api/v3'])
      // Only an Ed25519 key can log on, and needs no signature from then on.
      const sent = attempts.findLast(({ operation }) => operation === 'ORDER_SUBMIT')?.request.body
      expect(sent?.includes('"signature"')).toBe(algorithm === 'rsa')
      await waitFor('the report', () =>
        heard.some(
          (event) =>
            event.kind === 'executionReport' && event.clientOrderId === order.clientOrderId,
        ),
      )
      expect(await other.cancel(referenceOf(order))).toMatchObject({ kind: 'canceled' })
      await own.close()
      await other.close()
    },
  )

  it('refuses a key that cannot be read when it is first used, and sends nothing', async () => {
    const secret = '-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----'
    const broken = openAccount('broken' as AccountId, { apiKey: 'a-key', secret })
    expect(await broken.permissions()).toMatchObject({ error: { code: 'AUTHENTICATION_FAILED' } })
    await broken.close()
  })
})
