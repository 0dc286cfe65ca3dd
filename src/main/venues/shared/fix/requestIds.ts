import type { Random } from '../../../core/random.ts'

/** A random UUID (version 4): letters, digits and hyphens, 36 of them, which every venue takes. */
export function requestIdOf(random: Random): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16))
  digits[12] = '4'
  digits[16] = '89ab'[Math.floor(random() * 4)] ?? '8'
  const text = digits.join('')
  return [0, 8, 12, 16, 20].map((from, at, starts) => text.slice(from, starts[at + 1])).join('-')
}
