import type { Environment } from '../../../contract/domain/venue.ts'
import type { VenueUrls } from '../adapter.ts'

/** https://bybit-exchange.github.io/docs/v5/guide and …/v5/ws/connect */
export const urls: Readonly<Record<Exclude<Environment, 'sandbox'>, VenueUrls>> = {
  live: { rest: 'https://api.bybit.com', ws: 'wss://stream.bybit.com' },
  testnet: { rest: 'https://api-testnet.bybit.com', ws: 'wss://stream-testnet.bybit.com' },
}

export function streamUrl(ws: string): string {
  return `${ws}/v5/public/linear`
}
