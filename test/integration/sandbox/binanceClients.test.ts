import { MainClient, USDMClient, WebsocketAPIClient } from 'binance'
import { pro } from 'ccxt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/startSandbox.ts'
import { control, venueOf } from '../../support/sandbox/running.ts'
import { waitFor } from '../../support/waitFor.ts'

type Line = 'binance-usdm' | 'binance-spot'

/** Everything but the addresses, keys and the product line is CCXT's own. */
function ccxtAt(sandbox: RunningSandbox, line: Line) {
  const { rest, ws, credentials } = venueOf(sandbox, line)
  const options = { ...credentials, enableRateLimit: false }
  if (line === 'binance-usdm') {
    const client = new pro.binanceusdm(options)
    Object.assign(client.urls['api'] as object, {
      ...versions(rest, 'fapiPublic', '/fapi'),
      ...versions(rest, 'fapiPrivate', '/fapi'),
      sapi: `${rest}/sapi/v1`,
      ws: { future: `${ws}/ws`, 'ws-api': { future: `${ws}/ws-fapi/v1` } },
    })
    return client
  }
  const client = new pro.binance({ ...options, options: { fetchMarkets: { types: ['spot'] } } })
  Object.assign(client.urls['api'] as object, {
    public: `${rest}/api/v3`,
    private: `${rest}/api/v3`,
    sapi: `${rest}/sapi/v1`,
    ws: { spot: `${ws}/ws`, 'ws-api': { spot: `${ws}/ws-api/v3` } },
  })
  return client
}

function versions(rest: string, name: string, path: string): Record<string, string> {
  return {
    [name]: `${rest}${path}/v1`,
    [`${name}V2`]: `${rest}${path}/v2`,
    [`${name}V3`]: `${rest}${path}/v3`,
  }
}

/** The SDK's own log is of no interest here. */
const silent = { trace: () => undefined, info: () => undefined, error: () => undefined }

const lines = [
  { line: 'binance-usdm', symbol: 'BTC/USDT:USDT', takerFee: 0.0005, feeIn: 'USDT' },
  { line: 'binance-spot', symbol: 'BTC/USDT', takerFee: 0.001, feeIn: 'BTC' },
] as const

