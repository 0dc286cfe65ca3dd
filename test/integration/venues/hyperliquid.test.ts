import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccountId } from '../../../src/contract/domain/account.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { Instrument } from '../../../src/contract/domain/instrument.ts'
import type { NewOrder, OrderId } from '../../../src/contract/domain/order.ts'
import type { EngineEvent } from '../../../src/contract/events.ts'
import { systemClock } from '../../../src/main/core/clock.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import type { AccountStream, VenueAccount } from '../../../src/main/venues/account.ts'
import type { VenueAdapter } from '../../../src/main/venues/adapter.ts'
import { hyperliquid } from '../../../src/main/venues/hyperliquid/index.ts'
import { trading } from '../../../src/main/venues/hyperliquid/orderEntry.ts'
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/startSandbox.ts'
import { recordingLog } from '../../support/recordingLog.ts'
import { waitFor } from '../../support/waitFor.ts'

let sandbox: RunningSandbox
let adapter: VenueAdapter
let account: VenueAccount
let stream: AccountStream | null = null
let eth: Instrument
let events: EngineEvent[] = []
/** Where each action went. */
let ways: string[] = []

/** A sandbox of its own for each part, because the venue meters what one address asks. */
async function start(): Promise<void> {
  sandbox = await startSandbox({ venues: ['hyperliquid'] })
  const endpoint = sandbox.venues.hyperliquid
  if (endpoint === undefined) throw new Error('the venue is not running')
  adapter = hyperliquid.createAdapter({
    environment: 'sandbox',
    urls: endpoint,
    credentials: null,
    clock: systemClock,
    random: seededRandom(1),
    log: recordingLog().log,
  })
  const listed = await adapter.instruments()
  if (!listed.ok) throw new Error(listed.error.message)
  eth = listed.value.find(({ venueSymbol }) => venueSymbol === 'ETH') as Instrument
  const opened = adapter.openAccount?.({
    accountId: 'main' as AccountId,
    credentials: endpoint.credentials,
    onAttempt: ({ operation, path }) => {
      if (operation.startsWith('ORDER_') && operation !== 'ORDER_QUERY') ways.push(path)
    },
  })
  if (opened === undefined) throw new Error('no account')
  account = opened
}

async function stop(): Promise<void> {
  await account.close()
  await adapter.close()
  await sandbox.close()
}

