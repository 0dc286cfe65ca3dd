import { shortName, useVenueStore } from '../../stores/venueStore.ts'
import { wordsOf } from '../orders/words.ts'
import type { Draft, Place } from './draft.ts'

export const strategyWords: Readonly<Record<Draft['strategy'], string>> = {
  none: 'plain order',
  bracket: 'bracket: stop and target',
  oco: 'one cancels the other',
  ladder: 'ladder',
  chase: 'chase the best price',
  twap: 'TWAP',
  iceberg: 'iceberg',
  trailing: 'trailing stop',
}

/** `Bybit main linear`, `Best venue linear`. */
export function placeLabel(place: Place): string {
  if (place.kind === 'best') return `Best venue · ${place.marketKind}`
  const [venue] = place.venues
  const info = useVenueStore.getState().venues.find((each) => each.venue === venue)
  const name = info === undefined ? venue : shortName(info)
  return `${name} · ${place.accountId} · ${place.marketKind}`
}

/** `Buy 0.01 BTCUSDT limit at 60000`. */
export function orderWords(draft: Draft, symbol: string): string {
  const side = draft.side === 'buy' ? 'Buy' : 'Sell'
  const size = draft.sizedIn === 'base' ? draft.quantity : `${draft.quantity} quote`
  const plan = draft.strategy === 'none' ? wordsOf(draft.orderType) : strategyWords[draft.strategy]
  const hasLimit = draft.strategy === 'none' && /limit/i.test(draft.orderType)
  return `${side} ${size} ${symbol} ${plan}${hasLimit ? ` at ${draft.price}` : ''}`
}
