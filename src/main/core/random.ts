/** A source of numbers in [0, 1). Injected wherever chance is used. */
export type Random = () => number

export const systemRandom: Random = Math.random

/** Repeatable stream from a 32-bit seed (the mulberry32 generator). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
