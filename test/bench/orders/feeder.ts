/**
 * A process that plays the market data of a venue like Binance USD-M: ten books, so many changes a
 * second over all of them. First message to the parent: its port. Argument: changes a second.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

const rate = Number(process.argv[2] ?? '10000')
const everyMs = 5
const names = ['AAA', 'BBB', 'CCC', 'DDD', 'EEE', 'FFF', 'GGG', 'HHH', 'III', 'JJJ']
const updateIds = new Map(names.map((name) => [name, 1_000]))

const filters = [
  { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '100000', tickSize: '0.01' },
  { filterType: 'LOT_SIZE', minQty: '0.001', maxQty: '1000', stepSize: '0.001' },
]

function symbolOf(name: string): object {
  return {
    symbol: `${name}USDT`,
    baseAsset: name,
    quoteAsset: 'USDT',
    marginAsset: 'USDT',
    contractType: 'PERPETUAL',
    status: 'TRADING',
    filters,
    orderTypes: ['LIMIT', 'MARKET'],
    timeInForce: ['GTC', 'IOC'],
  }
}

function levels(from: number, step: number, count: number): readonly (readonly string[])[] {
  return Array.from({ length: count }, (_, index) => [
    (from + step * (index + 1) * 0.01).toFixed(2),
    (1 + Math.random() * 9).toFixed(3),
  ])
}

function depthOf(symbol: string | null): object {
  const name = symbol?.replace(/USDT$/, '') ?? ''
  const lastUpdateId = updateIds.get(name) ?? 0
  return {
    lastUpdateId,
    E: Date.now(),
    T: Date.now(),
    bids: levels(100, -1, 500),
    asks: levels(100, 1, 500),
  }
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const body = url.pathname.endsWith('/exchangeInfo')
    ? { symbols: names.map(symbolOf) }
    : url.pathname.endsWith('/depth')
      ? depthOf(url.searchParams.get('symbol'))
      : []
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(body))
})
const listeners = new Set<WebSocket>()
const sockets = new WebSocketServer({ server })
sockets.on('connection', (socket) => {
  socket.on('close', () => listeners.delete(socket))
  socket.on('message', (data: Buffer) => {
    const ask = JSON.parse(data.toString('utf8')) as {
      readonly id: number
      readonly params?: readonly string[]
    }
    if (ask.params?.some((channel) => channel.includes('@depth')) === true) listeners.add(socket)
    socket.send(JSON.stringify({ result: null, id: ask.id }))
  })
})

function frame(name: string): string {
  const previous = updateIds.get(name) ?? 0
  const next = previous + 7
  updateIds.set(name, next)
  const time = Date.now()
  const changed = { b: levels(100, -1 - Math.random(), 6), a: levels(100, 1 + Math.random(), 6) }
  const numbers = { E: time, T: time, U: previous + 1, u: next, pu: previous }
  const data = { e: 'depthUpdate', s: `${name}USDT`, ...numbers, ...changed }
  return JSON.stringify({ stream: `${name.toLowerCase()}usdt@depth@100ms`, data })
}

let sent = 0
const begun = performance.now()
setInterval(() => {
  const due = Math.floor(((performance.now() - begun) / 1000) * rate)
  for (; sent < due; sent += 1) {
    const text = frame(names[sent % names.length] ?? 'AAA')
    for (const socket of listeners) socket.send(text)
  }
}, everyMs)

process.once('disconnect', () => process.exit(0))
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
