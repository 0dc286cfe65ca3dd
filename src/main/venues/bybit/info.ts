import type { VenueInfo } from '../../../contract/domain/venue.ts'

export const info: VenueInfo = {
  venue: 'bybit',
  displayName: 'Bybit',
  aliases: [],
  color: '#F19146',
  assumedMarketShare: 0.25,
  features: { realTime: true, historical: false, websocket: true },
  guarantees: [
    {
      // The day the venue's own list gives for its first linear contract.
      since: '2020-03-30',
      guarantee: 'sampled',
      sentence: 'At most one liquidation per symbol and second was reported.',
      priceKind: 'bankruptcy',
      source: 'https://bybit-exchange.github.io/docs/changelog/v5',
    },
    {
      since: '2025-02-20',
      guarantee: 'complete',
      sentence: 'Every liquidation is reported, in batches of 500 ms, at its bankruptcy price.',
      priceKind: 'bankruptcy',
      source: 'https://bybit-exchange.github.io/docs/v5/websocket/public/all-liquidation',
    },
  ],
}
