import { type BookSync, createNumberedSync } from '../shared/binance/bookSync.ts'
import type { DepthUpdate } from './parse/market.ts'

/**
 * Keeping one book in step with the venue, as its page "How to manage a local order book
 * correctly" numbers it (wording of 2025-11-12):
 *
 * 1. buffer the updates of the stream;
 * 2. fetch a REST snapshot; if it is older than the first update's `U`, fetch another;
 * 3. drop every update whose `u` is not above the snapshot's `lastUpdateId`;
 * 4. apply the rest; an update whose `U` is above the book's id plus one means that one is missing:
 *    start again from 1;
 * 5. quantities are absolute, zero removes the level.
 *
 * There is no `pu` at spot: updates that overlap are applied, because their quantities are absolute.
 * A snapshot that ends right before the first update is contiguous with it and is taken.
 */
export function createBookSync(): BookSync<DepthUpdate> {
  return createNumberedSync<DepthUpdate>({
    isOld: (update, lastId) => update.lastId <= lastId,
    follows: (update, lastId) => update.firstId <= lastId + 1,
    startOf: ({ firstId }) => firstId,
  })
}
