/**
 * An exact decimal number as a whole count of 10^-18. Sums and comparisons are the language's own;
 * products and quotients come from here.
 */
export type Fixed = bigint

const places = 18
export const one: Fixed = 10n ** BigInt(places)

const shape = /^(-?)(\d{1,40})(?:\.(\d{0,18})0*)?$/

/** Null where the text is no plain decimal number or has more than 18 places. */
export function readFixed(text: string): Fixed | null {
  const [, sign, whole, part = ''] = shape.exec(text) ?? []
  if (whole === undefined) return null
  const value = BigInt(whole + part.padEnd(places, '0'))
  return sign === '-' ? -value : value
}

/** A number we made ourselves. Throws where it is none. */
export function fixed(value: string | number): Fixed {
  const read = readFixed(typeof value === 'number' ? plain(value) : value)
  if (read === null) throw new Error(`"${value}" is not a decimal number`)
  return read
}

/** The shortest text that stands for the number, without an exponent. */
function plain(value: number): string {
  const text = String(value)
  return text.includes('e') ? value.toFixed(places) : text
}

/** Product, cut off towards zero behind 18 places: exact for prices, quantities and rates. */
export function times(left: Fixed, right: Fixed): Fixed {
  return (left * right) / one
}

/** Quotient, cut off towards zero behind 18 places. */
export function over(left: Fixed, right: Fixed): Fixed {
  return (left * one) / right
}

export function absolute(value: Fixed): Fixed {
  return value < 0n ? -value : value
}

export function least(left: Fixed, right: Fixed): Fixed {
  return left < right ? left : right
}

export function most(left: Fixed, right: Fixed): Fixed {
  return left > right ? left : right
}

/** Down to a whole number of steps; the step is above 0. */
export function floorToStep(value: Fixed, step: Fixed): Fixed {
  const rest = value % step
  return value - (rest < 0n ? rest + step : rest)
}

export function isMultiple(value: Fixed, step: Fixed): boolean {
  return value % step === 0n
}

/** To so many decimals, halves away from zero. */
export function rounded(value: Fixed, decimals: number): Fixed {
  const unit = 10n ** BigInt(places - decimals)
  const half = value < 0n ? -unit / 2n : unit / 2n
  return ((value + half) / unit) * unit
}

/** With exactly so many decimals, further ones cut off; without a count the shortest text. */
export function fixedText(value: Fixed, decimals?: number): string {
  const digits = absolute(value)
    .toString()
    .padStart(places + 1, '0')
  const part = digits.slice(-places)
  const shown = decimals === undefined ? part.replace(/0+$/, '') : part.slice(0, decimals)
  const whole = digits.slice(0, -places)
  const text = shown === '' ? whole : `${whole}.${shown}`
  return value < 0n && /[1-9]/.test(text) ? `-${text}` : text
}

/** Decimals of the shortest text. */
export function decimalsIn(value: Fixed): number {
  return fixedText(value).split('.')[1]?.length ?? 0
}

/** For comparisons with market data only. */
export function toNumber(value: Fixed): number {
  return Number(fixedText(value))
}
