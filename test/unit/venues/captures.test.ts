import { readFileSync } from 'node:fs'
import { Big } from 'big.js'
import { describe, expect, it } from 'vitest'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { fixturesPath, hasFixtures } from '../../support/fixtures.ts'
import { decodeFile } from './support.ts'

type Expected = {
  readonly lastUpdateId?: number
  readonly bidLevels?: number
  readonly askLevels?: number
  readonly finalTopBids: readonly (readonly [string, string])[]
  readonly finalTopAsks: readonly (readonly [string, string])[]
}

const captures: readonly (readonly [venue: VenueId, name: string, compressed: boolean])[] = [
  ['binance-spot', 'cryptofeed-2021-10-12-4symbols', false],
  ['binance-spot', 'hftbacktest-2024-08-08-ethusdt', true],
  ['binance-usdm', 'cryptofeed-2021-07-22-akrousdt-sushiusdt', false],
  ['binance-usdm', 'hftbacktest-2024-08-08-ethusdt', true],
  ['bybit', 'ob1000-2026-10-08-btcusdt', false],
  ['bybit', 'ob500-2024-12-01-xrpusdt-first', false],
  ['hyperliquid', 'hftbacktest-2025-01-26-btc-first', false],
]

/** Compared as decimals: `0.170` is `0.17`. */
function plainLevels(levels: Expected['finalTopBids']): Expected['finalTopBids'] {
  return levels.map(([price, quantity]) => [new Big(price).toFixed(), new Big(quantity).toFixed()])
}

describe.skipIf(!hasFixtures())('replaying a recorded connection', () => {
  it.each(captures)('%s %s ends in the independently rebuilt books', (venue, name, compressed) => {
    const path = fixturesPath(venue, 'ws-captures', `${name}.jsonl`)
    const expected = (
      JSON.parse(readFileSync(path.replace('.jsonl', '.expected.json'), 'utf8')) as {
        readonly expected: Readonly<Record<string, Expected>>
      }
    ).expected

    const summary = decodeFile(venue, compressed ? `${path}.gz` : path).summary()

    expect(summary.parseErrors).toBe(0)
    expect(summary.gaps).toBe(0)
    expect(Object.keys(summary.books)).toHaveLength(Object.keys(expected).length)
    for (const [symbol, book] of Object.entries(expected)) {
      const { finalTopBids: bids, finalTopAsks: asks, bidLevels, askLevels, lastUpdateId } = book
      const stated = {
        bids: plainLevels(bids),
        asks: plainLevels(asks),
        bidLevels,
        askLevels,
        lastUpdateId,
      }
      const own = symbol === '*' ? Object.values(summary.books)[0] : summary.books[symbol]
      expect(own).toMatchObject(JSON.parse(JSON.stringify(stated)))
    }
  })
})
