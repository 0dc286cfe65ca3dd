import {
  ExchangeClient,
  HttpTransport,
  InfoClient,
  SubscriptionClient,
  WebSocketTransport,
} from '@nktkas/hyperliquid'
import { hyperliquid, pro } from 'ccxt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/startSandbox.ts'
import { control, venueOf } from '../../support/sandbox/running.ts'
import { waitFor } from '../../support/waitFor.ts'

const symbol = 'BTC/USDC:USDC'

/** Everything but the addresses and the agent's key is CCXT's own. */
function ccxtAt(sandbox: RunningSandbox) {
  const { rest, ws, credentials } = venueOf(sandbox, 'hyperliquid')
  const client = new pro.hyperliquid({
    walletAddress: credentials.apiKey,
    privateKey: credentials.secret,
    enableRateLimit: false,
  })
  Object.assign(client.urls['api'] as object, {
    public: rest,
    private: rest,
    ws: { public: `${ws}/ws` },
  })
  return client
}

describe('CCXT at the sandbox of Hyperliquid, by address alone', () => {
  let sandbox: RunningSandbox
  let client: ReturnType<typeof ccxtAt>
  let price: number

  beforeAll(async () => {
    sandbox = await startSandbox({ venues: ['hyperliquid'] })
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
    expect(balance['USDC']).toMatchObject({ total: 100_000, used: 0, free: 100_000 })
  })

  it('places, replaces and cancels an order', async () => {
    const limit = Math.round(price * 0.98)
    const clientOrderId = '0x00000000000000000000000000000007'
    const params = { clientOrderId }
    const placed = await client.createOrder(symbol, 'limit', 'buy', 0.01, limit, params)
    const firstId = placed.id ?? ''
    const open = await client.fetchOrder(firstId, symbol)
    expect(open).toMatchObject({ clientOrderId, status: 'open', amount: 0.01, filled: 0 })
    const replaced = await client.editOrder(firstId, symbol, 'limit', 'buy', 0.02, limit - 10)
    expect(replaced.id).not.toBe(firstId)
    expect(await client.fetchOrder(firstId, symbol)).toMatchObject({ status: 'canceled' })
    const [only, ...others] = await client.fetchOpenOrders(symbol)
    expect(others).toEqual([])
    expect(only).toMatchObject({ id: replaced.id, amount: 0.02, price: limit - 10 })
    await client.cancelOrder(replaced.id ?? '', symbol)
    expect(await client.fetchOpenOrders(symbol)).toEqual([])
  })

  it('trades at market, hears of it, and reads the fill, the position and the fee', async () => {
    const orders = client.watchOrders(symbol)
    const trades = client.watchMyTrades(symbol)
    await waitFor('book, orders and fills to be subscribed', () => hasSubscriptions(sandbox, 3))
    const { id = '' } = await client.createOrder(symbol, 'market', 'buy', 0.01, price)
    expect((await orders).map((order) => order.id)).toContain(id)
    const [heard] = await trades
    const [fill] = await client.fetchMyTrades(symbol)
    expect(heard?.id).toBe(fill?.id)
    expect(fill).toMatchObject({ order: id, side: 'buy', amount: 0.01, takerOrMaker: 'taker' })
    const cost = Number(fill?.price) * 0.01
    expect(Number(fill?.fee?.cost)).toBeCloseTo(cost * 0.00045, 5)
    const [position] = await client.fetchPositions([symbol])
    expect(position).toMatchObject({ symbol, side: 'long', contracts: 0.01 })
    expect(position?.entryPrice).toBe(fill?.price)
  })

  it('is told why an order is refused', async () => {
    const place = (quantity: number, at: number, params = {}) =>
      client.createOrder(symbol, 'limit', 'buy', quantity, at, params)
    await expect(place(0.0001, price)).rejects.toThrow(/minimum value of \$10/)
    await expect(place(1, price * 1.01, { postOnly: true })).rejects.toThrow(/bbo was \d+@\d+/)
    await expect(place(1000, price * 0.99)).rejects.toThrow(/Insufficient margin/)
    await expect(client.cancelOrder('1', symbol)).rejects.toThrow(/never placed/)
  })

  it('does not get past the signature with a key nobody approved', async () => {
    const stranger = ccxtAt(sandbox)
    stranger.privateKey = `0x${'11'.repeat(32)}`
    await stranger.loadHttpProxyAgent()
    await stranger.loadMarkets()
    const attempt = stranger.createOrder(symbol, 'limit', 'buy', 0.01, price * 0.98)
    await expect(attempt).rejects.toThrow(/User or API Wallet 0x[0-9a-f]{40} does not exist/)
    await stranger.close()
  })
})

type Status = { readonly venues: Readonly<Record<string, { readonly subscriptions: number }>> }

async function hasSubscriptions(sandbox: RunningSandbox, count: number): Promise<boolean> {
  const { venues } = await control<Status>(sandbox, '/status')
  return venues['hyperliquid']?.subscriptions === count
}

type TypedData = {
  readonly domain: object
  readonly types: Readonly<Record<string, unknown>>
  readonly primaryType: string
  readonly message: object
}