function value<Value>(
  result:
    | { readonly ok: true; readonly value: Value }
    | { readonly ok: false; readonly error: { readonly message: string } },
): Value {
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

function orderOf(change: Partial<NewOrder>): NewOrder {
  return {
    clientOrderId: trading.clientOrderIds.encode(randomUUID().replaceAll('-', '') as OrderId),
    instrumentId: eth.instrumentId,
    side: 'buy',
    orderType: 'limit',
    quantity: '0.05',
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

async function farBelow(share = 0.8): Promise<string> {
  const [ticker] = value(await adapter.tickers!(eth.instrumentId))
  return String(Math.round((ticker?.markPrice ?? 0) * share))
}

describe('what everyone may ask', () => {
  beforeAll(start)
  afterAll(stop)

  it('tells instruments, tickers, a book and past funding', async () => {
    const book = value(await adapter.book!(eth.instrumentId))
    expect(book.bids.length).toBeGreaterThan(0)
    expect(book.bids.length).toBeLessThanOrEqual(20)
    expect(Number(book.bids[0]?.[0])).toBeLessThan(Number(book.asks[0]?.[0]))
    const tickers = value(await adapter.tickers!(null))
    expect(tickers.length).toBeGreaterThan(5)
    const to = Date.now() as UnixMs
    const rates = value(
      await adapter.fundingHistory!(eth.instrumentId, (to - 86_400_000) as UnixMs, to),
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
    const endpoint = sandbox.venues.hyperliquid
    if (endpoint === undefined) throw new Error('the venue is not running')
    const lags: number[] = []
    const heard: EngineEvent[] = []
    const observed = hyperliquid.createAdapter({
      environment: 'sandbox',
      urls: endpoint,
      credentials: null,
      clock: systemClock,
      random: seededRandom(2),
      log: recordingLog().log,
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
    events = []
    ways = []
    if (way === 'REST') return
    stream = account.openStream((event) => events.push(event))
    await waitFor('the private stream', () => stream?.healthy() === true)
  })

  afterAll(stop)

  it('is an agent that cannot withdraw', async () => {
    expect(value(await account.permissions())).toMatchObject({
      read: true,
      trade: true,
      withdraw: false,
    })
  })

  it('places, finds, amends and cancels an order', async () => {
    const order = orderOf({ price: await farBelow(), postOnly: true })
    const placed = await account.submit(order)
    expect(placed).toMatchObject({ kind: 'accepted' })
    const { instrumentId, clientOrderId } = order
    const reference = { instrumentId, clientOrderId, venueOrderId: null }
    expect(value(await account.order(reference))).toMatchObject({
      status: 'accepted',
      orderType: 'limit',
      postOnly: true,
      quantity: '0.05',
      clientOrderId,
    })
    expect(value(await account.openOrders(instrumentId))).toMatchObject([{ clientOrderId }])
    const amended = await account.amend({
      ...reference,
      side: 'buy',
      price: null,
      quantity: '0.06',
      stopPrice: null,
      newClientOrderId: null,
    })
    expect(amended).toMatchObject({ kind: 'accepted' })
    expect(value(await account.openOrders(instrumentId))).toMatchObject([
      { clientOrderId, quantity: '0.06', price: order.price, postOnly: true },
    ])
    expect(await account.cancel(reference)).toEqual({ kind: 'canceled', report: null })
    expect(await account.cancel(reference)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'ORDER_NOT_FOUND' },
    })
    expect(value(await account.openOrders(null))).toEqual([])
  })

  it('buys and sells at the market, and reads what came of it', async () => {
    const since = (Date.now() - 1000) as UnixMs
    const bought = orderOf({ orderType: 'market' })
    expect(await account.submit(bought)).toMatchObject({ kind: 'accepted' })
    expect(value(await account.positions())).toMatchObject([
      { instrumentId: eth.instrumentId, positionSide: 'long', quantity: '0.05' },
    ])
    await waitFor(
      'the position',
      () => way === 'REST' || events.some((event) => event.kind === 'position'),
    )
    const sold = orderOf({ orderType: 'market', side: 'sell', reduceOnly: true })
    expect(await account.submit(sold)).toMatchObject({ kind: 'accepted' })
    expect(value(await account.positions())).toEqual([])
    const fills = value(await account.fills({ instrumentId: eth.instrumentId, since }))
    const ids = new Set(fills.map(({ clientOrderId }) => clientOrderId))
    expect([bought, sold].every(({ clientOrderId }) => ids.has(clientOrderId))).toBe(true)
    expect(fills.every(({ fee, feeAsset }) => Number(fee) > 0 && feeAsset === 'USDC')).toBe(true)
    const [margin] = value(await account.balances())
    expect(margin).toMatchObject({ asset: 'USDC', wallet: 'perp', locked: '0' })
    expect(Number(margin?.available)).toBeGreaterThan(0)
  })

  it('waits for a stop price, and cancels everything', async () => {
    const stop = orderOf({
      orderType: 'stopMarket',
      side: 'sell',
      stopPrice: await farBelow(0.7),
    })
    expect(await account.submit(stop)).toMatchObject({ kind: 'accepted' })
    const limit = orderOf({ price: await farBelow(0.75) })
    expect(await account.submit(limit)).toMatchObject({ kind: 'accepted' })
    const open = value(await account.openOrders(null))
    expect(open.map(({ status }) => status).toSorted()).toEqual(['accepted', 'untriggered'])
    const done = await account.cancelAll(null)
    expect(done).toMatchObject({ kind: 'done', failed: [] })
    expect(done.kind === 'done' && done.canceled?.length).toBe(2)
    expect(value(await account.openOrders(null))).toEqual([])
  })

  it('is refused in the words of the venue', async () => {
    const crossing = orderOf({ price: await farBelow(1.1), postOnly: true })
    expect(await account.submit(crossing)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'WOULD_TAKE' },
    })
    const dear = orderOf({ price: await farBelow(), quantity: '100000' })
    expect(await account.submit(dear)).toMatchObject({
      kind: 'rejected',
      failure: { code: 'INSUFFICIENT_BALANCE' },
    })
    const unknown = {
      instrumentId: eth.instrumentId,
      clientOrderId: crossing.clientOrderId,
      venueOrderId: null,
    }
    expect((await account.order(unknown)).ok).toBe(true)
  })

  it('sets leverage, fees and the countdown', async () => {
    expect(await account.setLeverage(eth.instrumentId, '7')).toEqual({ ok: true, value: undefined })
    expect(await account.setLeverage(eth.instrumentId, '1000')).toMatchObject({ ok: false })
    expect(value(await account.feeRates(eth.instrumentId))).toMatchObject({
      maker: expect.stringMatching(/^0\.0/),
      taker: expect.stringMatching(/^0\.0/),
    })
    expect(await account.countdownCancel(1000, [])).toMatchObject({ ok: false })
    expect(await account.countdownCancel(60_000, [])).toMatchObject({ ok: true })
    expect(await account.countdownCancel(0, [])).toMatchObject({ ok: true })
  })

  it('took that way and no other', () => {
    expect(ways.length).toBeGreaterThan(8)
    expect(new Set(ways)).toEqual(new Set([way === 'REST' ? '/exchange' : '/ws']))
  })

  it('meters the actions of the account', () => {
    const [budget, ...more] = account.limits()
    expect(more).toEqual([])
    expect(budget?.scope).toBe('actions main')
    expect(budget?.limit).toBeGreaterThanOrEqual(10_000)
    expect(budget?.used).toBeGreaterThan(8)
  })

  it.runIf(way !== 'REST')('told of every order and of every fill once', async () => {
    const fills = events.filter((event) => event.kind === 'fill')
    const keys = fills.map(({ instrumentId, tradeId }) => `${instrumentId} ${tradeId}`)
    expect(fills.length).toBeGreaterThanOrEqual(2)
    expect(new Set(keys).size).toBe(keys.length)
    const words = new Set(
      events.flatMap((event) => (event.kind === 'executionReport' ? [event.executionType] : [])),
    )
    expect(words).toEqual(new Set(['accepted', 'trade', 'canceled', 'rejected']))
    await waitFor('the closed position', () =>
      events.some((event) => event.kind === 'position' && event.quantity === '0'),
    )
    expect(events.some((event) => event.kind === 'balance')).toBe(true)
    expect(events.filter((event) => event.kind === 'problem')).toEqual([])
  })

  it.runIf(way !== 'REST')('says that it broke when it is closed', async () => {
    await stream?.close()
    expect(events.at(-1)).toMatchObject({ kind: 'accountStream', status: 'broken' })
  })
})
