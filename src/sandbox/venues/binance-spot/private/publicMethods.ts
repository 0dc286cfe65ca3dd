import type { SocketMethods } from '../../binance/private/apiSocket.ts'
import type { Endpoint } from '../../binance/restDesk.ts'

/** Market data by its name on the socket API. */
const addresses: Readonly<Record<string, string>> = {
  exchangeInfo: 'GET /api/v3/exchangeInfo',
  depth: 'GET /api/v3/depth',
  'trades.recent': 'GET /api/v3/trades',
  'trades.historical': 'GET /api/v3/historicalTrades',
  'trades.aggregate': 'GET /api/v3/aggTrades',
  klines: 'GET /api/v3/klines',
  uiKlines: 'GET /api/v3/uiKlines',
  avgPrice: 'GET /api/v3/avgPrice',
  'ticker.24hr': 'GET /api/v3/ticker/24hr',
  'ticker.price': 'GET /api/v3/ticker/price',
  'ticker.book': 'GET /api/v3/ticker/bookTicker',
}

/** The public methods of the socket API: the same answers as over REST. */
export function publicMethods(endpoints: ReadonlyMap<string, Endpoint>): SocketMethods['handle'] {
  return (method, _session, parameters) => {
    const endpoint = endpoints.get(addresses[method] ?? '')
    if (endpoint === undefined) return undefined
    return endpoint.answer(
      new URLSearchParams(parameters.names().map((name) => [name, parameters.text(name) ?? ''])),
    )
  }
}
