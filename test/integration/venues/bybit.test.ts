import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { AccountStream } from '../../../src/main/venues/account.ts'
import { bybit } from '../../../src/main/venues/bybit/index.ts'
import {
  type TradingRig,
  bought,
  connected,
  secretsIn,
  noOpenOrders,
  startTradingRig,
  value,
} from '../../support/tradingRig.ts'
import { amendmentOf, referenceOf } from '../../support/newOrders.ts'
import { waitFor } from '../../support/waitFor.ts'

let rig: TradingRig
let stream: AccountStream

beforeAll(async () => {
  rig = await startTradingRig(bybit)
  stream = await rig.listen()
})

afterAll(() => rig.close())

describe('Bybit against its sandbox', () => {
  it('tells tickers, a deep book and past funding', async () => {
    const all = value(await rig.adapter.tickers(null))
    const ticker = all.find(({ instrumentId }) => instrumentId === rig.instrument.instrumentId)
    expect(ticker?.markPrice).toBeGreaterThan(0)
    expect(ticker?.bestBid?.[0]).toBeLessThan(ticker?.bestAsk?.[0] ?? 0)
    const book = value(await rig.adapter.book(rig.instrument.instrumentId))
    expect(book.kind).toBe('bookSnapshot')
    const levels = book.bids
    expect(levels.length).toBeGreaterThan(100)
    expect(levels).toEqual(levels.toSorted((left, right) => right[0] - left[0]))
    const to = Date.now() as UnixMs
    const funding = value(
      await rig.adapter.fundingHistory(
        rig.instrument.instrumentId,
        (to - 100 * 86_400_000) as UnixMs,
        to,
      ),
    )
    const times = funding.map(({ fundingTime }) => fundingTime)
    expect(times.length).toBeGreaterThan(250)
    expect(times).toEqual(times.toSorted((left, right) => left - right))
    expect(new Set(times).size).toBe(times.length)
  })

  it('knows what the key may do', async () => {
    expect(await rig.account.permissions()).toMatchObject({
      ok: true,
      value: { read: true, trade: true, withdraw: false },
    })
  })

  it('takes an order without a word on its state, which the stream tells', async () => {
    const order = rig.orderOf({ price: await rig.priceAt(-1.5) })
    const placed = await rig.account.submit(order)
    expect(placed).toMatchObject({ kind: 'accepted', report: null, fills: [] })
    const reports = () => rig.reportsOf(order.clientOrderId)
    await waitFor('the report', () => reports().length > 0)
    expect(reports()[0]).toMatchObject({ executionType: 'accepted', status: 'accepted' })
    const amended = await rig.account.amend(amendmentOf(order, { quantity: '0.02' }))
    expect(amended).toMatchObject({ kind: 'accepted', report: null })
    await waitFor('the new quantity', () => reports().at(-1)?.quantity === '0.02')
    expect(await rig.account.cancel(referenceOf(order))).toEqual({ kind: 'pending' })
    await waitFor('the end', () => reports().at(-1)?.status === 'canceled')
    expect(await rig.account.order(referenceOf(order))).toMatchObject({
      ok: true,
      value: { status: 'canceled', executionType: 'status' },
    })
    expect(rig.attempts.filter(({ path }) => path === '/v5/trade').length).toBe(3)
    expect(rig.attempts.filter(({ path }) => path === '/v5/order/create')).toEqual([])
  })

  it('buys at the market, and tells fill, position and balance', async () => {
    const { streamed, asked } = await bought(rig, '0.05')
    expect(streamed).toHaveLength(asked.length)
    const names = new Set([...streamed, ...asked].map(({ clientOrderId }) => clientOrderId))
    expect(names.size).toBe(1)
    expect(streamed[0]).toMatchObject({ feeAsset: 'USDT', liquiditySide: 'taker', side: 'buy' })
    const [position] = value(await rig.account.positions())
    expect(position).toMatchObject({
      instrumentId: rig.instrument.instrumentId,
      positionSide: 'long',
      quantity: '0.05',
      marginMode: 'cross',
    })
    await waitFor('the position', () =>
      rig.of('position').some(({ quantity }) => quantity === '0.05'),
    )
    const balances = value(await rig.account.balances())
    expect(balances.find(({ asset }) => asset === 'USDT')).toMatchObject({ wallet: 'unified' })
    await waitFor('the balance', () => rig.of('balance').some(({ asset }) => asset === 'USDT'))
  })

  it('waits for stop prices either way, and cancels everything', async () => {
    const stop = rig.orderOf({
      orderType: 'stopMarket',
      side: 'sell',
      stopPrice: await rig.priceAt(-1.5),
    })
    const take = rig.orderOf({
      orderType: 'stopLimit',
      side: 'sell',
      stopPrice: await rig.priceAt(1.5),
      price: await rig.priceAt(1.4),
      triggerDirection: 'rise',
      triggerBy: 'mark',
      reduceOnly: true,
    })
    const limit = rig.orderOf({ price: await rig.priceAt(-1) })
    for (const order of [stop, take, limit]) {
      expect(await rig.account.submit(order)).toMatchObject({ kind: 'accepted' })
    }
    await waitFor('three open orders', async () => {
      const open = value(await rig.account.openOrders(null))
      return open.length === 3
    })
    const open = value(await rig.account.openOrders(rig.instrument.instrumentId))
    const byId = new Map(open.map((each) => [each.clientOrderId, each]))
    expect(byId.get(stop.clientOrderId)).toMatchObject({
      orderType: 'stopMarket',
      status: 'untriggered',
      stopPrice: stop.stopPrice,
    })
    expect(byId.get(take.clientOrderId)).toMatchObject({
      orderType: 'stopLimit',
      status: 'untriggered',
      reduceOnly: true,
    })
    expect(await rig.account.cancelAll(null)).toMatchObject({ kind: 'done', failed: [] })
    await noOpenOrders(rig)
  })

  it('cancels a post-only order that would trade, after having taken it', async () => {
    const crossing = rig.orderOf({ price: await rig.priceAt(1), postOnly: true })
    expect(await rig.account.submit(crossing)).toMatchObject({ kind: 'accepted' })
    await waitFor('its end', () =>
      rig
        .reportsOf(crossing.clientOrderId)
        .some(
          ({ status, reason }) =>
            status === 'canceled' && reason === 'EC_PostOnlyWillTakeLiquidity',
        ),
    )
  })

  it('is refused in our words and the number of the venue', async () => {
    expect(await rig.account.cancel(referenceOf(rig.orderOf({})))).toMatchObject({
      kind: 'rejected',
      failure: { code: 'ORDER_NOT_FOUND' },
      venueCode: '110001',
    })
    const dear = rig.orderOf({ quantity: '900', price: await rig.priceAt(-1) })
    expect(await rig.account.submit(dear)).toMatchObject({ kind: 'rejected' })
  })

  it('sets leverage twice alike, and reads the rates', async () => {
    expect(await rig.account.setLeverage(rig.instrument.instrumentId, '7')).toEqual({
      ok: true,
      value: undefined,
    })
    expect(await rig.account.setLeverage(rig.instrument.instrumentId, '7')).toEqual({
      ok: true,
      value: undefined,
    })
    expect(await rig.account.setLeverage(rig.instrument.instrumentId, '1000')).toMatchObject({
      error: { code: 'INVALID_ARGUMENT' },
    })
    const rates = value(await rig.account.feeRates(rig.instrument.instrumentId))
    expect(Number(rates.taker)).toBeGreaterThan(Number(rates.maker))
  })

  it('arms the dead-man switch on its stream, and calls it off', async () => {
    expect(await rig.account.countdownCancel(2_000, [])).toMatchObject({
      error: { code: 'INVALID_ARGUMENT' },
    })
    expect(await rig.account.countdownCancel(30_000, [])).toEqual({ ok: true, value: undefined })
    await waitFor('the stream with its new topic', () => stream.healthy())
    expect(await rig.account.countdownCancel(0, [])).toEqual({ ok: true, value: undefined })
    await waitFor('the stream without it', () => stream.healthy())
  })

  it('goes over REST while the trade socket is away, and over one way only', async () => {
    const before = rig.attempts.length
    stream.renew('a test')
    const order = rig.orderOf({ price: await rig.priceAt(-1.5) })
    expect(await rig.account.submit(order)).toMatchObject({ kind: 'accepted' })
    const since = rig.attempts.slice(before)
    expect(since.filter(({ operation }) => operation === 'ORDER_SUBMIT')).toMatchObject([
      { path: '/v5/order/create', success: true },
    ])
    await connected(stream)
    expect(await rig.account.cancelAll(rig.instrument.instrumentId)).toMatchObject({ kind: 'done' })
  })

  it('meters what the account does', () => {
    const create = rig.account.limits().find(({ scope }) => scope === 'main create linear 1s')
    expect(create).toMatchObject({ category: 'orders', limit: 10 })
    expect(rig.adapter.limits().map(({ scope }) => scope)).toContain('ip requests 5s')
  })

  it('never shows a key or a signature in its records', () => {
    expect(rig.attempts.length).toBeGreaterThan(20)
    expect(secretsIn(rig)).toEqual([])
  })

  it('says that its stream broke when it is closed', async () => {
    await stream.close()
    expect(rig.of('accountStream').at(-1)).toMatchObject({ status: 'broken', reason: 'closed' })
    expect(stream.healthy()).toBe(false)
  })
})
