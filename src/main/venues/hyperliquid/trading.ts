import type { TradingCapabilities } from '../../../contract/domain/order.ts'
import { hexOrderIds } from '../shared/orderIds.ts'

/** Shortest time until a scheduled cancel, ms. */
export const minCountdownMs = 5_000
/** Ours: the venue names no longest time until a scheduled cancel, ms. */
export const maxCountdownMs = 86_400_000

export const clientOrderIds = hexOrderIds()

/** What takes the place of a market price: a limit this far beyond a real one, a share of it. */
export const marketSlippage = '0.05'
/** The same for stops: the venue's own market stops are this wide. */
export const stopSlippage = '0.1'

/** https://hyperliquid.gitbook.io/hyperliquid-docs/trading/order-types */
export const perpetuals: TradingCapabilities = {
  marketKind: 'linear',
  orderTypes: ['market', 'limit', 'stopMarket', 'stopLimit'],
  timesInForce: { market: ['ioc'], limit: ['gtc', 'ioc'], stopLimit: ['gtc'] },
  postOnly: true,
  reduceOnly: true,
  quoteQuantity: false,
  amend: 'replace',
  amendable: ['price', 'quantity'],
  cancelAll: 'emulated',
  hedgeMode: false,
  leverage: true,
  triggerBy: ['mark'],
  trailingDelta: null,
  webSocketOrderEntry: true,
  deadMansSwitch: { scope: 'account', minMs: minCountdownMs, maxMs: maxCountdownMs },
  notes: [
    'A market order is a limit order, immediate or cancel, at most 5 % beyond the mid price of that moment; a stop market order trades at most 10 % beyond its stop price.',
    'An amendment takes the order out of the book and places another with a new number, behind those that wait; what fills in between comes on top.',
    'Orders that wait for a stop price cannot be amended: cancel and place them anew.',
    'The dead-man switch works only for accounts that have traded 1,000,000 USDC, and can fire ten times a day.',
    'Orders that fill or kill, that end at a date or that trail are not offered.',
    'Spot pairs, markets of builders and outcome markets are shown where the account holds them, but not traded here.',
  ],
}
