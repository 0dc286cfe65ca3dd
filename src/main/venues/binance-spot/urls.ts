import type { Environment } from '../../../contract/domain/venue.ts'
import type { VenueUrls } from '../adapter.ts'
import { allowedHosts } from '../shared/hosts.ts'

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-api-information */
export const urls: Readonly<Record<Exclude<Environment, 'sandbox'>, VenueUrls>> = {
  live: { rest: 'https://api.binance.com', ws: 'wss://stream.binance.com:9443' },
  testnet: { rest: 'https://testnet.binance.vision', ws: 'wss://stream.testnet.binance.vision' },
}

/** The WebSocket API has hosts of its own; a sandbox has it where its streams are. */
const apiUrls: Readonly<Record<Exclude<Environment, 'sandbox'>, string>> = {
  live: 'wss://ws-api.binance.com:443',
  testnet: 'wss://ws-api.testnet.binance.vision',
}

const apiPath = '/ws-api/v3'

/** https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/general-api-information */
export function apiUrl(environment: Environment, { ws }: VenueUrls): string {
  return `${environment === 'sandbox' ? ws : apiUrls[environment]}${apiPath}`
}

/** The hosts that `apiUrl` may reach. */
export function apiHosts(environment: Environment, given: VenueUrls): readonly string[] {
  if (environment === 'sandbox') return allowedHosts(environment, given, urls)
  return [new URL(apiUrls[environment]).host]
}

/** Combined streams: every message says which stream it belongs to. */
export function streamUrl(ws: string): string {
  return `${ws}/stream`
}
