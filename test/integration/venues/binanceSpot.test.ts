import { Big } from 'big.js'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { ClientOrderId, NewOrder } from '../../../src/contract/domain/order.ts'
import type { EngineEvent } from '../../../src/contract/events.ts'
import type { AccountStream } from '../../../src/main/venues/account.ts'
import type { VenueCredentials } from '../../../src/main/venues/adapter.ts'
import { binanceSpot } from '../../../src/main/venues/binance-spot/index.ts'
import {
  type TradingRig,
  connected,
  secretsIn,
  startTradingRig,
  value,
} from '../../support/tradingRig.ts'
import { amendmentOf, newClientOrderId, referenceOf } from '../../support/newOrders.ts'
import { control } from '../../support/sandbox/running.ts'
import { waitFor } from '../../support/waitFor.ts'

let rig: TradingRig
let stream: AccountStream

beforeAll(async () => {
  rig = await startTradingRig(binanceSpot)
  stream = await rig.listen()
  await connected(stream)
})

afterEach(async () => {
  await rig.account.cancelAll(null)
})

afterAll(() => rig.close())

/** Buys more than the best ask has. Where the market moves away, or has too much, tries again. */
async function partlyFilled(): Promise<NewOrder> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const { asks } = value(await rig.adapter.book(rig.instrument.instrumentId))
    const [price = 0, quantity = 0] = asks[0] ?? []
    if (quantity > 1) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      continue
    }
    const order = rig.orderOf({
      price: price.toFixed(2),
      quantity: new Big(quantity).plus('0.05').toFixed(5),
    })
    const { report } = await rig.accepted(order)
    if (report?.status === 'partiallyFilled') return order
    await rig.account.cancelAll(null)
  }
  throw new Error('no order was filled in part')
}

const newId = (): ClientOrderId => newClientOrderId(binanceSpot)

