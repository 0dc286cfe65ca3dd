import { describe, expect, it } from 'vitest'
import type { InstrumentId, UnixMs } from '../../../../src/contract/domain/ids.ts'
import type { EngineEvent } from '../../../../src/contract/events.ts'
import { createCarried } from '../../../../src/main/venues/shared/carried.ts'

const btc = 'BTCUSDT-LINEAR.BYBIT' as InstrumentId
const eth = 'ETHUSDT-LINEAR.BYBIT' as InstrumentId
const at = (time: number): UnixMs => time as UnixMs

function event(kind: 'bookSnapshot' | 'quote' | 'bookLost', instrumentId: InstrumentId) {
  const whole = { kind, instrumentId, reason: '', receivedTime: at(1) }
  return whole as unknown as EngineEvent
}

describe('what a connection carries', () => {
  it('is proven by any data once it was brought, book and quotes apart', () => {
    const carried = createCarried()
    carried.seen(at(5))
    expect(carried.provenTime(btc, 'book')).toBeNull()
    carried.note(event('bookSnapshot', btc))
    carried.note(event('quote', eth))
    carried.seen(at(9))
    expect(carried.provenTime(btc, 'book')).toBe(9)
    expect(carried.provenTime(btc, 'quote')).toBeNull()
    expect(carried.provenTime(eth, 'quote')).toBe(9)
    expect(carried.provenTime(eth, 'book')).toBeNull()
  })

  it('is proven no more from a gap to the next snapshot', () => {
    const carried = createCarried()
    carried.note(event('bookSnapshot', btc))
    carried.note(event('bookLost', btc))
    carried.seen(at(9))
    expect(carried.provenTime(btc, 'book')).toBeNull()
    carried.note(event('bookSnapshot', btc))
    expect(carried.provenTime(btc, 'book')).toBe(9)
  })

  it('is all lost with the connection, and each book is told of once', () => {
    const carried = createCarried()
    carried.note(event('bookSnapshot', btc))
    carried.note(event('bookSnapshot', eth))
    carried.note(event('quote', eth))
    carried.seen(at(9))
    expect(carried.lost('silence', at(12))).toEqual([
      { kind: 'bookLost', instrumentId: btc, reason: 'silence', receivedTime: 12 },
      { kind: 'bookLost', instrumentId: eth, reason: 'silence', receivedTime: 12 },
    ])
    expect(carried.lost('silence', at(13))).toEqual([])
    expect(carried.provenTime(eth, 'quote')).toBeNull()
  })
})
