import type { Environment } from '../../../contract/domain/venue.ts'
import type { VenueUrls } from '../adapter.ts'

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/general-info */
export const urls: Readonly<Record<Exclude<Environment, 'sandbox'>, VenueUrls>> = {
  live: { rest: 'https://fapi.binance.com', ws: 'wss://fstream.binance.com' },
  testnet: { rest: 'https://testnet.binancefuture.com', ws: 'wss://fstream.binancefuture.com' },
}

/**
 * Streams are routed by category since 2026-04-23. A subscription on the wrong one is acknowledged
 * and stays silent for ever.
 */
export type StreamCategory = 'market' | 'public'

export function streamUrl(ws: string, category: StreamCategory): string {
  return `${ws}/${category}/stream`
}
