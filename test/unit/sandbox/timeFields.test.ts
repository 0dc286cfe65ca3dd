import { describe, expect, it } from 'vitest'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { eventTimeOf, moveRowTimes, moveTimes } from '../../../src/sandbox/replay/timeFields.ts'
import { fixtureCases, hasFixtures } from '../../support/fixtures.ts'

const hour = 3_600_000

describe('times inside recorded messages', () => {
  it('moves numbers and times written as text, and nothing else', () => {
    const raw =
      '{"ts":1700000000123,"data":{"nextFundingTime":"1700006400000","v":"1700000000123","seq":1700000000123}}'
    expect(moveTimes('bybit', raw, hour, '')).toBe(
      '{"ts":1700003600123,"data":{"nextFundingTime":"1700010000000","v":"1700000000123","seq":1700000000123}}',
    )
  })

  it('keeps the spacing of the text', () => {
    expect(moveTimes('binance-usdm', '{ "E" :\t1700000000123 , "s":"X"}', 1, '')).toBe(
      '{ "E" :\t1700000000124 , "s":"X"}',
    )
  })

  it('leaves trade ids and far dates alone', () => {
    const raw = '{"e":"trade","t":5933014,"a":1,"dt":4133404800000,"u":1700000000123}'
    expect(moveTimes('binance-usdm', raw, hour, '')).toBe(raw)
  })

  it('moves the edges of a candle by whole intervals', () => {
    const raw = '{"e":"kline","E":1700000030500,"k":{"t":1700000040000,"T":1700000099999,"i":"1m"}}'
    const moved = moveTimes('binance-usdm', raw, 90_500, '1m')
    expect(JSON.parse(moved)).toEqual({
      e: 'kline',
      E: 1_700_000_121_000,
      k: { t: 1_700_000_160_000, T: 1_700_000_219_999, i: '1m' },
    })
  })

  it('moves the bare times of candle rows', () => {
    const raw = '[[1700000000000,"1.5","2",1700000059999,"3"],["1700000060000","1"]]'
    expect(moveRowTimes(raw, 1000)).toBe(
      '[[1700000001000,"1.5","2",1700000060999,"3"],["1700000061000","1"]]',
    )
  })

  it.each([
    [
      'binance-usdm',
      '{"e":"forceOrder","E":1700000000200,"o":{"T":1700000000100}}',
      1_700_000_000_200,
    ],
    ['binance-usdm', '{"o":{"T":1700000000100}}', 1_700_000_000_100],
    ['bybit', '{"topic":"x","ts":1700000000300,"data":[{"T":1700000000100}]}', 1_700_000_000_300],
    ['hyperliquid', '{"data":[{"time":1700000000100},{"time":1700000000400}]}', 1_700_000_000_400],
    ['hyperliquid', '{"channel":"activeAssetCtx","data":{"coin":"BTC"}}', null],
  ] as const)('finds when a message of %s came about: %s', (venue, raw, time) => {
    expect(eventTimeOf(venue, raw)).toBe(time)
  })

  it.skipIf(!hasFixtures()).each(['binance-usdm', 'bybit', 'hyperliquid'] as const)(
    'gives every recorded message of %s back when it is moved there and back',
    (venue: VenueId) => {
      const cases = fixtureCases(venue, 'ws-messages', 'cases.json')
      for (const { raw } of cases) {
        const there = moveTimes(venue, raw, 86_400_000, '')
        expect(there.length).toBe(raw.length)
        expect(moveTimes(venue, there, -86_400_000, '')).toBe(raw)
      }
    },
  )
})
