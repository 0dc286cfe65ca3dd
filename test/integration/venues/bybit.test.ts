import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccountId } from '../../../src/contract/domain/account.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { Instrument } from '../../../src/contract/domain/instrument.ts'
import type { NewOrder, OrderId, OrderReference } from '../../../src/contract/domain/order.ts'
import type { EngineEvent, EventKind, EventOf } from '../../../src/contract/events.ts'
import { systemClock } from '../../../src/main/core/clock.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import type { AttemptRecord } from '../../../src/main/net/rest/types.ts'
import type { AccountStream, VenueAccount } from '../../../src/main/venues/account.ts'
import type { VenueAdapter } from '../../../src/main/venues/adapter.ts'
import { bybit } from '../../../src/main/venues/bybit/index.ts'
import { trading } from '../../../src/main/venues/bybit/trading.ts'
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/startSandbox.ts'
import { recordingLog } from '../../support/recordingLog.ts'
import { waitFor } from '../../support/waitFor.ts'

let sandbox: RunningSandbox
let adapter: VenueAdapter
let account: VenueAccount
let stream: AccountStream
let btc: Instrument
const events: EngineEvent[] = []
const attempts: AttemptRecord[] = []

beforeAll(async () => {
  sandbox = await startSandbox({ venues: ['bybit'], seed: 5 })
  const endpoint = sandbox.venues.bybit
  if (endpoint === undefined) throw new Error('the venue is not running')
  adapter = bybit.createAdapter({
    environment: 'sandbox',
    urls: endpoint,
    credentials: null,
    clock: systemClock,
    random: seededRandom(1),
    log: recordingLog().log,
  })
  const listed = value(await adapter.instruments())
  btc = listed.find(({ venueSymbol }) => venueSymbol === 'BTCUSDT') as Instrument
  const opened = adapter.openAccount?.({
    accountId: 'main' as AccountId,
    credentials: endpoint.credentials,
    onAttempt: (attempt) => attempts.push(attempt),
  })
  if (opened === undefined) throw new Error('no account')
  account = opened
  stream = account.openStream((event) => events.push(event))
  await waitFor('the private stream', () => stream.healthy())
})

afterAll(async () => {
  await account.close()
  await adapter.close()
  await sandbox.close()
})

