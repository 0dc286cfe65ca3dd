import { RestClientV5, WebsocketAPIClient, WebsocketClient } from 'bybit-api'
import { pro } from 'ccxt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/startSandbox.ts'
import { venueOf } from '../../support/sandbox/running.ts'
import { waitFor } from '../../support/waitFor.ts'

const symbol = 'BTC/USDT:USDT'

/** Everything but the addresses and keys is CCXT's own. */
function ccxtAt(sandbox: RunningSandbox) {
  const { rest, ws, credentials } = venueOf(sandbox, 'bybit')
  const client = new pro.bybit({ ...credentials, enableRateLimit: false })
  Object.assign(client.urls['api'] as object, {
    public: rest,
    private: rest,
    ws: {
      public: { linear: `${ws}/v5/public/linear` },
      private: {
        contract: `${ws}/v5/private`,
        trade: `${ws}/v5/trade`,
        spot: { unified: `${ws}/v5/private` },
        usdc: `${ws}/v5/private`,
      },
    },
  })
  return client
}

describe('CCXT at the sandbox of Bybit, by address alone', () => {
  let sandbox: RunningSandbox
  let client: ReturnType<typeof ccxtAt>
  let price: number

  beforeAll(async () => {
    sandbox = await startSandbox({ venues: ['bybit'] })
    client = ccxtAt(sandbox)
    await client.loadHttpProxyAgent()
    await client.loadMarkets()
    const book = await client.watchOrderBook(symbol)
    price = Number(book.bids[0]?.[0])
  })

  afterAll(async () => {
    await client.close()
    await sandbox.close()
  })

  it('reads the balance of the account', async () => {
    const balance = await client.fetchBalance()
    expect(balance['USDT']).toMatchObject({ total: 100_000, used: 0, free: 100_000 })
  })

  it('places, amends and cancels an order', async () => {
    const limit = client.priceToPrecision(symbol, price * 0.98)
    const clientOrderId = 'ccxt-1'
    const { id = '' } = await client.createOrder(symbol, 'limit', 'buy', 0.01, Number(limit), {
      clientOrderId,
    })
    const open = await client.fetchOpenOrder(id, symbol)
    expect(open).toMatchObject({ id, clientOrderId, status: 'open', amount: 0.01, filled: 0 })
    await client.editOrder(id, symbol, 'limit', 'buy', 0.02, Number(limit) - 10)
    const [amended] = await client.fetchOpenOrders(symbol)
    expect(amended).toMatchObject({ id, amount: 0.02, price: Number(limit) - 10 })
    await client.cancelOrder(id, symbol)
    expect(await client.fetchOpenOrders(symbol)).toEqual([])
    const canceled = await client.fetchCanceledOrders(symbol)
    expect(canceled.map((order) => order.id)).toContain(id)
  })

  it('hears of an order over the private socket while it is placed', async () => {
    const heard = client.watchOrders(symbol)
    await waitFor('the private socket to listen', () => privateSocketListens(client))
    const { id = '' } = await client.createOrder(symbol, 'limit', 'buy', 0.01, price * 0.97)
    const orders = await heard
    expect(orders.map((order) => order.id)).toContain(id)
    await client.cancelOrder(id, symbol)
  })

  it('trades at market and reads the fill, the position and the fee', async () => {
    const { id = '' } = await client.createOrder(symbol, 'market', 'buy', 0.01)
    const [fill] = await client.fetchMyTrades(symbol)
    expect(fill).toMatchObject({ order: id, side: 'buy', amount: 0.01, takerOrMaker: 'taker' })
    const cost = Number(fill?.price) * 0.01
    expect(Number(fill?.fee?.cost)).toBeCloseTo(cost * 0.00055, 8)
    const [position] = await client.fetchPositions([symbol])
    expect(position).toMatchObject({ symbol, side: 'long', contracts: 0.01 })
    expect(position?.entryPrice).toBe(fill?.price)
    const { total } = (await client.fetchBalance())['USDT'] as { total: number }
    expect(total).toBeLessThan(100_000)
  })

  it('enters and cancels orders over the trade socket', async () => {
    const { id = '' } = await client.createOrderWs(symbol, 'limit', 'buy', 0.01, price * 0.98)
    expect(await client.fetchOpenOrder(id, symbol)).toMatchObject({ id, status: 'open' })
    await client.cancelOrderWs(id, symbol)
    expect(await client.fetchOpenOrders(symbol)).toEqual([])
  })

  it('is told why an order is refused', async () => {
    const place = (quantity: number, at: number) =>
      client.createOrder(symbol, 'limit', 'buy', quantity, at)
    await expect(place(0.01, price * 2)).rejects.toThrow(/110003/)
    await expect(place(900, price * 0.98)).rejects.toThrow(/110007/)
    await expect(
      client.cancelOrder('00000000-0000-0000-0000-000000000000', symbol),
    ).rejects.toThrow(/110001/)
  })
})

/** CCXT tells nothing of a confirmed subscription: its connection is open and logged in. */
function privateSocketListens(client: ReturnType<typeof ccxtAt>): true | undefined {
  const sockets = Object.entries(client.clients)
  const socket = sockets.find(([url]) => url.endsWith('/v5/private'))?.[1]
  const subscriptions = Object.keys(socket?.subscriptions ?? {})
  return socket?.isConnected === true && subscriptions.length > 1 ? true : undefined
}

