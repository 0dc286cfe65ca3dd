import type { TradingCapabilities } from '../../../contract/domain/order.ts'
import { textOrderIds } from '../shared/orderIds.ts'

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints */
export const clientOrderIds = textOrderIds(/^[A-Za-z0-9_-]{1,36}$/)

export const capabilities: TradingCapabilities = {
  marketKind: 'spot',
  orderTypes: ['market', 'limit', 'stopMarket', 'stopLimit', 'trailingStop'],
  timesInForce: { limit: ['gtc', 'ioc', 'fok'], stopLimit: ['gtc', 'ioc', 'fok'] },
  postOnly: true,
  reduceOnly: false,
  quoteQuantity: true,
  amend: 'replace',
  amendable: ['price', 'quantity', 'stopPrice'],
  cancelAll: 'instrument',
  hedgeMode: false,
  leverage: false,
  triggerBy: ['last'],
  // The usual bounds; each symbol has its own.
  trailingDelta: { min: '10', max: '2000', step: '1' },
  webSocketOrderEntry: true,
  deadMansSwitch: null,
  notes: [
    'A smaller quantity alone keeps the place in the queue; any other change cancels the order and sends a new one.',
    'An order that has traded in part is replaced in two steps, so that its new quantity is exact.',
    'Only plain limit orders can be post-only.',
    'A trailing stop sells or buys at the market once it is set off.',
    'A buyer pays the fee in the base asset and a seller in the quote asset, unless it is paid in BNB.',
    'What is left of an ioc, fok or market order ends as expired.',
    'The venue has no countdown that cancels orders.',
  ],
}