function value<Value>(
  result:
    | { readonly ok: true; readonly value: Value }
    | { readonly ok: false; readonly error: { readonly message: string } },
): Value {
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

function of<Kind extends EventKind>(kind: Kind): readonly EventOf<Kind>[] {
  return events.filter((event): event is EventOf<Kind> => event.kind === kind)
}

function orderOf(change: Partial<NewOrder>): NewOrder {
  return {
    clientOrderId: trading.clientOrderIds.encode(randomUUID().replaceAll('-', '') as OrderId),
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

/** So many percent off the mark price, on whole ticks of 0.1. */
async function priceAt(percent: number): Promise<string> {
  const [ticker] = value((await adapter.tickers?.(btc.instrumentId)) ?? { ok: true, value: [] })
  return ((ticker?.markPrice ?? 0) * (1 + percent / 100)).toFixed(0)
}

describe('Bybit against its sandbox', () => {
  it('tells tickers, a deep book and past funding', async () => {
    const all = value((await adapter.tickers?.(null)) ?? { ok: true, value: [] })
    const ticker = all.find(({ instrumentId }) => instrumentId === btc.instrumentId)
    expect(ticker?.markPrice).toBeGreaterThan(0)
    expect(ticker?.bestBid?.[0]).toBeLessThan(ticker?.bestAsk?.[0] ?? 0)
    const book = await adapter.book?.(btc.instrumentId)
    expect(book).toMatchObject({ ok: true, value: { kind: 'bookSnapshot' } })
    const levels = book?.ok === true ? book.value.bids : []
    expect(levels.length).toBeGreaterThan(100)
    expect(levels).toEqual(levels.toSorted((left, right) => right[0] - left[0]))
    const to = Date.now() as UnixMs
    const funding = await adapter.fundingHistory?.(
      btc.instrumentId,
      (to - 100 * 86_400_000) as UnixMs,
      to,
    )
    const times = funding?.ok === true ? funding.value.map(({ fundingTime }) => fundingTime) : []
    expect(times.length).toBeGreaterThan(250)
    expect(times).toEqual(times.toSorted((left, right) => left - right))
    expect(new Set(times).size).toBe(times.length)
  })

  it('knows what the key may do', async () => {
    expect(await account.permissions()).toMatchObject({
      ok: true,
      value: { read: true, trade: true, withdraw: false },
    })
  })

  it('takes an order without a word on its state, which the stream tells', async () => {
    const order = orderOf({ price: await priceAt(-1.5) })
    const placed = await account.submit(order)
    expect(placed).toMatchObject({ kind: 'accepted', report: null, fills: [] })
    const reports = () =>
      of('executionReport').filter((each) => each.clientOrderId === order.clientOrderId)
    await waitFor('the report', () => reports().length > 0)
    expect(reports()[0]).toMatchObject({ executionType: 'accepted', status: 'accepted' })
    const amended = await account.amend({
      ...referenceOf(order),
      side: 'buy',
      price: null,
      quantity: '0.02',
      stopPrice: null,
      newClientOrderId: null,
    })
    expect(amended).toMatchObject({ kind: 'accepted', report: null })
    await waitFor('the new quantity', () => reports().at(-1)?.quantity === '0.02')
    expect(await account.cancel(referenceOf(order))).toEqual({ kind: 'pending' })
    await waitFor('the end', () => reports().at(-1)?.status === 'canceled')
    expect(await account.order(referenceOf(order))).toMatchObject({
      ok: true,
      value: { status: 'canceled', executionType: 'status' },
    })
    expect(attempts.filter(({ path }) => path === '/v5/trade').length).toBe(3)
    expect(attempts.filter(({ path }) => path === '/v5/order/create')).toEqual([])
  })

  it('finds nothing of an order that never was', async () => {
    expect(await account.order(referenceOf(orderOf({})))).toEqual({ ok: true, value: null })
  })

  it('buys at the market, and tells fill, position and balance', async () => {
    const bought = orderOf({ orderType: 'market', quantity: '0.05' })
    expect(await account.submit(bought)).toMatchObject({ kind: 'accepted' })
    const fills = () => of('fill').filter((each) => each.clientOrderId === bought.clientOrderId)
    const filled = () => fills().reduce((sum, { lastQuantity }) => sum + Number(lastQuantity), 0)
    await waitFor('the fills', () => Math.abs(filled() - 0.05) < 1e-9)
    expect(fills()[0]).toMatchObject({ feeAsset: 'USDT', liquiditySide: 'taker', side: 'buy' })
    const asked = value(await account.fills({ instrumentId: btc.instrumentId, since: null }))
    const ids = asked.filter((each) => each.clientOrderId === bought.clientOrderId)
    expect(ids.map(({ tradeId }) => tradeId).toSorted()).toEqual(
      fills()
        .map(({ tradeId }) => tradeId)
        .toSorted(),
    )
    const [position] = value(await account.positions())
    expect(position).toMatchObject({
      instrumentId: btc.instrumentId,
      positionSide: 'long',
      quantity: '0.05',
      marginMode: 'cross',
    })
    await waitFor('the position', () => of('position').some(({ quantity }) => quantity === '0.05'))
    const balances = value(await account.balances())
    expect(balances.find(({ asset }) => asset === 'USDT')).toMatchObject({ wallet: 'unified' })
    await waitFor('the balance', () => of('balance').some(({ asset }) => asset === 'USDT'))
  })

  it('waits for stop prices either way, and cancels everything', async () => {
    const stop = orderOf({ orderType: 'stopMarket', side: 'sell', stopPrice: await priceAt(-1.5) })
    const take = orderOf({
      orderType: 'stopLimit',
      side: 'sell',
      stopPrice: await priceAt(1.5),
      price: await priceAt(1.4),
      triggerDirection: 'rise',
      triggerBy: 'mark',
      reduceOnly: true,
    })
    const limit = orderOf({ price: await priceAt(-1) })
    for (const order of [stop, take, limit]) {
      expect(await account.submit(order)).toMatchObject({ kind: 'accepted' })
    }
    await waitFor('three open orders', async () => {
      const open = value(await account.openOrders(null))
      return open.length === 3
    })
    const open = value(await account.openOrders(btc.instrumentId))
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
    expect(await account.cancelAll(null)).toMatchObject({ kind: 'done', failed: [] })
    await waitFor('no open order', async () => value(await account.openOrders(null)).length === 0)
  })

  it('cancels a post-only order that would trade, after having taken it', async () => {
    const crossing = orderOf({ price: await priceAt(1), postOnly: true })
    expect(await account.submit(crossing)).toMatchObject({ kind: 'accepted' })
    await waitFor('its end', () =>
      of('executionReport').some(
        (each) =>
          each.clientOrderId === crossing.clientOrderId &&
          each.status === 'canceled' &&
          each.reason === 'EC_PostOnlyWillTakeLiquidity',
      ),
    )
  })

  it('is refused in our words and the number of the venue', async () => {
    expect(await account.cancel(referenceOf(orderOf({})))).toMatchObject({
      kind: 'rejected',
      failure: { code: 'ORDER_NOT_FOUND' },
      venueCode: '110001',
    })
    const dear = orderOf({ quantity: '900', price: await priceAt(-1) })
    expect(await account.submit(dear)).toMatchObject({ kind: 'rejected' })
  })

  it('sets leverage twice alike, and reads the rates', async () => {
    expect(await account.setLeverage(btc.instrumentId, '7')).toEqual({ ok: true, value: undefined })
    expect(await account.setLeverage(btc.instrumentId, '7')).toEqual({ ok: true, value: undefined })
    expect(await account.setLeverage(btc.instrumentId, '1000')).toMatchObject({
      error: { code: 'INVALID_ARGUMENT' },
    })
    const rates = value(await account.feeRates(btc.instrumentId))
    expect(Number(rates.taker)).toBeGreaterThan(Number(rates.maker))
  })

  it('arms the dead-man switch on its stream, and calls it off', async () => {
    expect(await account.countdownCancel(2_000, [])).toMatchObject({
      error: { code: 'INVALID_ARGUMENT' },
    })
    expect(await account.countdownCancel(30_000, [])).toEqual({ ok: true, value: undefined })
    await waitFor('the stream with its new topic', () => stream.healthy())
    expect(await account.countdownCancel(0, [])).toEqual({ ok: true, value: undefined })
    await waitFor('the stream without it', () => stream.healthy())
  })

  it('goes over REST while the trade socket is away, and over one way only', async () => {
    attempts.length = 0
    stream.renew('a test')
    const order = orderOf({ price: await priceAt(-1.5) })
    expect(await account.submit(order)).toMatchObject({ kind: 'accepted' })
    expect(attempts.filter(({ operation }) => operation === 'ORDER_SUBMIT')).toMatchObject([
      { path: '/v5/order/create', success: true },
    ])
    await waitFor('the trade socket', () =>
      stream.connections().every(({ status }) => status === 'connected'),
    )
    expect(await account.cancelAll(btc.instrumentId)).toMatchObject({ kind: 'done' })
  })

  it('meters what the account does', () => {
    const create = account.limits().find(({ scope }) => scope === 'main create linear 1s')
    expect(create).toMatchObject({ category: 'orders', limit: 10 })
    expect(adapter.limits().map(({ scope }) => scope)).toContain('ip requests 5s')
  })

  it('never shows a key or a signature in its records', () => {
    const { apiKey = '', secret = '' } = sandbox.venues.bybit?.credentials ?? {}
    const written = JSON.stringify(attempts)
    expect(written).not.toContain(secret)
    expect(written).not.toContain(apiKey)
  })

  it('says that its stream broke when it is closed', async () => {
    await stream.close()
    expect(of('accountStream').at(-1)).toMatchObject({ status: 'broken', reason: 'closed' })
    expect(stream.healthy()).toBe(false)
  })
})
