import type { VenueInfo } from '../../../contract/domain/venue.ts'

export const info: VenueInfo = {
  venue: 'hyperliquid',
  displayName: 'Hyperliquid',
  aliases: [],
  color: '#9B59B6',
  assumedMarketShare: 0.05,
  features: { realTime: true, historical: false, websocket: true },
  guarantees: [
    {
      // The day of the first trade in the history the venue published.
      since: '2023-02-27',
      guarantee: 'inferred',
      sentence:
        'The venue publishes no liquidations; those taken over by its liquidator vaults are concluded from public trades, the rest is missing.',
      priceKind: 'averageFill',
      source:
        'https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/websocket/subscriptions',
    },
  ],
}
