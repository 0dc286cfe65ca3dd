import { Big } from 'big.js'
import { isDecimalText } from '../../contract/domain/decimal.ts'

/** A number as the venue wrote it: the shortest exact text, and the nearest double. */
export type Decimal = { readonly text: string; readonly value: number }

/** Bounds the digits, so that no text can make a number of a million digits. */
const plainDecimal = /^[+-]?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,2})?$/

/** Null for anything but a finite decimal number, as text or as a JSON number. Never throws. */
export function toDecimal(raw: unknown): Decimal | null {
  const text = typeof raw === 'number' || typeof raw === 'bigint' ? String(raw) : raw
  if (typeof text !== 'string' || !plainDecimal.test(text)) return null
  const exact = new Big(text.startsWith('+') ? text.slice(1) : text)
  const plain = exact.toFixed()
  // An exponent can move the point further than a decimal text has digits.
  if (/[eE]/.test(text) && !isDecimalText(plain)) return null
  return { text: plain, value: exact.toNumber() }
}

/** The shortest decimal text of a finite number, without an exponent. */
export function plainText(value: number): string {
  return new Big(value).toFixed()
}

/** The exact product, rounded once to a double, so that sums agree to the cent. */
export function exactProduct(...factors: readonly string[]): number {
  return factors.reduce((product, factor) => product.times(factor), new Big(1)).toNumber()
}

/** The quotient to 18 decimals; null when the divisor is zero. */
export function quotient(dividend: string, divisor: string): number | null {
  const by = new Big(divisor)
  if (by.eq(0)) return null
  return toScale(new Big(dividend), by)
}

function toScale(dividend: Big, divisor: Big): number {
  const Precise = Big()
  Precise.DP = 18
  return new Precise(dividend).div(divisor).toNumber()
}

/** Digits after the point of a decimal text: `0.10` has one that counts. */
export function decimalsOf(text: string): number {
  const exact = toDecimal(text)?.text ?? ''
  const point = exact.indexOf('.')
  return point < 0 ? 0 : exact.length - point - 1
}
