import { toDecimal } from '../../core/decimal.ts'

const zero = 48
const nine = 57
const point = 46
/** Digits that a double holds exactly as a whole number. */
const exactDigits = 15
const powersOfTen = Array.from({ length: exactDigits + 1 }, (_, power) => 10 ** power)

/**
 * The nearest double of a decimal number, as text or as a JSON number; NaN for anything else. The
 * same value as `toDecimal` gives, without its exact text: for prices and sizes that come by the
 * thousand.
 */
export function readNumber(raw: unknown): number {
  if (typeof raw !== 'string') return toDecimal(raw)?.value ?? Number.NaN
  let digits = 0
  let pointAt = -1
  for (let at = 0; at < raw.length; at += 1) {
    const code = raw.charCodeAt(at)
    if (code >= zero && code <= nine) digits = digits * 10 + (code - zero)
    else if (code === point && pointAt < 0 && at > 0) pointAt = at
    else return slowly(raw)
  }
  const isShort = raw.length <= exactDigits && raw.length > 0 && pointAt !== raw.length - 1
  if (!isShort) return slowly(raw)
  return pointAt < 0 ? digits : digits / (powersOfTen[raw.length - pointAt - 1] as number)
}

/** Signs, exponents, and more digits than a double is sure to hold. */
function slowly(text: string): number {
  return toDecimal(text)?.value ?? Number.NaN
}
