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

/** Where a key's permissions are told: not on the futures hosts, and only for real accounts. */
export const walletRest = 'https://api.binance.com'

const socketApiHosts: Readonly<Record<Exclude<Environment, 'sandbox'>, string>> = {
  live: 'wss://ws-fapi.binance.com',
  testnet: 'wss://testnet.binancefuture.com',
}

/** The WebSocket API has hosts of its own; a sandbox serves it with its streams. */
export function socketApiUrl(environment: Environment, { ws }: VenueUrls): string {
  return `${environment === 'sandbox' ? ws : socketApiHosts[environment]}/ws-fapi/v1`
}

/** The user's stream. Whether the testnet wants the category in the path is not documented. */
export function userStreamUrl(ws: string, listenKey: string, category: 'private' | null): string {
  return `${ws}${category === null ? '' : `/${category}`}/ws/${encodeURIComponent(listenKey)}`
}