describe('the market of Binance Spot at its sandbox', () => {
  it('has instruments with every rule', () => {
    expect(rig.instrument).toMatchObject({
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
    expect(value(await rig.adapter.tickers(null)).length).toBeGreaterThan(5)
    const [ticker] = value(await rig.adapter.tickers(rig.instrument.instrumentId))
    expect(ticker?.bestBid?.[0]).toBeLessThan(ticker?.bestAsk?.[0] ?? 0)
    const { bids, asks } = value(await rig.adapter.book(rig.instrument.instrumentId))
    expect(Math.min(bids.length, asks.length)).toBeGreaterThan(100)
    expect(bids[0]?.[0]).toBeLessThan(asks[0]?.[0] ?? 0)
    const now = Date.now() as UnixMs
    const funding = await rig.adapter.fundingHistory(rig.instrument.instrumentId, 0 as UnixMs, now)
    expect(funding).toMatchObject({ error: { code: 'UNSUPPORTED' } })
  })

  it('streams trades, quotes, candles, tickers and books without a hole', async () => {
    const heard: EngineEvent[] = []
    const ids = [rig.instrument.instrumentId]
    const streamed = rig.adapter.openStream(
      {
        liquidations: [],
        marks: ids,
        trades: ids,
        books: ids,
        quotes: ids,
        candles: [{ instrumentId: rig.instrument.instrumentId, interval: '1m' }],
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
    expect(value(await rig.account.permissions())).toMatchObject({
      read: true,
      trade: true,
      withdraw: false,
    })
    expect(value(await rig.account.positions())).toEqual([])
    expect(await rig.account.setLeverage(rig.instrument.instrumentId, '2')).toMatchObject({
      error: { code: 'UNSUPPORTED' },
    })
    expect(await rig.account.countdownCancel(1_000, [])).toMatchObject({
      error: { code: 'UNSUPPORTED' },
    })
  })

  it('places and cancels over the socket, and hears of it by the name it gave', async () => {
    const order = rig.orderOf({ price: await rig.priceAt(-2) })
    const placed = await rig.accepted(order)
    expect(placed.report).toMatchObject({ status: 'accepted', leavesQuantity: '0.01' })
    await waitFor('the report', () => rig.reportsOf(order.clientOrderId).length > 0)
    expect(value(await rig.account.order(referenceOf(order)))).toMatchObject({
      venueOrderId: placed.venueOrderId,
      status: 'accepted',
    })
    expect(value(await rig.account.openOrders(null))).toHaveLength(1)
    expect(await rig.account.cancel(referenceOf(order))).toMatchObject({
      kind: 'canceled',
      report: { clientOrderId: order.clientOrderId, status: 'canceled', leavesQuantity: '0' },
    })
    await waitFor('the end', () => rig.reportsOf(order.clientOrderId).at(-1)?.status === 'canceled')
    expect(new Set([...rig.paths('ORDER_SUBMIT'), ...rig.paths('ORDER_CANCEL')])).toEqual(
      new Set(['/ws-api/v3']),
    )
    expect(value(await rig.account.order(referenceOf(rig.orderOf({}))))).toBeNull()
  })

  it('buys by what it may cost, and tells fills and balances once each', async () => {
    const order = rig.orderOf({ orderType: 'market', quantity: null, quoteQuantity: '500' })
    const placed = await rig.accepted(order)
    expect(placed.report).toMatchObject({ status: 'filled', orderType: 'market' })
    const bought = placed.fills.reduce((sum, each) => sum.plus(each.lastQuantity), new Big(0))
    expect(bought.toFixed()).toBe(placed.report?.cumulativeQuantity)
    const streamed = () =>
      rig.of('fill').filter((each) => each.clientOrderId === order.clientOrderId)
    await waitFor('the fills', () => streamed().length === placed.fills.length)
    const ids = placed.fills.map(({ tradeId }) => tradeId).toSorted()
    expect(
      streamed()
        .map(({ tradeId }) => tradeId)
        .toSorted(),
    ).toEqual(ids)
    const asked = value(
      await rig.account.fills({ instrumentId: rig.instrument.instrumentId, since: null }),
    )
    expect(asked.map(({ tradeId }) => tradeId)).toEqual(expect.arrayContaining(ids))
    expect(asked.at(-1)).toMatchObject({ feeAsset: 'BTC', liquiditySide: 'taker', side: 'buy' })
    const balances = value(await rig.account.balances())
    const usdt = balances.find(({ asset }) => asset === 'USDT')
    expect(usdt).toMatchObject({ wallet: 'spot', locked: '0' })
    await waitFor('the balance', () =>
      rig.of('balance').some(({ asset, total }) => asset === 'USDT' && total === usdt?.total),
    )
  })

  it('tells fills of one symbol at a time, from a time on', async () => {
    const asked = await rig.account.fills({ instrumentId: null, since: null })
    expect(asked).toMatchObject({ error: { code: 'UNSUPPORTED' } })
    const since = (Date.now() - 60_000) as UnixMs
    const fills = value(
      await rig.account.fills({ instrumentId: rig.instrument.instrumentId, since }),
    )
    expect(fills.every(({ exchangeTime }) => exchangeTime >= since)).toBe(true)
    const later = (Date.now() + 60_000) as UnixMs
    expect(
      value(await rig.account.fills({ instrumentId: rig.instrument.instrumentId, since: later })),
    ).toEqual([])
  })

  it('makes an order smaller in its place, under the same number and name', async () => {
    const order = rig.orderOf({ price: await rig.priceAt(-2), quantity: '0.02' })
    const { venueOrderId } = await rig.accepted(order)
    const amended = await rig.account.amend(amendmentOf(order, { quantity: '0.015' }))
    expect(amended).toMatchObject({
      kind: 'accepted',
      venueOrderId,
      report: { clientOrderId: order.clientOrderId, quantity: '0.015' },
    })
    expect(rig.paths('ORDER_MODIFY').at(-1)).toBe('/ws-api/v3')
    expect(value(await rig.account.order(referenceOf(order)))).toMatchObject({ quantity: '0.015' })
  })

  it('replaces an order for another price, and the old one is gone', async () => {
    const order = rig.orderOf({ price: await rig.priceAt(-2) })
    const { venueOrderId } = await rig.accepted(order)
    const newClientOrderId = newId()
    const price = await rig.priceAt(-3)
    const amended = await rig.account.amend(amendmentOf(order, { price, newClientOrderId }))
    expect(amended).toMatchObject({
      kind: 'accepted',
      report: { clientOrderId: newClientOrderId, price, quantity: '0.01', status: 'accepted' },
    })
    expect(amended.kind === 'accepted' && amended.venueOrderId).not.toBe(venueOrderId)
    expect(value(await rig.account.order(referenceOf(order)))).toMatchObject({ status: 'canceled' })
    expect(value(await rig.account.openOrders(null))).toHaveLength(1)
  })

  it('needs a name for what takes the order its place', async () => {
    const order = rig.orderOf({ price: await rig.priceAt(-2) })
    await rig.accepted(order)
    expect(
      await rig.account.amend(amendmentOf(order, { price: await rig.priceAt(-3) })),
    ).toMatchObject({
      kind: 'rejected',
      failure: { code: 'INVALID_ARGUMENT', path: 'newClientOrderId' },
    })
    expect(value(await rig.account.order(referenceOf(order)))).toMatchObject({ status: 'accepted' })
  })

  it('says so where the old order was canceled and the new one refused', async () => {
    const order = rig.orderOf({ price: await rig.priceAt(-2) })
    await rig.accepted(order)
    const dear = amendmentOf(order, {
      price: await rig.priceAt(-1),
      quantity: '50',
      newClientOrderId: newId(),
    })
    expect(await rig.account.amend(dear)).toMatchObject({
      kind: 'canceled',
      failure: { code: 'INSUFFICIENT_BALANCE' },
      report: { clientOrderId: order.clientOrderId, status: 'canceled' },
    })
    expect(value(await rig.account.openOrders(null))).toEqual([])
  })

  it('replaces what is left of an order that has traded, to the last unit', async () => {
    const order = await partlyFilled()
    const more = new Big(order.quantity ?? '0').plus('0.05').toFixed()
    const newClientOrderId = newId()
    const price = await rig.priceAt(-3)
    const amended = await rig.account.amend(
      amendmentOf(order, { price, quantity: more, newClientOrderId }),
    )
    const old = value(await rig.account.order(referenceOf(order)))
    expect(old?.status).toBe('canceled')
    const left = new Big(more).minus(old?.cumulativeQuantity ?? '0').toFixed()
    expect(amended).toMatchObject({ kind: 'accepted', report: { quantity: left, price } })
    const less = amendmentOf(
      { ...order, clientOrderId: newClientOrderId },
      {
        price: await rig.priceAt(-4),
        quantity: '0.000001',
        newClientOrderId: newId(),
      },
    )
    expect(await rig.account.amend(less)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'ORDER_INVALID' },
    })
  })

  it('waits for prices of either side, moves a stop, and cancels everything', async () => {
    const stop = rig.orderOf({
      orderType: 'stopLimit',
      side: 'sell',
      stopPrice: await rig.priceAt(-3),
      price: await rig.priceAt(-3.5),
    })
    const take = rig.orderOf({
      orderType: 'stopLimit',
      side: 'sell',
      stopPrice: await rig.priceAt(3),
      price: await rig.priceAt(2.9),
      triggerDirection: 'rise',
    })
    const trail = rig.orderOf({ orderType: 'trailingStop', side: 'sell', trailingDelta: '200' })
    for (const order of [stop, take, trail]) await rig.accepted(order)
    const open = value(await rig.account.openOrders(rig.instrument.instrumentId))
    const byId = new Map(open.map((each) => [each.clientOrderId, each]))
    expect(byId.get(stop.clientOrderId)).toMatchObject({
      orderType: 'stopLimit',
      status: 'untriggered',
      stopPrice: stop.stopPrice,
    })
    expect(byId.get(trail.clientOrderId)).toMatchObject({ orderType: 'trailingStop' })
    const moved = newId()
    const stopPrice = await rig.priceAt(3.5)
    const amended = await rig.account.amend(
      amendmentOf(take, { stopPrice, newClientOrderId: moved }),
    )
    // A take profit that became a stop loss would be set off at once, and refused.
    expect(amended).toMatchObject({
      kind: 'accepted',
      report: { stopPrice, status: 'untriggered' },
    })
    const trailing = amendmentOf(trail, {
      price: await rig.priceAt(-3),
      newClientOrderId: newId(),
    })
    expect(await rig.account.amend(trailing)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'UNSUPPORTED' },
    })
    const all = await rig.account.cancelAll(null)
    expect(all).toMatchObject({ kind: 'done', failed: [] })
    expect(all.kind === 'done' && all.canceled).toHaveLength(3)
    expect(await rig.account.cancelAll(rig.instrument.instrumentId)).toEqual({
      kind: 'done',
      canceled: [],
      failed: [],
    })
  })

  it('ends what an immediate order could not trade as expired', async () => {
    const order = rig.orderOf({ price: await rig.priceAt(-2), timeInForce: 'ioc' })
    const placed = await rig.accepted(order)
    expect(placed.report).toMatchObject({ status: 'expired', cumulativeQuantity: '0' })
  })

  it('never sends what breaks a rule of the instrument', async () => {
    const price = await rig.priceAt(-2)
    const before = rig.attempts.length
    for (const broken of [
      { price: `${price}.001` },
      { price, quantity: '0.000001' },
      { price, quantity: '0.00001' },
      { price: null },
      { price, reduceOnly: true },
    ]) {
      expect(await rig.account.submit(rig.orderOf(broken))).toMatchObject({
        kind: 'rejected',
        venueCode: null,
      })
    }
    expect(rig.attempts).toHaveLength(before)
  })

  it('is refused in our words and the number of the venue', async () => {
    expect(await rig.account.cancel(referenceOf(rig.orderOf({})))).toMatchObject({
      kind: 'rejected',
      failure: { code: 'ORDER_NOT_FOUND' },
      venueCode: '-2011',
    })
    const dear = rig.orderOf({ quantity: '50', price: await rig.priceAt(-2) })
    expect(await rig.account.submit(dear)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'INSUFFICIENT_BALANCE' },
      venueCode: '-2010',
    })
    const crossing = rig.orderOf({ price: await rig.priceAt(2), postOnly: true })
    expect(await rig.account.submit(crossing)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'WOULD_TAKE' },
    })
    const twice = rig.orderOf({ price: await rig.priceAt(-2) })
    await rig.accepted(twice)
    expect(await rig.account.submit(twice)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'ORDER_DUPLICATE' },
    })
  })

  it('reads its rates, and counts what the venue counted', async () => {
    const rates = value(await rig.account.feeRates(rig.instrument.instrumentId))
    expect(Number(rates.taker)).toBeGreaterThan(0)
    const limits = rig.account.limits()
    expect(limits.map(({ scope }) => scope)).toEqual(['main orders 10s', 'main orders 1d'])
    expect(limits.some(({ used }) => used > 0)).toBe(true)
  })

  it('hears everything again on a new socket', async () => {
    stream.renew('a test')
    const order = rig.orderOf({ price: await rig.priceAt(-2) })
    await rig.accepted(order)
    await waitFor('the report', () => rig.reportsOf(order.clientOrderId).length > 0)
    await waitFor('one socket for each purpose', () =>
      stream
        .connections()
        .every(({ status, reconnects }) => status === 'connected' && reconnects > 0),
    )
    expect(stream.healthy()).toBe(true)
  })

  it('tells no secret in its record of what was sent', () => {
    expect(rig.attempts.length).toBeGreaterThan(20)
    expect(secretsIn(rig)).toEqual([])
  })
})

