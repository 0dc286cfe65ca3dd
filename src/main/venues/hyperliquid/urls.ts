import type { Environment } from '../../../contract/domain/venue.ts'
import type { VenueUrls } from '../adapter.ts'

/** https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api */
export const urls: Readonly<Record<Exclude<Environment, 'sandbox'>, VenueUrls>> = {
  live: { rest: 'https://api.hyperliquid.xyz', ws: 'wss://api.hyperliquid.xyz' },
  testnet: {
    rest: 'https://api.hyperliquid-testnet.xyz',
    ws: 'wss://api.hyperliquid-testnet.xyz',
  },
}

export function streamUrl(ws: string): string {
  return `${ws}/ws`
}
