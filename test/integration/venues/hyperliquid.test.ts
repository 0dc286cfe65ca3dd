import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { EngineEvent } from '../../../src/contract/events.ts'
import type { AccountStream } from '../../../src/main/venues/account.ts'
import { hyperliquid } from '../../../src/main/venues/hyperliquid/index.ts'
import {
  type TradingRig,
  sandboxAdapter,
  startTradingRig,
  value,
} from '../../support/tradingRig.ts'
import { amendmentOf, referenceOf } from '../../support/newOrders.ts'
import { waitFor } from '../../support/waitFor.ts'

let rig: TradingRig
let stream: AccountStream | null = null

/** A sandbox of its own for each part, because the venue meters what one address asks. */
async function start(): Promise<void> {
  rig = await startTradingRig(hyperliquid, { symbol: 'ETHUSDT', quantity: '0.05' })
}

function stop(): Promise<void> {
  return rig.close()
}

describe('what everyone may ask', () => {
  beforeAll(start)
  afterAll(stop)

  it('tells instruments, tickers, a book and past funding', async () => {
    const book = value(await rig.adapter.book(rig.instrument.instrumentId))
    expect(book.bids.length).toBeGreaterThan(0)
    expect(book.bids.length).toBeLessThanOrEqual(20)
    expect(Number(book.bids[0]?.[0])).toBeLessThan(Number(book.asks[0]?.[0]))
    const tickers = value(await rig.adapter.tickers(null))
    expect(tickers.length).toBeGreaterThan(5)
    const to = Date.now() as UnixMs
    const rates = value(
      await rig.adapter.fundingHistory(
        rig.instrument.instrumentId,
        (to - 86_400_000) as UnixMs,
        to,
      ),
    )
    expect(rates.length).toBeGreaterThanOrEqual(23)
    expect(rates.map(({ fundingTime }) => fundingTime)).toEqual(
      rates.map(({ fundingTime }) => fundingTime).toSorted((left, right) => left - right),
    )
  })
})

describe('the public stream', () => {
  beforeAll(start)
  afterAll(stop)

  it('tells books of both depths, quotes, marks and trades, and measures only what is new', async () => {
    const lags: number[] = []
    const heard: EngineEvent[] = []
    const observed = sandboxAdapter(hyperliquid, rig.sandbox, null, {
      onFrame: (_name, lagMs) => {
        if (lagMs !== null) lags.push(lagMs)
      },
    })
    const ids = value(await observed.instruments()).map(({ instrumentId }) => instrumentId)
    const feed = observed.openStream(
      {
        liquidations: [],
        marks: ids,
        trades: ids,
        books: ids.slice(0, 2),
        quotes: ids,
        candles: [],
      },
      (event) => heard.push(event),
    )
    const count = (kind: EngineEvent['kind']): number =>
      heard.filter((event) => event.kind === kind).length
    await waitFor('every kind', () =>
      (['bookSnapshot', 'quote', 'mark', 'trade'] as const).every((kind) => count(kind) >= 12),
    )
    await feed.close()
    await observed.close()
    const depths = heard.flatMap((event) =>
      event.kind === 'bookSnapshot' ? [event.bids.length] : [],
    )
    expect(Math.max(...depths)).toBeGreaterThanOrEqual(20)
    expect(Math.max(...depths)).toBeLessThanOrEqual(25)
    expect(heard.filter((event) => event.kind === 'problem')).toEqual([])
    expect(lags.length).toBeGreaterThan(10)
    expect(Math.max(...lags)).toBeLessThan(3000)
  })
})

