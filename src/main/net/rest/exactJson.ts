/** A number with more digits than a double is sure to keep, or with an exponent. */
const maybeInexact = /(?:^|[:,[\s])-?(?:\d[\d.]{15,}|\d+(?:\.\d+)?[eE])/

type Reviver = (name: string, value: unknown, context?: { readonly source?: string }) => unknown

const keepDigits: Reviver = (_name, value, context) => {
  if (typeof value !== 'number' || context?.source === undefined) return value
  return isExact(value, context.source) ? value : context.source
}

/**
 * Parses JSON without losing a digit: a number that would not come back from a double as it was
 * written (a long id, a long decimal) stays the string the venue wrote. Throws SyntaxError, or
 * RangeError when it nests too deep.
 */
export function parseExactJson(text: string): unknown {
  return maybeInexact.test(text) ? JSON.parse(text, keepDigits as never) : JSON.parse(text)
}

/** Whether the double still says the same number as the text. */
function isExact(value: number, source: string): boolean {
  if (!Number.isFinite(value)) return false
  const shown = String(value)
  return shown === source || canonical(shown) === canonical(source)
}

/** Digits without leading and trailing zeros, and the power of ten of the last one. */
function canonical(number: string): string {
  const [mantissa = '', exponent = '0'] = number.toLowerCase().split('e')
  const negative = mantissa.startsWith('-')
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const digits = (whole + fraction).replace(/^0+/, '')
  const trimmed = digits.replace(/0+$/, '')
  if (trimmed === '') return '0'
  const power = Number(exponent) - fraction.length + (digits.length - trimmed.length)
  return `${negative ? '-' : ''}${trimmed}e${power}`
}
