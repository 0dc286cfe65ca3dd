import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import { binanceUsdm } from '../../../src/main/venues/binance-usdm/index.ts'
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

beforeAll(async () => {
  rig = await startTradingRig(binanceUsdm, { quantity: '0.010' })
  await connected(await rig.listen())
})

afterAll(() => rig.close())

describe('the market of Binance futures at its sandbox', () => {
  it('has instruments with every rule, and the hours between payments of funding', () => {
    expect(rig.instrument).toMatchObject({
      status: 'trading',
      orderTypes: ['market', 'limit', 'stopMarket', 'stopLimit', 'trailingStop'],
    })
    expect(rig.instrument.fundingIntervalMs).toBeGreaterThan(0)
    expect(rig.instrument.priceBand).toMatchObject({ reference: 'mark', buy: { low: null } })
  })

  it('tells tickers of all symbols or of one', async () => {
    const all = value(await rig.adapter.tickers(null))
    const one = value(await rig.adapter.tickers(rig.instrument.instrumentId))
    expect(all.length).toBeGreaterThan(1)
    expect(one).toHaveLength(1)
    const [ticker] = one
    expect(ticker?.bestBid?.[0]).toBeLessThan(ticker?.bestAsk?.[0] ?? 0)
    expect(ticker?.lastTradePrice).toBeGreaterThan(0)
    expect(ticker?.markPrice).toBeGreaterThan(0)
    expect(ticker?.openInterest).toBeGreaterThan(0)
    expect(
      all.find(({ instrumentId }) => instrumentId === rig.instrument.instrumentId)?.openInterest,
    ).toBeNull()
  })

  it('tells a deep book, best levels first', async () => {
    const { bids, asks, sequence } = value(await rig.adapter.book(rig.instrument.instrumentId))
    expect(Math.min(bids.length, asks.length)).toBeGreaterThan(100)
    expect(bids).toEqual(bids.toSorted((left, right) => right[0] - left[0]))
    expect(asks).toEqual(asks.toSorted((left, right) => left[0] - right[0]))
    expect(sequence).toBeGreaterThan(0)
  })

  it('tells past funding page by page, each payment once and oldest first', async () => {
    const to = Date.now() as UnixMs
    const from = (to - 10 * 86_400_000) as UnixMs
    const rates = value(await rig.adapter.fundingHistory(rig.instrument.instrumentId, from, to))
    const times = rates.map(({ fundingTime }) => fundingTime)
    expect(times.length).toBeGreaterThan(28)
    expect(times).toEqual([...new Set(times)].toSorted((left, right) => left - right))
    expect(times[0]).toBeGreaterThanOrEqual(from)
  })
})