describe.each(['REST', 'the socket'])('an account over %s', (way) => {
  beforeAll(async () => {
    await start()
    if (way === 'REST') return
    stream = await rig.listen()
  })

  afterAll(stop)

  it('is an agent that cannot withdraw', async () => {
    expect(value(await rig.account.permissions())).toMatchObject({
      read: true,
      trade: true,
      withdraw: false,
    })
  })

  it('places, finds, amends and cancels an order', async () => {
    const order = rig.orderOf({ price: await rig.priceAt(-20), postOnly: true })
    const placed = await rig.account.submit(order)
    expect(placed).toMatchObject({ kind: 'accepted' })
    const { instrumentId, clientOrderId } = order
    const reference = referenceOf(order)
    expect(value(await rig.account.order(reference))).toMatchObject({
      status: 'accepted',
      orderType: 'limit',
      postOnly: true,
      quantity: '0.05',
      clientOrderId,
    })
    expect(value(await rig.account.openOrders(instrumentId))).toMatchObject([{ clientOrderId }])
    const amended = await rig.account.amend(amendmentOf(order, { quantity: '0.06' }))
    expect(amended).toMatchObject({ kind: 'accepted' })
    expect(value(await rig.account.openOrders(instrumentId))).toMatchObject([
      { clientOrderId, quantity: '0.06', price: order.price, postOnly: true },
    ])
    expect(await rig.account.cancel(reference)).toEqual({ kind: 'canceled', report: null })
    expect(await rig.account.cancel(reference)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'ORDER_NOT_FOUND' },
    })
    expect(value(await rig.account.openOrders(null))).toEqual([])
  })

  it('buys and sells at the market, and reads what came of it', async () => {
    const since = (Date.now() - 1000) as UnixMs
    const bought = rig.orderOf({ orderType: 'market' })
    expect(await rig.account.submit(bought)).toMatchObject({ kind: 'accepted' })
    expect(value(await rig.account.positions())).toMatchObject([
      { instrumentId: rig.instrument.instrumentId, positionSide: 'long', quantity: '0.05' },
    ])
    await waitFor('the position', () => way === 'REST' || rig.of('position').length > 0)
    const sold = rig.orderOf({ orderType: 'market', side: 'sell', reduceOnly: true })
    expect(await rig.account.submit(sold)).toMatchObject({ kind: 'accepted' })
    expect(value(await rig.account.positions())).toEqual([])
    const fills = value(
      await rig.account.fills({ instrumentId: rig.instrument.instrumentId, since }),
    )
    const ids = new Set(fills.map(({ clientOrderId }) => clientOrderId))
    expect([bought, sold].every(({ clientOrderId }) => ids.has(clientOrderId))).toBe(true)
    expect(fills.every(({ fee, feeAsset }) => Number(fee) > 0 && feeAsset === 'USDC')).toBe(true)
    const [margin] = value(await rig.account.balances())
    expect(margin).toMatchObject({ asset: 'USDC', wallet: 'perp', locked: '0' })
    expect(Number(margin?.available)).toBeGreaterThan(0)
  })

  it('waits for a stop price, and cancels everything', async () => {
    const stop = rig.orderOf({
      orderType: 'stopMarket',
      side: 'sell',
      stopPrice: await rig.priceAt(-30),
    })
    expect(await rig.account.submit(stop)).toMatchObject({ kind: 'accepted' })
    const limit = rig.orderOf({ price: await rig.priceAt(-25) })
    expect(await rig.account.submit(limit)).toMatchObject({ kind: 'accepted' })
    const open = value(await rig.account.openOrders(null))
    expect(open.map(({ status }) => status).toSorted()).toEqual(['accepted', 'untriggered'])
    const done = await rig.account.cancelAll(null)
    expect(done).toMatchObject({ kind: 'done', failed: [] })
    expect(done.kind === 'done' && done.canceled?.length).toBe(2)
    expect(value(await rig.account.openOrders(null))).toEqual([])
  })

  it('is refused in the words of the venue', async () => {
    const crossing = rig.orderOf({ price: await rig.priceAt(10), postOnly: true })
    expect(await rig.account.submit(crossing)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'WOULD_TAKE' },
    })
    const dear = rig.orderOf({ price: await rig.priceAt(-20), quantity: '100000' })
    expect(await rig.account.submit(dear)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'INSUFFICIENT_BALANCE' },
    })
    expect((await rig.account.order(referenceOf(crossing))).ok).toBe(true)
  })

  it('sets leverage, fees and the countdown', async () => {
    expect(await rig.account.setLeverage(rig.instrument.instrumentId, '7')).toEqual({
      ok: true,
      value: undefined,
    })
    expect(await rig.account.setLeverage(rig.instrument.instrumentId, '1000')).toMatchObject({
      ok: false,
    })
    expect(value(await rig.account.feeRates(rig.instrument.instrumentId))).toMatchObject({
      maker: expect.stringMatching(/^0\.0/),
      taker: expect.stringMatching(/^0\.0/),
    })
    expect(await rig.account.countdownCancel(1000, [])).toMatchObject({ ok: false })
    expect(await rig.account.countdownCancel(60_000, [])).toMatchObject({ ok: true })
    expect(await rig.account.countdownCancel(0, [])).toMatchObject({ ok: true })
  })

  it('took that way and no other', () => {
    const ways = rig.attempts.flatMap(({ operation, path }) =>
      operation.startsWith('ORDER_') && operation !== 'ORDER_QUERY' ? [path] : [],
    )
    expect(ways.length).toBeGreaterThan(8)
    expect(new Set(ways)).toEqual(new Set([way === 'REST' ? '/exchange' : '/ws']))
  })

  it('meters the actions of the account', () => {
    const [budget, ...more] = rig.account.limits()
    expect(more).toEqual([])
    expect(budget?.scope).toBe('actions main')
    expect(budget?.limit).toBeGreaterThanOrEqual(10_000)
    expect(budget?.used).toBeGreaterThan(8)
  })

  it.runIf(way !== 'REST')('told of every order and of every fill once', async () => {
    const fills = rig.of('fill')
    const keys = fills.map(({ instrumentId, tradeId }) => `${instrumentId} ${tradeId}`)
    expect(fills.length).toBeGreaterThanOrEqual(2)
    expect(new Set(keys).size).toBe(keys.length)
    const words = new Set(rig.of('executionReport').map(({ executionType }) => executionType))
    expect(words).toEqual(new Set(['accepted', 'trade', 'canceled', 'rejected']))
    await waitFor('the closed position', () =>
      rig.of('position').some(({ quantity }) => quantity === '0'),
    )
    expect(rig.of('balance')).not.toEqual([])
    expect(rig.of('problem')).toEqual([])
  })

  it.runIf(way !== 'REST')('says that it broke when it is closed', async () => {
    await stream?.close()
    expect(rig.events.at(-1)).toMatchObject({ kind: 'accountStream', status: 'broken' })
  })
})
