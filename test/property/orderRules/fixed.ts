/** Decimal numbers as whole counts of 10^-18, so that the oracle shares no arithmetic with us. */
export type Fixed = bigint

export const scale = 18
export const one: Fixed = 10n ** BigInt(scale)

export function fixed(text: string): Fixed {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  if (whole === '' || fraction.length > scale) throw new Error(`${text} is no decimal of ours`)
  const value = BigInt(whole + fraction.padEnd(scale, '0'))
  return sign === '' ? value : -value
}

export function text(value: Fixed): string {
  const sign = value < 0n ? '-' : ''
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0')
  const fraction = digits.slice(-scale).replace(/0+$/, '')
  return `${sign}${digits.slice(0, -scale)}${fraction === '' ? '' : `.${fraction}`}`
}

/** Price times quantity, cut off behind 18 places upwards or downwards. */
export function timesUp(left: Fixed, right: Fixed): Fixed {
  return (left * right + one - 1n) / one
}

export function roundUp(value: Fixed, step: Fixed): Fixed {
  return ((value + step - 1n) / step) * step
}

export function roundDown(value: Fixed, step: Fixed): Fixed {
  return (value / step) * step
}

export function most(...values: readonly Fixed[]): Fixed {
  return values.reduce((left, right) => (left > right ? left : right))
}

export function least(...values: readonly Fixed[]): Fixed {
  return values.reduce((left, right) => (left < right ? left : right))
}
