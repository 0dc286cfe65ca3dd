import type { TradingCapabilities } from '../../../contract/domain/order.ts'
import { textOrderIds } from '../shared/orderIds.ts'

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/New-Order */
export const clientOrderIds = textOrderIds(/^[.A-Z:/a-z0-9_-]{1,36}$/)

/** A `gtd` order must live at least this long, ms; what is left of a second is cut off. */
export const shortestLifeMs = 600_000

export const capabilities: TradingCapabilities = {
  marketKind: 'linear',
  orderTypes: ['market', 'limit', 'stopMarket', 'stopLimit', 'trailingStop'],
  timesInForce: {
    limit: ['gtc', 'ioc', 'fok', 'gtd'],
    stopLimit: ['gtc', 'ioc', 'fok', 'gtd'],
  },
  postOnly: true,
  reduceOnly: true,
  quoteQuantity: false,
  amend: 'native',
  amendable: ['price', 'quantity'],
  cancelAll: 'instrument',
  hedgeMode: true,
  leverage: true,
  triggerBy: ['last', 'mark'],
  // 0.1 to 20 percent.
  trailingDelta: { min: '10', max: '2000', step: '1' },
  webSocketOrderEntry: true,
  // The venue documents no bounds; it looks about every 10 ms.
  deadMansSwitch: { scope: 'instrument', minMs: 10, maxMs: Number.MAX_SAFE_INTEGER },
  notes: [
    'Stops and trailing stops wait in a service of their own: they have numbers of their own, and get a second one when they are set off.',
    'Only limit orders can be amended, price and quantity are both said again, and the order loses its place in the queue.',
    'A trailing stop trails by a percentage of the price: 1 percent is 100 basis points here.',
    'A post-only order that would trade at once is refused, or accepted and expired.',
    'A gtd order must end more than ten minutes from now, on a whole second.',
    'At most 200 stops and trailing stops may wait over all symbols together.',
    'Whether the countdown cancels stops and trailing stops too is not documented.',
    'In hedge mode an order that closes its side only ever reduces; the venue takes no reduce-only flag there.',
  ],
}