const quiet = {
  trace: () => undefined,
  info: () => undefined,
  error: () => undefined,
}

describe('the SDK bybit-api at the sandbox, by address alone', () => {
  let sandbox: RunningSandbox
  let rest: RestClientV5
  let stream: WebsocketClient
  let trade: WebsocketAPIClient
  const heard: { readonly topic: string; readonly data: readonly Record<string, string>[] }[] = []
  const order = { category: 'linear', symbol: 'BTCUSDT', side: 'Buy', orderType: 'Limit' } as const
  let price: string

  beforeAll(async () => {
    sandbox = await startSandbox({ venues: ['bybit'] })
    const { rest: baseUrl, ws, credentials } = venueOf(sandbox, 'bybit')
    const keys = { key: credentials.apiKey, secret: credentials.secret }
    rest = new RestClientV5({ ...keys, baseUrl })
    stream = new WebsocketClient({ ...keys, market: 'v5', wsUrl: `${ws}/v5/private` }, quiet)
    trade = new WebsocketAPIClient({ ...keys, wsUrl: `${ws}/v5/trade` }, quiet)
    stream.on('update', (update) => heard.push(update as (typeof heard)[number]))
    let isListening = false
    stream.on('response', () => (isListening = true))
    void stream.subscribeV5(['order', 'execution', 'position', 'wallet'], 'linear', true)
    await waitFor('the topics to be confirmed', () => isListening || undefined)
    const { result } = await rest.getTickers({ category: 'linear', symbol: 'BTCUSDT' })
    price = (Number(result.list[0]?.bid1Price) * 0.98).toFixed(1)
  })

  afterAll(async () => {
    stream.closeAll(true)
    trade.getWSClient().closeAll(true)
    await sandbox.close()
  })

  it('reads what the key may do', async () => {
    const { result } = await rest.getQueryApiKey()
    expect(result).toMatchObject({ readOnly: 0, permissions: { Wallet: [] }, uta: 1 })
  })

  it('places, amends and cancels by its own id, and hears each step', async () => {
    const orderLinkId = 'sdk-1'
    const placed = await rest.submitOrder({ ...order, qty: '0.01', price, orderLinkId })
    expect(placed).toMatchObject({ retCode: 0, result: { orderLinkId } })
    const named = { category: 'linear', symbol: 'BTCUSDT', orderLinkId } as const
    expect(await rest.amendOrder({ ...named, qty: '0.02' })).toMatchObject({ retCode: 0 })
    expect(await rest.cancelOrder(named)).toMatchObject({ retCode: 0 })
    expect(await rest.cancelOrder(named)).toMatchObject({ retCode: 110001 })
    const steps = await waitFor('the three steps', () => {
      const rows = heard.filter(({ topic }) => topic === 'order').flatMap(({ data }) => data)
      const own = rows.filter((row) => row['orderLinkId'] === orderLinkId)
      return own.length === 3 ? own : undefined
    })
    expect(steps.map((row) => [row['orderStatus'], row['qty'], row['cancelType']])).toEqual([
      ['New', '0.01', 'UNKNOWN'],
      ['New', '0.02', 'UNKNOWN'],
      ['Cancelled', '0.02', 'CancelByUser'],
    ])
  })

  it('enters an order over the trade socket and hears what became of it', async () => {
    const { ask1Price } = (await rest.getTickers({ category: 'linear', symbol: 'BTCUSDT' })).result
      .list[0] as { ask1Price: string }
    const taking = (Number(ask1Price) * 1.01).toFixed(1)
    const { data } = await trade.submitNewOrder({
      ...order,
      qty: '0.01',
      price: taking,
      timeInForce: 'PostOnly',
    })
    const last = await waitFor('the order to end', () =>
      heard
        .filter(({ topic }) => topic === 'order')
        .flatMap((update) => update.data)
        .find((row) => row['orderId'] === data.orderId && row['orderStatus'] === 'Cancelled'),
    )
    expect(last['rejectReason']).toBe('EC_PostOnlyWillTakeLiquidity')
  })

  it('reads fills and the wallet after a trade, and hears of them', async () => {
    await rest.submitOrder({ ...order, orderType: 'Market', side: 'Sell', qty: '0.01' })
    const [fill] = (await rest.getExecutionList({ category: 'linear' })).result.list
    expect(fill).toMatchObject({ side: 'Sell', execQty: '0.01', execType: 'Trade' })
    const pushed = await waitFor('the execution', () =>
      heard.find(({ topic }) => topic === 'execution'),
    )
    expect(pushed.data[0]?.['execId']).toBe(fill?.execId)
    const [wallet] = (await rest.getWalletBalance({ accountType: 'UNIFIED' })).result.list
    expect(Number(wallet?.totalWalletBalance)).toBeCloseTo(100_000 - Number(fill?.execFee), 6)
    const [position] = (await rest.getPositionInfo({ category: 'linear', symbol: 'BTCUSDT' }))
      .result.list
    expect(position).toMatchObject({ side: 'Sell', size: '0.01', avgPrice: fill?.execPrice })
  })
})
