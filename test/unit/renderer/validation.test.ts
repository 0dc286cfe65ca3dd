import { describe, expect, it } from 'vitest'
import type { ValidationRow } from '../../../src/contract/domain/validation.ts'
import {
  estimateWords,
  formatDistance,
  formatPercent,
  formatTimes,
} from '../../../src/renderer/src/format/share.ts'
import { exportLinks } from '../../../src/renderer/src/panels/files/exportLinks.ts'
import { sizeWords } from '../../../src/renderer/src/panels/statistics/BySize.tsx'
import { rangeOf } from '../../../src/renderer/src/panels/statistics/ranges.ts'
import { badgeWords, rowFor } from '../../../src/renderer/src/panels/validation/validationWords.ts'

const estimate = (value: number) => ({ value, low: value * 0.9, high: value * 1.1 })
const row = (change: Partial<ValidationRow> = {}): ValidationRow => ({
  symbol: 'BTCUSDT' as ValidationRow['symbol'],
  venue: null,
  horizon: '1h',
  version: 'twoSided-1',
  windows: 100,
  skippedWindows: 0,
  events: 812,
  eventNotional: 9e6,
  unscoredEvents: 0,
  zones: 10,
  touchedZones: 4,
  recall: estimate(0.41),
  recallByNotional: estimate(0.5),
  precision: estimate(0.2),
  coverage: estimate(0.18),
  randomRecall: estimate(0.2),
  roundNumberRecall: estimate(0.21),
  liftOverRandom: estimate(2.1),
  liftOverRoundNumbers: estimate(1.9),
  guarantee: 'complete',
  caution: null,
  ...change,
})

describe('the badge of the validation', () => {
  it('shows hit rate, lift and sample size together', () => {
    const words = badgeWords(row(), null, true)
    expect(words.parts).toEqual([
      ['1h hit', '41%'],
      ['lift', '2.1×'],
      ['n', '812'],
    ])
    expect(words.explanation).toContain('Zones covered 18% of the price range')
    expect(words.explanation).toContain('(37% to 45%)')
  })

  it('shows no figure without events behind it, and says why', () => {
    const caution = 'No liquidation was recorded in the range.'
    const words = badgeWords(row({ events: 0, recall: null, caution }), null, true)
    expect(words).toMatchObject({ scored: false, parts: [], explanation: caution })
    expect(badgeWords(row({ recall: null, caution: 'Too few.' }), null, true).parts).toEqual([])
    expect(badgeWords(null, 'The engine is away.', false).explanation).toContain('engine is away')
    expect(badgeWords(null, null, false).short).toBe('Validating…')
    expect(badgeWords(null, null, true).short).toBe('Not validated')
  })

  it('speaks of the venue shown alone, else of all together', () => {
    const rows = [row(), row({ venue: 'bybit', events: 5 }), row({ version: 'directional-1' })]
    const events = (venues: readonly ('bybit' | 'hyperliquid')[]) =>
      rowFor(rows, venues, '1h', 'twoSided-1')?.events
    expect(events(['bybit'])).toBe(5)
    expect(events(['hyperliquid'])).toBe(812)
    expect(events(['bybit', 'hyperliquid'])).toBe(812)
    expect(rowFor(rows, ['bybit'], '4h', 'twoSided-1')).toBeNull()
  })
})

describe('shares in words', () => {
  it('keep a figure and its interval apart, and never invent one', () => {
    expect(estimateWords(estimate(0.41), formatPercent)).toEqual({
      value: '41%',
      interval: '37% to 45%',
    })
    expect(estimateWords({ value: 2, low: null, high: null }, formatTimes).interval).toBe('±?')
    expect(estimateWords(null, formatPercent)).toEqual({ value: '—', interval: '' })
  })

  it('show tenths where whole percents would say little', () => {
    expect([0, 0.042, 0.0996, 0.412, 1].map(formatPercent)).toEqual([
      '0%',
      '4.2%',
      '10%',
      '41%',
      '100%',
    ])
    expect([formatDistance(0.0124), formatDistance(-0.0035)]).toEqual(['+1.24%', '−0.35%'])
    expect([formatTimes(2.14), formatTimes(31.4)]).toEqual(['2.1×', '31×'])
  })
})

describe('statistics', () => {
  it('cover whole hours, so that the question changes once an hour', () => {
    const hour = 3_600_000
    const early = rangeOf('24h', 1000 * hour + 1)
    expect(early).toEqual({ from: 977 * hour, to: 1001 * hour })
    expect(rangeOf('24h', 1000 * hour + 3_000_000)).toEqual(early)
  })

  it('name their sizes', () => {
    expect([sizeWords(0, 1000), sizeWords(1000, 10_000), sizeWords(1e7, null)]).toEqual([
      'under 1K',
      '1K – 10K',
      'over 10M',
    ])
  })

  it('are exported for a symbol or for all', () => {
    expect(exportLinks('BTCUSDT').map(({ path }) => path)).toEqual([
      '/liquidations/export?format=csv&symbol=BTCUSDT',
      '/liquidations/export?format=typed&symbol=BTCUSDT',
    ])
    expect(exportLinks(null)[0]?.path).toBe('/liquidations/export?format=csv')
  })
})
