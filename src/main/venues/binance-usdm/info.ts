import type { VenueInfo } from '../../../contract/domain/venue.ts'

export const info: VenueInfo = {
  venue: 'binance-usdm',
  displayName: 'Binance',
  aliases: ['binance'],
  color: '#F0B90B',
  assumedMarketShare: 0.45,
  features: { realTime: true, historical: false, websocket: true },
  guarantees: [
    {
      // The day the venue's own list gives for its first contract. Since when the stream is sampled
      // is not documented.
      since: '2019-09-25',
      guarantee: 'sampled',
      sentence:
        'At most one liquidation per symbol and second is reported, the latest; the rest is missing.',
      priceKind: 'averageFill',
      source:
        'https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/All-Market-Liquidation-Order-Streams',
    },
  ],
}
