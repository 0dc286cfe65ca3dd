import { describe, expect, it } from 'vitest'
import { parseOpenInterest as parseBinance } from '../../../src/main/venues/binance-usdm/openInterest.ts'
import { parseOpenInterest as parseBybit } from '../../../src/main/venues/bybit/openInterest.ts'

const time = 1_750_000_200_000

describe('open interest of the past', () => {
  it('of Binance is base units of one side', () => {
    const row = { symbol: 'BTCUSDT', sumOpenInterest: '20403.637', timestamp: time }
    expect(parseBinance(row)).toEqual({ ok: true, value: { time, openInterest: 20_403.637 } })
    expect(parseBinance({ ...row, timestamp: String(time) })).toMatchObject({ ok: true })
  })

  it('of Bybit is halved where the venue counts both sides', () => {
    const both = { openInterest: '461.134', timestamp: String(time) }
    expect(parseBybit(both)).toEqual({ ok: true, value: { time, openInterest: 230.567 } })
    const single = { ...both, singleOpenInterest: '230.5' }
    expect(parseBybit(single)).toEqual({ ok: true, value: { time, openInterest: 230.5 } })
  })

  it.each([
    null,
    [],
    {},
    { timestamp: 1_750_000_200, sumOpenInterest: '1', openInterest: '1' },
    { timestamp: time, sumOpenInterest: null, openInterest: null },
    { timestamp: time, sumOpenInterest: '-1', openInterest: '-1' },
    { timestamp: time, sumOpenInterest: 'many', openInterest: 'many' },
  ])('is refused without throwing when the row is %j', (row) => {
    expect(parseBinance(row).ok).toBe(false)
    expect(parseBybit(row).ok).toBe(false)
  })
})
