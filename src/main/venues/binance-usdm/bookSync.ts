import { type BookSync, createNumberedSync } from '../shared/binance/bookSync.ts'
import type { DepthUpdate } from './parse/market.ts'

/**
 * Keeping one book in step with the venue, as its page "How to manage a local order book
 * correctly" numbers it:
 *
 * 1. buffer the updates of the stream;
 * 2. fetch a REST snapshot;
 * 3. drop every update whose `u` is below the snapshot's `lastUpdateId`;
 * 4. the first update applied has `U <= lastUpdateId <= u`;
 * 5. from then on each `pu` equals the `u` before, otherwise start again from 1;
 * 6. quantities are absolute, zero removes the level.
 */
export function createBookSync(): BookSync<DepthUpdate> {
  return createNumberedSync<DepthUpdate>({
    isOld: (update, lastId, joining) => joining && update.lastId < lastId,
    follows: (update, lastId, joining) =>
      update.previousId === lastId ||
      (joining && update.firstId <= lastId && update.lastId >= lastId),
    startOf: ({ previousId }) => previousId,
  })
}