describe('keys of other kinds at Binance Spot', () => {
  it.each(['rsa', 'ed25519'] as const)(
    '%s trades over the socket and hears of it',
    async (algorithm) => {
      const made = await control<{ readonly credentials: VenueCredentials }>(rig.sandbox, '/keys', {
        method: 'POST',
        body: { venue: 'binance-spot', account: 'main', algorithm },
      })
      const heard: EngineEvent[] = []
      const other = rig.openAccount(algorithm, made.credentials)
      const own = other.openStream((event) => heard.push(event))
      await waitFor('the private stream', () => own.healthy())
      await waitFor('the socket for orders', () =>
        own.connections().every(({ status }) => status === 'connected'),
      )
      expect(value(await other.permissions()).trade).toBe(true)
      const before = rig.paths('ORDER_SUBMIT').length
      const order = rig.orderOf({ price: await rig.priceAt(-2) })
      expect(await other.submit(order)).toMatchObject({ kind: 'accepted' })
      expect(rig.paths('ORDER_SUBMIT').slice(before)).toEqual(['/ws-api/v3'])
      // Only an Ed25519 key can log on, and needs no signature from then on.
      const sent = rig.attempts.findLast(({ operation }) => operation === 'ORDER_SUBMIT')?.request
        .body
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
    const broken = rig.openAccount('broken', { apiKey: 'a-key', secret })
    expect(await broken.permissions()).toMatchObject({ error: { code: 'AUTHENTICATION_FAILED' } })
    await broken.close()
  })
})
