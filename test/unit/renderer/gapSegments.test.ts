import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RecordingGap } from '../../../src/contract/domain/heatmap.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { venueIds } from '../../../src/contract/domain/venue.ts'
import { gapSegments } from '../../../src/renderer/src/canvas/gapSegments.ts'

const gap = (venue: VenueId, from: number, to: number): RecordingGap => ({
  venue,
  from: from as UnixMs,
  to: to as UnixMs,
  reason: 'disconnected',
})
const both = new Set<VenueId>(['binance-usdm', 'bybit'])

describe('gap segments', () => {
  it('are common only where every shown venue has no record', () => {
    expect(gapSegments([gap('bybit', 10, 50), gap('binance-usdm', 30, 70)], both)).toEqual([
      { from: 10, to: 30, missing: ['bybit'], common: false },
      { from: 30, to: 50, missing: ['binance-usdm', 'bybit'], common: true },
      { from: 50, to: 70, missing: ['binance-usdm'], common: false },
    ])
  })

  it('ignore venues that are not shown', () => {
    const shown = new Set<VenueId>(['bybit'])
    expect(gapSegments([gap('bybit', 1, 2), gap('hyperliquid', 0, 9)], shown)).toEqual([
      { from: 1, to: 2, missing: ['bybit'], common: true },
    ])
  })

  it('join gaps that touch and do not count an overlap of one venue twice', () => {
    expect(gapSegments([gap('bybit', 0, 5), gap('bybit', 5, 9), gap('bybit', 3, 6)], both)).toEqual(
      [{ from: 0, to: 9, missing: ['bybit'], common: false }],
    )
  })

  it('cover exactly the moments in which a shown venue has a gap', () => {
    const anyGap = fc
      .tuple(fc.constantFrom(...venueIds), fc.nat(40), fc.integer({ min: 1, max: 20 }))
      .map(([venue, from, length]) => gap(venue, from, from + length))
    fc.assert(
      fc.property(fc.array(anyGap, { maxLength: 12 }), (gaps) => {
        const segments = gapSegments(gaps, both)
        for (let moment = 0; moment < 70; moment++) {
          const missing = new Set(
            gaps
              .filter((each) => each.from <= moment && each.to > moment && both.has(each.venue))
              .map((each) => each.venue),
          )
          const found = segments.filter((each) => each.from <= moment && each.to > moment)
          expect(found).toHaveLength(missing.size === 0 ? 0 : 1)
          expect(found[0]?.common ?? false).toBe(missing.size === both.size)
        }
      }),
      { numRuns: 150 },
    )
  })
})
