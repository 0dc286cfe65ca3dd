/**
 * An exact decimal number as text: `0.001`, never `1e-3`, never more than 40 digits on either side
 * of the point. Orders, fills, fees, balances and positions are counted in these.
 */
export type DecimalText = string

const shape = /^-?\d{1,40}(?:\.\d{1,40})?$/

export function isDecimalText(value: unknown): value is DecimalText {
  return typeof value === 'string' && shape.test(value)
}