describe.each(lines)('CCXT at the sandbox of $line, by address alone', (given) => {
  const { line, symbol, takerFee, feeIn } = given
  let sandbox: RunningSandbox
  let client: ReturnType<typeof ccxtAt>
  let price: number

  beforeAll(async () => {
    sandbox = await startSandbox({ venues: [line] })
    client = ccxtAt(sandbox, line)
    await client.loadHttpProxyAgent()
    await client.loadMarkets()
    const book = await client.fetchOrderBook(symbol)
    price = Number(book.bids[0]?.[0])
  })

  afterAll(async () => {
    await client.close()
    await sandbox.close()
  })

  const below = (share: number): number => Number(client.priceToPrecision(symbol, price * share))
  const openIds = async (): Promise<(string | undefined)[]> =>
    (await client.fetchOpenOrders(symbol)).map((order) => order.id)

  it('reads the balance of the account', async () => {
    const balance = await client.fetchBalance()
    expect(balance['USDT']).toMatchObject({ total: 100_000, used: 0, free: 100_000 })
  })

  it('places, amends and cancels an order', async () => {
    const { id = '' } = await client.createOrder(symbol, 'limit', 'buy', 0.01, below(0.97), {
      clientOrderId: 'ccxt-1',
    })
    expect(await client.fetchOrder(id, symbol)).toMatchObject({
      id,
      clientOrderId: 'ccxt-1',
      status: 'open',
      amount: 0.01,
      price: below(0.97),
    })
    const amended = await client.editOrder(id, symbol, 'limit', 'buy', 0.02, below(0.96))
    const [open] = await client.fetchOpenOrders(symbol)
    expect(open).toMatchObject({ id: amended.id, amount: 0.02, price: below(0.96) })
    await client.cancelOrder(amended.id ?? '', symbol)
    expect(await openIds()).toEqual([])
    expect(await client.fetchOrder(amended.id ?? '', symbol)).toMatchObject({ status: 'canceled' })
  })

  it('trades at market and reads the fill with its fee', async () => {
    const order = await client.createOrder(symbol, 'market', 'buy', 0.01)
    const fills = await client.fetchMyTrades(symbol)
    expect(fills.map((fill) => fill.order)).toEqual(fills.map(() => order.id))
    const amount = fills.reduce((sum, fill) => sum + Number(fill.amount), 0)
    expect(amount).toBeCloseTo(0.01, 10)
    const [fill] = fills
    expect(fill?.fee?.currency).toBe(feeIn)
    const base = feeIn === 'BTC' ? Number(fill?.amount) : Number(fill?.cost)
    expect(Number(fill?.fee?.cost)).toBeCloseTo(base * takerFee, 7)
    const { total } = (await client.fetchBalance())['USDT'] as { total: number }
    expect(total).toBeLessThan(100_000)
  })

  it('hears of orders, fills and balances over its private socket', async () => {
    const heard = Promise.all([
      client.watchOrders(symbol),
      client.watchMyTrades(symbol),
      client.watchBalance(),
    ])
    await waitFor('the private socket to listen', async () => {
      const status = await control<{ venues: Record<string, { clients: number }> }>(
        sandbox,
        '/status',
      )
      return (status.venues[line]?.clients ?? 0) > 0
    })
    const placed: (string | undefined)[] = []
    let done = false
    void heard.finally(() => (done = true))
    await waitFor('the news', async () => {
      const order = await client.createOrder(symbol, 'market', 'buy', 0.005)
      placed.push(order.id)
      return done
    })
    const [orders, fills, balance] = await heard
    expect(placed).toContain(orders.at(-1)?.id)
    expect(placed).toContain(fills.at(-1)?.order)
    expect((balance['USDT'] as { total: number }).total).toBeGreaterThan(0)
  })

  it('enters and cancels orders over the socket API', async () => {
    const { id = '' } = await client.createOrderWs(symbol, 'limit', 'buy', 0.01, below(0.97))
    expect(await openIds()).toEqual([id])
    await client.cancelOrderWs(id, symbol)
    expect(await openIds()).toEqual([])
  })

  it('is told why an order is refused', async () => {
    const place = (amount: number, at: number, params = {}) =>
      client.createOrder(symbol, 'limit', 'buy', amount, at, params)
    await expect(place(0.00001, below(0.97))).rejects.toThrow(/NOTIONAL|notional|precision/)
    await expect(place(50, below(0.97))).rejects.toThrow(/insufficient/i)
    await expect(place(0.01, below(1.01), { postOnly: true })).rejects.toThrow(
      /immediately match|Post Only/,
    )
    await expect(client.cancelOrder('1', symbol)).rejects.toThrow(/Unknown order/)
  })
})

