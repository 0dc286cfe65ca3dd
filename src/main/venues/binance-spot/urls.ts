import type { Environment } from '../../../contract/domain/venue.ts'
import type { VenueUrls } from '../adapter.ts'

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-api-information */
export const urls: Readonly<Record<Exclude<Environment, 'sandbox'>, VenueUrls>> = {
  live: { rest: 'https://api.binance.com', ws: 'wss://stream.binance.com:9443' },
  testnet: { rest: 'https://testnet.binance.vision', ws: 'wss://stream.testnet.binance.vision' },
}

/** Combined streams: every message says which stream it belongs to. */
export function streamUrl(ws: string): string {
  return `${ws}/stream`
}