describe('an account of Binance futures at its sandbox', () => {
  it('knows what the key may do', async () => {
    expect(value(await rig.account.permissions())).toMatchObject({
      read: true,
      trade: true,
      withdraw: false,
    })
  })

  it('places, amends and cancels over the socket, and hears of it over the stream', async () => {
    const order = rig.orderOf({ price: await rig.priceAt(-2) })
    const placed = await rig.account.submit(order)
    expect(placed).toMatchObject({
      kind: 'accepted',
      report: { status: 'accepted', clientOrderId: order.clientOrderId, leavesQuantity: '0.01' },
    })
    await waitFor('the report', () => rig.reportsOf(order.clientOrderId).length > 0)
    expect(rig.reportsOf(order.clientOrderId)[0]).toMatchObject({
      executionType: 'accepted',
      status: 'accepted',
    })
    const price = await rig.priceAt(-2.5)
    const amended = await rig.account.amend(
      amendmentOf(order, {
        price,
        quantity: '0.020',
      }),
    )
    expect(amended).toMatchObject({ kind: 'accepted', report: { price, quantity: '0.02' } })
    await waitFor('the amendment', () =>
      rig.reportsOf(order.clientOrderId).some(({ executionType }) => executionType === 'amended'),
    )
    expect(await rig.account.cancel(referenceOf(order))).toMatchObject({
      kind: 'canceled',
      report: { status: 'canceled', leavesQuantity: '0' },
    })
    await waitFor('the end', () => rig.reportsOf(order.clientOrderId).at(-1)?.status === 'canceled')
    for (const operation of ['ORDER_SUBMIT', 'ORDER_MODIFY', 'ORDER_CANCEL']) {
      expect(rig.paths(operation)).toEqual(['/ws-fapi/v1'])
    }
  })

  it('finds an order by either id, and nothing of one that never was', async () => {
    const order = rig.orderOf({ price: await rig.priceAt(-2) })
    const placed = await rig.account.submit(order)
    const venueOrderId = placed.kind === 'accepted' ? placed.venueOrderId : null
    const byClient = value(await rig.account.order(referenceOf(order)))
    const byVenue = value(
      await rig.account.order({ ...referenceOf(order), clientOrderId: null, venueOrderId }),
    )
    expect(byClient).toMatchObject({ venueOrderId, status: 'accepted', executionType: 'status' })
    expect(byVenue?.clientOrderId).toBe(order.clientOrderId)
    expect(value(await rig.account.order(referenceOf(rig.orderOf({}))))).toBeNull()
    expect(await rig.account.cancel(referenceOf(order))).toMatchObject({ kind: 'canceled' })
  })

  it('buys at the market, and tells fills, position and balance once each', async () => {
    const { asked } = await bought(rig, '0.05')
    expect(asked[0]).toMatchObject({ feeAsset: 'USDT', liquiditySide: 'taker', side: 'buy' })
    const [position] = value(await rig.account.positions())
    expect(position).toMatchObject({
      instrumentId: rig.instrument.instrumentId,
      positionSide: 'long',
      hedged: false,
      quantity: '0.05',
      marginMode: 'cross',
    })
    expect(Number(position?.leverage)).toBeGreaterThan(0)
    await waitFor('the position', () =>
      rig.of('position').some(({ quantity }) => quantity === '0.05'),
    )
    const balances = value(await rig.account.balances())
    expect(balances.find(({ asset }) => asset === 'USDT')).toMatchObject({ wallet: 'futures' })
    await waitFor('the balance', () => rig.of('balance').some(({ asset }) => asset === 'USDT'))
  })

  it('tells fills since a day of months ago, seven days at a time', async () => {
    const since = (Date.now() - 30 * 86_400_000) as UnixMs
    const before = rig.paths('FILLS_QUERY').length
    const fills = value(
      await rig.account.fills({ instrumentId: rig.instrument.instrumentId, since }),
    )
    expect(fills.length).toBeGreaterThan(0)
    expect(rig.paths('FILLS_QUERY').length - before).toBe(5)
    expect(await rig.account.fills({ instrumentId: null, since })).toMatchObject({
      error: { code: 'UNSUPPORTED' },
    })
  })

  it('waits for prices in the book of conditional orders, and cancels everything', async () => {
    const stop = rig.orderOf({
      orderType: 'stopMarket',
      side: 'sell',
      stopPrice: await rig.priceAt(-3),
    })
    const take = rig.orderOf({
      orderType: 'stopLimit',
      side: 'sell',
      stopPrice: await rig.priceAt(3),
      price: await rig.priceAt(2.9),
      triggerDirection: 'rise',
      triggerBy: 'mark',
      reduceOnly: true,
    })
    const trail = rig.orderOf({ orderType: 'trailingStop', side: 'sell', trailingDelta: '200' })
    const limit = rig.orderOf({ price: await rig.priceAt(-2) })
    for (const order of [stop, take, trail, limit]) await rig.accepted(order)
    const open = value(await rig.account.openOrders(null))
    const byId = new Map(open.map((each) => [each.clientOrderId, each]))
    expect(open).toHaveLength(4)
    expect(byId.get(stop.clientOrderId)).toMatchObject({
      orderType: 'stopMarket',
      status: 'untriggered',
      stopPrice: stop.stopPrice,
    })
    expect(byId.get(take.clientOrderId)).toMatchObject({
      orderType: 'stopLimit',
      status: 'untriggered',
      reduceOnly: true,
      price: take.price,
    })
    expect(byId.get(trail.clientOrderId)).toMatchObject({ orderType: 'trailingStop' })
    expect(value(await rig.account.order(referenceOf(stop)))).toMatchObject({
      status: 'untriggered',
    })
    await waitFor(
      'the stop on the stream',
      () => rig.reportsOf(stop.clientOrderId)[0]?.status === 'untriggered',
    )
    expect(await rig.account.cancel(referenceOf(stop))).toMatchObject({ kind: 'canceled' })
    await waitFor('its end', () => rig.reportsOf(stop.clientOrderId).at(-1)?.status === 'canceled')
    expect(await rig.account.cancelAll(null)).toMatchObject({ kind: 'done', failed: [] })
    await noOpenOrders(rig)
  })

  it('cannot amend an order that waits for its price', async () => {
    const stop = rig.orderOf({
      orderType: 'stopMarket',
      side: 'sell',
      stopPrice: await rig.priceAt(-3),
    })
    await rig.account.submit(stop)
    const before = rig.attempts.length
    const amended = await rig.account.amend(
      amendmentOf(stop, {
        price: '1000',
        quantity: '0.010',
      }),
    )
    expect(amended).toMatchObject({ kind: 'rejected', failure: { code: 'UNSUPPORTED' } })
    expect(rig.attempts).toHaveLength(before)
    expect(await rig.account.cancel(referenceOf(stop))).toMatchObject({ kind: 'canceled' })
  })

  it('never sends what breaks a rule of the instrument', async () => {
    const price = await rig.priceAt(-2)
    const before = rig.attempts.length
    for (const change of [
      { price: `${price}.001` },
      { price, quantity: '0.0001' },
      { price, quantity: '0.0105' },
      { price: null },
    ]) {
      expect(await rig.account.submit(rig.orderOf(change))).toMatchObject({
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
    const dear = rig.orderOf({ quantity: '100', price: await rig.priceAt(-2) })
    expect(await rig.account.submit(dear)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'INSUFFICIENT_BALANCE' },
      venueCode: '-2019',
    })
    const crossing = rig.orderOf({ price: await rig.priceAt(2), postOnly: true })
    const refused = await rig.account.submit(crossing)
    const ended =
      refused.kind === 'rejected'
        ? refused.failure.code
        : refused.kind === 'accepted' && refused.report?.status
    expect(['WOULD_TAKE', 'expired']).toContain(ended)
  })

  it('sets leverage, reads rates and the margin tiers', async () => {
    expect(await rig.account.setLeverage(rig.instrument.instrumentId, '7')).toEqual({
      ok: true,
      value: undefined,
    })
    const [position] = value(await rig.account.positions())
    expect(position?.leverage).toBe('7')
    expect(await rig.account.setLeverage(rig.instrument.instrumentId, '7.5')).toMatchObject({
      error: { code: 'INVALID_ARGUMENT', path: 'leverage' },
    })
    const rates = value(await rig.account.feeRates(rig.instrument.instrumentId))
    expect(Number(rates.taker)).toBeGreaterThan(Number(rates.maker))
    const tiers = value(await rig.account.marginTiers?.())
    const table = tiers.find(({ symbol }) => symbol === rig.instrument.unifiedSymbol)
    expect(table?.tiers[0]?.floor).toBe(0)
    expect(table?.tiers.at(-1)?.cap).toBeNull()
  })

  it('has everything canceled when it falls silent', async () => {
    const order = rig.orderOf({ price: await rig.priceAt(-2) })
    await rig.account.submit(order)
    const ids = [rig.instrument.instrumentId]
    expect(await rig.account.countdownCancel(60_000, ids)).toEqual({ ok: true, value: undefined })
    expect(await rig.account.countdownCancel(0, ids)).toEqual({ ok: true, value: undefined })
    expect(value(await rig.account.order(referenceOf(order)))).toMatchObject({ status: 'accepted' })
    expect(await rig.account.countdownCancel(200, ids)).toEqual({ ok: true, value: undefined })
    await waitFor(
      'the cancel',
      () => rig.reportsOf(order.clientOrderId).at(-1)?.status === 'canceled',
    )
  })

  it('counts what the venue counted against the account and the address', () => {
    const scopes = rig.account.limits().map(({ scope }) => scope)
    expect(scopes).toEqual(['main orders 10s', 'main orders 1m'])
    expect(rig.account.limits().some(({ used }) => used > 0)).toBe(true)
  })

  it('tells no secret in its record of what was sent', () => {
    expect(rig.attempts.length).toBeGreaterThan(20)
    expect(secretsIn(rig)).toEqual([])
  })
})
