import type { Environment } from '../../../contract/domain/venue.ts'
import type { VenueUrls } from '../adapter.ts'
import type { Category } from './symbols.ts'

/** https://bybit-exchange.github.io/docs/v5/guide and …/v5/ws/connect */
export const urls: Readonly<Record<Exclude<Environment, 'sandbox'>, VenueUrls>> = {
  live: { rest: 'https://api.bybit.com', ws: 'wss://stream.bybit.com' },
  testnet: { rest: 'https://api-testnet.bybit.com', ws: 'wss://stream-testnet.bybit.com' },
}

export function streamUrl(ws: string, category: Category): string {
  return `${ws}/v5/public/${category}`
}

export const privatePath = '/v5/private'
export const tradePath = '/v5/trade'
