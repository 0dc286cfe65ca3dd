import { type Random, seededRandom } from '../../main/core/random.ts'

/** Folds integers into 32 bits so that any change of one of them changes the whole result. */
export function mix(...parts: readonly number[]): number {
  let state = 0x9e3779b9
  for (const part of parts) {
    state = Math.imul(state ^ (part >>> 0), 0x85ebca6b)
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35)
    state ^= state >>> 16
  }
  return state >>> 0
}

/** A number for a word, so that names can take part in `mix`. */
export function textKey(text: string): number {
  let state = 0x811c9dc5
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193)
  }
  return state >>> 0
}

/** One number in [0, 1) that belongs to these integers. */
export function unit(...parts: readonly number[]): number {
  return mix(...parts) / 4_294_967_296
}

/** One standard normal number that belongs to these integers. */
export function normal(...parts: readonly number[]): number {
  return gaussian(seededRandom(mix(...parts)))
}

/** The next standard normal number of a stream (Box and Muller). */
export function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** The next exponentially distributed number of a stream, mean 1. */
export function exponential(random: Random): number {
  return -Math.log(1 - random())
}

/** Smooth noise along a line: normal numbers at the whole positions, eased between them. */
export function smoothNoise(key: number, position: number): number {
  const left = Math.floor(position)
  const part = position - left
  const eased = part * part * (3 - 2 * part)
  return normal(key, left) * (1 - eased) + normal(key, left + 1) * eased
}

/**
 * `smoothNoise` at `count` positions that are `spacing` apart, each whole position drawn only once.
 */
export function noiseLine(key: number, from: number, spacing: number, count: number): Float64Array {
  const line = new Float64Array(count)
  let whole = Math.floor(from)
  let left = normal(key, whole)
  let right = normal(key, whole + 1)
  for (let index = 0; index < count; index += 1) {
    const position = from + index * spacing
    if (Math.floor(position) !== whole) {
      whole = Math.floor(position)
      left = normal(key, whole)
      right = normal(key, whole + 1)
    }
    const part = position - whole
    const eased = part * part * (3 - 2 * part)
    line[index] = left * (1 - eased) + right * eased
  }
  return line
}

/** `count` hexadecimal digits that belong to these integers. */
export function hexDigits(count: number, ...parts: readonly number[]): string {
  let digits = ''
  for (let block = 0; digits.length < count; block += 1) {
    digits += mix(...parts, block)
      .toString(16)
      .padStart(8, '0')
  }
  return digits.slice(0, count)
}
