import type { VenueInfo } from '../../../contract/domain/venue.ts'

export const info: VenueInfo = {
  venue: 'binance-spot',
  displayName: 'Binance Spot',
  aliases: [],
  color: '#D4A20A',
  assumedMarketShare: 0,
  features: { realTime: true, historical: false, websocket: true },
  // Spot holds no positions: there is nothing to liquidate.
  guarantees: [],
}