describe('the `binance` SDK at the sandbox, by address alone', () => {
  let sandbox: RunningSandbox

  beforeAll(async () => {
    sandbox = await startSandbox({ venues: ['binance-usdm', 'binance-spot'] })
  })

  afterAll(() => sandbox.close())

  it('trades futures: order, amendment, cancel, fills, position, balance', async () => {
    const { rest, credentials } = venueOf(sandbox, 'binance-usdm')
    const { apiKey: api_key, secret: api_secret } = credentials
    const client = new USDMClient({ api_key, api_secret, baseUrl: rest, disableTimeSync: true })
    const symbol = 'ETHUSDT'
    const { bids } = await client.getOrderBook({ symbol, limit: 5 })
    const price = (Number(bids[0]?.[0]) * 0.97).toFixed(2)
    const order = await client.submitNewOrder({
      symbol,
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: 0.5,
      price: Number(price),
    })
    expect(order).toMatchObject({ status: 'NEW', price, origQty: '0.500' })
    const { orderId } = order
    const lower = (Number(price) - 10).toFixed(2)
    await client.modifyOrder({ symbol, orderId, side: 'BUY', quantity: 0.4, price: Number(lower) })
    expect(await client.getOrder({ symbol, orderId })).toMatchObject({
      price: lower,
      origQty: '0.400',
    })
    await client.cancelOrder({ symbol, orderId })
    expect(await client.getAllOpenOrders({ symbol })).toEqual([])
    await client.submitNewOrder({ symbol, side: 'SELL', type: 'MARKET', quantity: 0.3 })
    const trades = await client.getAccountTrades({ symbol })
    expect(trades.reduce((sum, trade) => sum + Number(trade.qty), 0)).toBeCloseTo(0.3, 10)
    const [position] = await client.getPositionsV3({ symbol })
    expect(position).toMatchObject({ symbol, positionAmt: '-0.300' })
    const [balance] = await client.getBalanceV3()
    expect(Number(balance?.balance)).toBeLessThan(100_000)
  })

  it('trades spot: order, cancel-replace, cancel, fills, balances', async () => {
    const { rest, credentials } = venueOf(sandbox, 'binance-spot')
    const { apiKey: api_key, secret: api_secret } = credentials
    const client = new MainClient({ api_key, api_secret, baseUrl: rest, disableTimeSync: true })
    const symbol = 'ETHUSDT'
    const { bids } = await client.getOrderBook({ symbol, limit: 5 })
    const price = Number((Number(bids[0]?.[0]) * 0.97).toFixed(2))
    const order = await client.submitNewOrder({
      symbol,
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: 0.5,
      price,
      newOrderRespType: 'RESULT',
    })
    expect(order).toMatchObject({ status: 'NEW' })
    const replaced = await client.replaceOrder({
      symbol,
      side: 'BUY',
      type: 'LIMIT',
      timeInForce: 'GTC',
      quantity: 0.4,
      price: price - 10,
      cancelReplaceMode: 'STOP_ON_FAILURE',
      cancelOrderId: order.orderId,
    })
    expect(replaced).toMatchObject({ cancelResult: 'SUCCESS', newOrderResult: 'SUCCESS' })
    const open = await client.getOpenOrders({ symbol })
    expect(open).toHaveLength(1)
    const orderId = open[0]?.orderId ?? 0
    await client.cancelOrder({ symbol, orderId })
    await client.submitNewOrder({ symbol, side: 'SELL', type: 'MARKET', quantity: 0.3 })
    const trades = await client.getAccountTradeList({ symbol })
    expect(trades.reduce((sum, trade) => sum + Number(trade.qty), 0)).toBeCloseTo(0.3, 10)
    const { balances } = await client.getAccountInformation()
    expect(balances.find(({ asset }) => asset === 'ETH')?.free).toBe('19.70000000')
  })

  it('logs on to the socket API of spot with an Ed25519 key and hears its own orders', async () => {
    const { ws } = venueOf(sandbox, 'binance-spot')
    const { credentials } = await control<{ credentials: { apiKey: string; secret: string } }>(
      sandbox,
      '/keys',
      {
        method: 'POST',
        body: { venue: 'binance-spot', account: 'main', algorithm: 'ed25519' },
      },
    )
    const heard: unknown[] = []
    const client = new WebsocketAPIClient(
      {
        api_key: credentials.apiKey,
        api_secret: credentials.secret,
        wsUrl: ws,
        attachEventListeners: false,
      },
      silent,
    )
    client.getWSClient().on('message', (message) => heard.push(message))
    client.getWSClient().on('exception', () => undefined)
    await client.subscribeUserDataStream('mainWSAPI')
    const order = { symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: '0.001' } as const
    // The venue wants the time of each request, which the SDK leaves to its caller.
    const timed = { ...order, timestamp: Date.now() }
    const { result } = await client.submitNewSpotOrder(timed)
    await waitFor('the report of the trade', () =>
      heard.some((message) => {
        const text = JSON.stringify(message)
        return text.includes('"TRADE"') && text.includes(String(result.orderId))
      }),
    )
    expect(result).toMatchObject({ status: 'FILLED', executedQty: '0.00100000' })
    await client.disconnectAll()
  })
})
