import type { FixFieldDefinition, FixFieldType } from '../types.ts'
import { parseUtcTimestamp } from '../codec/time.ts'

const decimal = /^-?(?:\d+\.?\d*|\.\d+)$/
const whole = /^\d+$/
const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.(?:\d{3}|\d{6}|\d{9}|\d{12}))?$/

const formats: Readonly<Record<FixFieldType, (value: string) => boolean>> = {
  text: () => true,
  data: () => true,
  multipleValue: () => true,
  char: (value) => value.length === 1,
  integer: (value) => /^-?\d+$/.test(value),
  length: (value) => whole.test(value),
  sequence: (value) => whole.test(value),
  count: (value) => whole.test(value),
  decimal: (value) => decimal.test(value),
  boolean: (value) => value === 'Y' || value === 'N',
  timestamp: (value) => parseUtcTimestamp(value) !== null,
  date: isDate,
  time: (value) => timeOfDay.test(value),
  monthYear: (value) => /^\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]|w[1-5])?$/.test(value),
}

export function hasFormat(type: FixFieldType, value: string): boolean {
  return formats[type](value)
}

/** Whether the value is among those the field takes; of several, each must be. */
export function isAllowed({ type, values }: FixFieldDefinition, value: string): boolean {
  if (values === null) return true
  if (type !== 'multipleValue') return values.has(value)
  return value.split(' ').every((each) => values.has(each))
}

function isDate(value: string): boolean {
  return /^\d{8}$/.test(value) && parseUtcTimestamp(`${value}-00:00:00`) !== null
}
