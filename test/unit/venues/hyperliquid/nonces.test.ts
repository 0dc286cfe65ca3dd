import { array, assert, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../../src/contract/domain/ids.ts'
import { createNonces, noncesOf } from '../../../../src/main/venues/hyperliquid/nonces.ts'

const at = (ms: number): UnixMs => ms as UnixMs

describe('the numbers of a signer', () => {
  it('are the time where it moves on', () => {
    const nonces = createNonces()
    expect([nonces.next(at(1000)), nonces.next(at(1005))]).toEqual([1000, 1005])
  })

  it('go on when the clock stands still or is set back', () => {
    const nonces = createNonces()
    const given = [1000, 1000, 400, 1001, 1010].map((ms) => nonces.next(at(ms)))
    expect(given).toEqual([1000, 1001, 1002, 1003, 1010])
  })

  it('never repeat and always grow, whatever the clock does', () => {
    assert(
      property(array(integer({ min: 0, max: 2e12 }), { maxLength: 200 }), (times) => {
        const nonces = createNonces()
        const given = times.map((ms) => nonces.next(at(ms)))
        expect(given.every((each, index) => index === 0 || each > (given[index - 1] ?? 0))).toBe(
          true,
        )
      }),
      { numRuns: 200 },
    )
  })

  it('are shared by every account that the signer signs for', () => {
    const one = noncesOf('0x01').next(at(5000))
    const other = noncesOf('0x01').next(at(5000))
    expect(other).toBeGreaterThan(one)
    expect(noncesOf('0x02').next(at(5000))).toBe(5000)
  })
})