/** A wallet whose typed data another library encodes and signs. */
function walletOf(privateKey: string) {
  const signer = new hyperliquid()
  return {
    address: '0x0000000000000000000000000000000000000001' as const,
    signTypedData({ domain, types, primaryType, message }: TypedData): Promise<`0x${string}`> {
      const fields = { [primaryType]: types[primaryType] }
      const encoded = signer.ethEncodeStructuredData(domain, fields, message)
      const signed = signer.signMessage(encoded, privateKey) as { r: string; s: string; v: number }
      const [r, s] = [signed.r, signed.s].map((part) => part.slice(2).padStart(64, '0'))
      return Promise.resolve(`0x${r}${s}${signed.v.toString(16)}` as const)
    },
  }
}

describe('the SDK @nktkas/hyperliquid at the sandbox, by address alone', () => {
  let sandbox: RunningSandbox
  let user: `0x${string}`
  let info: InfoClient
  let exchange: ExchangeClient
  let socket: WebSocketTransport
  let overSocket: ExchangeClient
  let price: number
  const updates: { readonly status: string; readonly order: { readonly oid: number } }[] = []
  const fills: { readonly isSnapshot?: true; readonly fills: readonly { tid: number }[] }[] = []
  const limit = { b: true, s: '0.01', r: false, t: { limit: { tif: 'Gtc' } } } as const

  beforeAll(async () => {
    sandbox = await startSandbox({ venues: ['hyperliquid'] })
    const { rest, ws, credentials } = venueOf(sandbox, 'hyperliquid')
    user = credentials.apiKey as `0x${string}`
    const transport = new HttpTransport({ apiUrl: rest })
    const wallet = walletOf(credentials.secret)
    socket = new WebSocketTransport({ url: `${ws}/ws` })
    info = new InfoClient({ transport })
    exchange = new ExchangeClient({ transport, wallet })
    overSocket = new ExchangeClient({ transport: socket, wallet })
    const subscriptions = new SubscriptionClient({ transport: socket })
    await subscriptions.orderUpdates({ user }, (data) => updates.push(...data))
    await subscriptions.userFills({ user }, (data) => fills.push(data))
    price = Math.round(Number((await info.allMids())['BTC']) * 0.98)
  })

  afterAll(async () => {
    socket.close()
    await sandbox.close()
  })

  it('begins with a snapshot of the fills', async () => {
    const first = await waitFor('the snapshot', () => fills[0])
    expect(first).toMatchObject({ isSnapshot: true, fills: [] })
  })

  it('places, modifies and cancels by its own id, and hears each step', async () => {
    const c = '0x0000000000000000000000000000000a' as const
    const placed = await exchange.order({
      orders: [{ ...limit, a: 0, p: String(price), c }],
      grouping: 'na',
    })
    const [status] = placed.response.data.statuses as [{ resting: { oid: number; cloid: string } }]
    expect(status.resting.cloid).toBe(c)
    const { oid } = status.resting
    await exchange.modify({ oid, order: { ...limit, a: 0, p: String(price - 10), c } })
    const [open] = await info.openOrders({ user })
    expect(open).toMatchObject({ coin: 'BTC', limitPx: `${price - 10}.0`, sz: '0.01', cloid: c })
    await exchange.cancelByCloid({ cancels: [{ asset: 0, cloid: c }] })
    await waitFor('the four steps', () => (updates.length >= 4 ? true : undefined))
    const steps = updates.map((update) => [update.status, update.order.oid])
    const second = open?.oid
    expect(steps).toEqual([
      ['open', oid],
      ['canceled', oid],
      ['open', second],
      ['canceled', second],
    ])
  })

  it('sends an action over the socket and hears of the fill', async () => {
    const taking = { a: 0, b: false, p: String(price), s: '0.01', r: false }
    const sold = await overSocket.order({
      orders: [{ ...taking, t: { limit: { tif: 'Ioc' } } }],
      grouping: 'na',
    })
    expect(sold.response.data.statuses).toMatchObject([{ filled: { totalSz: '0.01' } }])
    const heard = await waitFor('the fill', () => fills.find((message) => message.fills.length > 0))
    const [fill] = await info.userFills({ user })
    expect(heard.fills[0]?.tid).toBe(fill?.tid)
    expect(fill).toMatchObject({ dir: 'Open Short', startPosition: '0.0', crossed: true })
    const { assetPositions } = await info.clearinghouseState({ user })
    expect(assetPositions[0]?.position).toMatchObject({ coin: 'BTC', szi: '-0.01' })
  })

  it('trades for a sub-account with the same key', async () => {
    const [sub] = (await info.subAccounts({ user })) ?? []
    const vaultAddress = sub?.subAccountUser as `0x${string}`
    const orders = [{ ...limit, a: 0, p: String(price) }]
    await exchange.order({ orders, grouping: 'na' }, { vaultAddress })
    expect(await info.openOrders({ user: vaultAddress })).toHaveLength(1)
    expect(await info.openOrders({ user })).toHaveLength(0)
    expect(await info.userRole({ user: vaultAddress })).toMatchObject({ role: 'subAccount' })
  })

  it('is told one error for a batch that cannot be read at all', async () => {
    const batch = [
      { ...limit, a: 0, p: String(price) },
      { ...limit, a: 0, p: '0.123456' },
    ]
    const attempt = exchange.order({ orders: batch, grouping: 'na' })
    await expect(attempt).rejects.toThrow('order 0: Price must be divisible by tick size. asset=0')
    expect(await info.openOrders({ user })).toHaveLength(0)
  })
})
