import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mainAccount } from '../../../src/contract/domain/account.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { Instrument } from '../../../src/contract/domain/instrument.ts'
import type {
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
import type { VenueAdapter } from '../../../src/main/venues/adapter.ts'
import { binanceUsdm } from '../../../src/main/venues/binance-usdm/index.ts'
import { clientOrderIds } from '../../../src/main/venues/binance-usdm/trading.ts'
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
  sandbox = await startSandbox({ venues: ['binance-usdm'], seed: 5 })
  const endpoint = sandbox.venues['binance-usdm']
  if (endpoint === undefined) throw new Error('the venue is not running')
  adapter = binanceUsdm.createAdapter({
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
    accountId: mainAccount,
    credentials: endpoint.credentials,
    onAttempt: (attempt) => attempts.push(attempt),
  })
  if (opened === undefined) throw new Error('no account')
  account = opened
  stream = account.openStream((event) => events.push(event))
  await waitFor('the private stream', () => stream.healthy())
  await waitFor('both sockets', () =>
    stream.connections().every(({ status }) => status === 'connected'),
  )
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

function orderOf(change: Partial<NewOrder>): NewOrder {
  return {
    clientOrderId: clientOrderIds.encode(randomUUID().replaceAll('-', '') as OrderId),
    instrumentId: btc.instrumentId,
    side: 'buy',
    orderType: 'limit',
    quantity: '0.010',
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

async function accepted(order: NewOrder): Promise<void> {
  const placed = await account.submit(order)
  if (placed.kind !== 'accepted') throw new Error(JSON.stringify({ order, placed }))
}

function reportsOf({ clientOrderId }: NewOrder): readonly ExecutionReport[] {
  return of('executionReport').filter((each) => each.clientOrderId === clientOrderId)
}

/** So many percent off the mark price, in whole units, which are whole ticks. */
async function priceAt(percent: number): Promise<string> {
  const [ticker] = value(await adapter.tickers?.(btc.instrumentId))
  return ((ticker?.markPrice ?? 0) * (1 + percent / 100)).toFixed(0)
}

function paths(operation: string): readonly string[] {
  return attempts.filter((each) => each.operation === operation).map(({ path }) => path)
}

describe('the market of Binance futures at its sandbox', () => {
  it('has instruments with every rule, and the hours between payments of funding', () => {
    expect(btc).toMatchObject({
      status: 'trading',
      orderTypes: ['market', 'limit', 'stopMarket', 'stopLimit', 'trailingStop'],
    })
    expect(btc.fundingIntervalMs).toBeGreaterThan(0)
    expect(btc.priceBand).toMatchObject({ reference: 'mark', buy: { low: null } })
  })

  it('tells tickers of all symbols or of one', async () => {
    const all = value(await adapter.tickers?.(null))
    const one = value(await adapter.tickers?.(btc.instrumentId))
    expect(all.length).toBeGreaterThan(1)
    expect(one).toHaveLength(1)
    const [ticker] = one
    expect(ticker?.bestBid?.[0]).toBeLessThan(ticker?.bestAsk?.[0] ?? 0)
    expect(ticker?.lastTradePrice).toBeGreaterThan(0)
    expect(ticker?.markPrice).toBeGreaterThan(0)
    expect(ticker?.openInterest).toBeGreaterThan(0)
    expect(
      all.find(({ instrumentId }) => instrumentId === btc.instrumentId)?.openInterest,
    ).toBeNull()
  })

  it('tells a deep book, best levels first', async () => {
    const { bids, asks, sequence } = value(await adapter.book?.(btc.instrumentId))
    expect(Math.min(bids.length, asks.length)).toBeGreaterThan(100)
    expect(bids).toEqual(bids.toSorted((left, right) => right[0] - left[0]))
    expect(asks).toEqual(asks.toSorted((left, right) => left[0] - right[0]))
    expect(sequence).toBeGreaterThan(0)
  })

  it('tells past funding page by page, each payment once and oldest first', async () => {
    const to = Date.now() as UnixMs
    const from = (to - 10 * 86_400_000) as UnixMs
    const rates = value(await adapter.fundingHistory?.(btc.instrumentId, from, to))
    const times = rates.map(({ fundingTime }) => fundingTime)
    expect(times.length).toBeGreaterThan(28)
    expect(times).toEqual([...new Set(times)].toSorted((left, right) => left - right))
    expect(times[0]).toBeGreaterThanOrEqual(from)
  })
})

describe('an account of Binance futures at its sandbox', () => {
  it('knows what the key may do', async () => {
    expect(value(await account.permissions())).toMatchObject({
      read: true,
      trade: true,
      withdraw: false,
    })
  })

  it('places, amends and cancels over the socket, and hears of it over the stream', async () => {
    const order = orderOf({ price: await priceAt(-2) })
    const placed = await account.submit(order)
    expect(placed).toMatchObject({
      kind: 'accepted',
      report: { status: 'accepted', clientOrderId: order.clientOrderId, leavesQuantity: '0.01' },
    })
    await waitFor('the report', () => reportsOf(order).length > 0)
    expect(reportsOf(order)[0]).toMatchObject({ executionType: 'accepted', status: 'accepted' })
    const price = await priceAt(-2.5)
    const amended = await account.amend({
      ...referenceOf(order),
      side: 'buy',
      price,
      quantity: '0.020',
      stopPrice: null,
      newClientOrderId: null,
    })
    expect(amended).toMatchObject({ kind: 'accepted', report: { price, quantity: '0.02' } })
    await waitFor('the amendment', () =>
      reportsOf(order).some(({ executionType }) => executionType === 'amended'),
    )
    expect(await account.cancel(referenceOf(order))).toMatchObject({
      kind: 'canceled',
      report: { status: 'canceled', leavesQuantity: '0' },
    })
    await waitFor('the end', () => reportsOf(order).at(-1)?.status === 'canceled')
    for (const operation of ['ORDER_SUBMIT', 'ORDER_MODIFY', 'ORDER_CANCEL']) {
      expect(paths(operation)).toEqual(['/ws-fapi/v1'])
    }
  })

  it('finds an order by either id, and nothing of one that never was', async () => {
    const order = orderOf({ price: await priceAt(-2) })
    const placed = await account.submit(order)
    const venueOrderId = placed.kind === 'accepted' ? placed.venueOrderId : null
    const byClient = value(await account.order(referenceOf(order)))
    const byVenue = value(
      await account.order({ ...referenceOf(order), clientOrderId: null, venueOrderId }),
    )
    expect(byClient).toMatchObject({ venueOrderId, status: 'accepted', executionType: 'status' })
    expect(byVenue?.clientOrderId).toBe(order.clientOrderId)
    expect(value(await account.order(referenceOf(orderOf({}))))).toBeNull()
    expect(await account.cancel(referenceOf(order))).toMatchObject({ kind: 'canceled' })
  })

  it('buys at the market, and tells fills, position and balance once each', async () => {
    const bought = orderOf({ orderType: 'market', quantity: '0.050' })
    expect(await account.submit(bought)).toMatchObject({ kind: 'accepted' })
    const fills = () => of('fill').filter((each) => each.clientOrderId === bought.clientOrderId)
    const trades = () => new Map(fills().map((fill) => [fill.tradeId, Number(fill.lastQuantity)]))
    const filled = () => [...trades().values()].reduce((sum, each) => sum + each, 0)
    await waitFor('the fills', () => Math.abs(filled() - 0.05) < 1e-9)
    const asked = value(await account.fills({ instrumentId: btc.instrumentId, since: null }))
    const named = new Set(asked.map(({ tradeId }) => tradeId))
    expect([...trades().keys()].every((tradeId) => named.has(tradeId))).toBe(true)
    expect(asked[0]).toMatchObject({ feeAsset: 'USDT', liquiditySide: 'taker', side: 'buy' })
    const [position] = value(await account.positions())
    expect(position).toMatchObject({
      instrumentId: btc.instrumentId,
      positionSide: 'long',
      hedged: false,
      quantity: '0.05',
      marginMode: 'cross',
    })
    expect(Number(position?.leverage)).toBeGreaterThan(0)
    await waitFor('the position', () => of('position').some(({ quantity }) => quantity === '0.05'))
    const balances = value(await account.balances())
    expect(balances.find(({ asset }) => asset === 'USDT')).toMatchObject({ wallet: 'futures' })
    await waitFor('the balance', () => of('balance').some(({ asset }) => asset === 'USDT'))
  })

  it('tells fills since a day of months ago, seven days at a time', async () => {
    const since = (Date.now() - 30 * 86_400_000) as UnixMs
    const before = paths('FILLS_QUERY').length
    const fills = value(await account.fills({ instrumentId: btc.instrumentId, since }))
    expect(fills.length).toBeGreaterThan(0)
    expect(paths('FILLS_QUERY').length - before).toBe(5)
    expect(await account.fills({ instrumentId: null, since })).toMatchObject({
      error: { code: 'UNSUPPORTED' },
    })
  })

  it('waits for prices in the book of conditional orders, and cancels everything', async () => {
    const stop = orderOf({ orderType: 'stopMarket', side: 'sell', stopPrice: await priceAt(-3) })
    const take = orderOf({
      orderType: 'stopLimit',
      side: 'sell',
      stopPrice: await priceAt(3),
      price: await priceAt(2.9),
      triggerDirection: 'rise',
      triggerBy: 'mark',
      reduceOnly: true,
    })
    const trail = orderOf({ orderType: 'trailingStop', side: 'sell', trailingDelta: '200' })
    const limit = orderOf({ price: await priceAt(-2) })
    for (const order of [stop, take, trail, limit]) await accepted(order)
    const open = value(await account.openOrders(null))
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
    expect(value(await account.order(referenceOf(stop)))).toMatchObject({ status: 'untriggered' })
    await waitFor('the stop on the stream', () => reportsOf(stop)[0]?.status === 'untriggered')
    expect(await account.cancel(referenceOf(stop))).toMatchObject({ kind: 'canceled' })
    await waitFor('its end', () => reportsOf(stop).at(-1)?.status === 'canceled')
    expect(await account.cancelAll(null)).toMatchObject({ kind: 'done', failed: [] })
    await waitFor('no open order', async () => value(await account.openOrders(null)).length === 0)
  })

  it('cannot amend an order that waits for its price', async () => {
    const stop = orderOf({ orderType: 'stopMarket', side: 'sell', stopPrice: await priceAt(-3) })
    await account.submit(stop)
    const before = attempts.length
    const amended = await account.amend({
      ...referenceOf(stop),
      side: 'sell',
      price: '1000',
      quantity: '0.010',
      stopPrice: null,
      newClientOrderId: null,
    })
    expect(amended).toMatchObject({ kind: 'rejected', failure: { code: 'UNSUPPORTED' } })
    expect(attempts).toHaveLength(before)
    expect(await account.cancel(referenceOf(stop))).toMatchObject({ kind: 'canceled' })
  })

  it('never sends what breaks a rule of the instrument', async () => {
    const price = await priceAt(-2)
    const before = attempts.length
    for (const change of [
      { price: `${price}.001` },
      { price, quantity: '0.0001' },
      { price, quantity: '0.0105' },
      { price: null },
    ]) {
      expect(await account.submit(orderOf(change))).toMatchObject({
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
    const dear = orderOf({ quantity: '100', price: await priceAt(-2) })
    expect(await account.submit(dear)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'INSUFFICIENT_BALANCE' },
      venueCode: '-2019',
    })
    const crossing = orderOf({ price: await priceAt(2), postOnly: true })
    const refused = await account.submit(crossing)
    const ended =
      refused.kind === 'rejected'
        ? refused.failure.code
        : refused.kind === 'accepted' && refused.report?.status
    expect(['WOULD_TAKE', 'expired']).toContain(ended)
  })

  it('sets leverage, reads rates and the margin tiers', async () => {
    expect(await account.setLeverage(btc.instrumentId, '7')).toEqual({ ok: true, value: undefined })
    const [position] = value(await account.positions())
    expect(position?.leverage).toBe('7')
    expect(await account.setLeverage(btc.instrumentId, '7.5')).toMatchObject({
      error: { code: 'INVALID_ARGUMENT', path: 'leverage' },
    })
    const rates = value(await account.feeRates(btc.instrumentId))
    expect(Number(rates.taker)).toBeGreaterThan(Number(rates.maker))
    const tiers = value(await account.marginTiers?.())
    const table = tiers.find(({ symbol }) => symbol === btc.unifiedSymbol)
    expect(table?.tiers[0]?.floor).toBe(0)
    expect(table?.tiers.at(-1)?.cap).toBeNull()
  })

  it('has everything canceled when it falls silent', async () => {
    const order = orderOf({ price: await priceAt(-2) })
    await account.submit(order)
    const ids = [btc.instrumentId]
    expect(await account.countdownCancel(60_000, ids)).toEqual({ ok: true, value: undefined })
    expect(await account.countdownCancel(0, ids)).toEqual({ ok: true, value: undefined })
    expect(value(await account.order(referenceOf(order)))).toMatchObject({ status: 'accepted' })
    expect(await account.countdownCancel(200, ids)).toEqual({ ok: true, value: undefined })
    await waitFor('the cancel', () => reportsOf(order).at(-1)?.status === 'canceled')
  })

  it('counts what the venue counted against the account and the address', () => {
    const scopes = account.limits().map(({ scope }) => scope)
    expect(scopes).toEqual(['main orders 10s', 'main orders 1m'])
    expect(account.limits().some(({ used }) => used > 0)).toBe(true)
  })

  it('tells no secret in its record of what was sent', () => {
    const record = JSON.stringify(attempts)
    const { credentials } = sandbox.venues['binance-usdm'] ?? { credentials: null }
    expect(attempts.length).toBeGreaterThan(20)
    expect(record).not.toContain(credentials?.apiKey)
    expect(record).not.toContain(credentials?.secret)
    expect(record).not.toMatch(/signature=[0-9a-f]{8}/)
  })
})
