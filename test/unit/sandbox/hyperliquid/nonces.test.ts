import { array, assert, integer, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NonceSet } from '../../../../src/sandbox/venues/hyperliquid/private/nonces.ts'

const now = 1_750_000_000_000
const dayMs = 86_400_000

describe('nonces of a Hyperliquid signer', () => {
  it('are taken once', () => {
    const set = new NonceSet()
    expect(set.take(now, now)).toBeNull()
    expect(set.take(now, now)).toBe(`Invalid nonce: duplicate nonce ${now}`)
    expect(set.take(now - 1, now)).toBeNull()
  })

  it('lie within two days back and one day ahead', () => {
    const set = new NonceSet()
    expect(set.take(now - 2 * dayMs, now)).toMatch(/^Invalid nonce/)
    expect(set.take(now - 2 * dayMs + 1, now)).toBeNull()
    expect(set.take(now + dayMs - 1, now)).toBeNull()
    expect(set.take(now + dayMs, now)).toMatch(/^Invalid nonce/)
  })

  it('are no smaller than the smallest of the hundred largest', () => {
    const set = new NonceSet()
    for (let index = 0; index < 101; index += 1) expect(set.take(now + index, now)).toBeNull()
    expect(set.take(now, now)).toMatch(/^Invalid nonce: nonce too low/)
    expect(set.take(now + 1, now)).toMatch(/^Invalid nonce: duplicate/)
    expect(set.take(now + 101, now)).toBeNull()
  })

  it('never count twice, in whatever order they come', () => {
    const offsets = array(integer({ min: 0, max: 300 }), { maxLength: 400 })
    assert(
      property(offsets, (list) => {
        const set = new NonceSet()
        const taken = list.filter((offset) => set.take(now + offset, now) === null)
        expect(new Set(taken).size).toBe(taken.length)
      }),
      { numRuns: 200 },
    )
  })
})
