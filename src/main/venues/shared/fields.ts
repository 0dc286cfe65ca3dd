import type { UnixMs } from '../../../contract/domain/ids.ts'
import { type Decimal, toDecimal } from '../../core/decimal.ts'
import type { Refusal } from './refusal.ts'

/** Seconds between 2001 and 2286 lie in the first two, milliseconds in the last two. */
const earliestSeconds = 1_000_000_000
const earliestMs = 1_000_000_000_000
const latestMs = 10_000_000_000_000

const maxTextLength = 200

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A row of columns as a record whose names are the positions from `0`. */
export function columns(row: readonly unknown[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(row.entries())
}

/**
 * Reads the fields of one payload and remembers the first that is wrong. A wrong field reads as a
 * neutral value, so ask `refusal` before using anything that was read.
 */
export class FieldReader {
  private readonly record: Readonly<Record<string, unknown>>
  private readonly what: string
  private firstRefusal: Refusal | null = null

  constructor(raw: unknown, what: string) {
    this.what = what
    this.record = isRecord(raw) ? raw : {}
    if (!isRecord(raw)) this.note('is not an object')
  }

  get refusal(): Refusal | null {
    return this.firstRefusal
  }

  /** Text that is not empty. A number is taken as its text. */
  text(name: string): string {
    const raw = this.get(name)
    const text = typeof raw === 'number' ? String(raw) : raw
    if (typeof text === 'string' && text !== '' && text.length <= maxTextLength) return text
    this.note(`${name} is not a text`)
    return ''
  }

  /** Null where the field is absent, null or empty; wrong otherwise is wrong. */
  optionalText(name: string): string | null {
    const raw = this.get(name)
    return raw === undefined || raw === null || raw === '' ? null : this.text(name)
  }

  /** A decimal number, as text or as a number. */
  decimal(name: string): Decimal {
    const decimal = toDecimal(this.get(name))
    if (decimal === null) this.note(`${name} is not a decimal number`)
    return decimal ?? { text: '0', value: 0 }
  }

  /** A decimal number greater than zero. */
  positive(name: string): Decimal {
    const decimal = this.decimal(name)
    if (!(decimal.value > 0)) this.note(`${name} is not greater than zero`)
    return decimal
  }

  /** A decimal number of zero or more. */
  notNegative(name: string): Decimal {
    const decimal = this.decimal(name)
    if (decimal.value < 0) this.note(`${name} is negative`)
    return decimal
  }

  /** Null where the field is absent, null or an empty text; wrong otherwise is wrong. */
  optionalDecimal(name: string): Decimal | null {
    const raw = this.get(name)
    return raw === undefined || raw === null || raw === '' ? null : this.decimal(name)
  }

  /** A decimal number of which zero, like an empty field, says that there is none. */
  optionalNonZero(name: string): Decimal | null {
    const decimal = this.optionalDecimal(name)
    return decimal === null || decimal.value === 0 ? null : decimal
  }

  /** A whole number that a double holds exactly. */
  integer(name: string): number {
    const raw = this.get(name)
    const value = typeof raw === 'string' && /^-?\d{1,16}$/.test(raw) ? Number(raw) : raw
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value
    this.note(`${name} is not a whole number`)
    return 0
  }

  /**
   * Milliseconds since 1970. Seconds and microseconds are refused, not converted. A number too
   * small for either, as in the venues' documented examples, is what it says.
   */
  time(name: string): UnixMs {
    const value = this.integer(name)
    const isSeconds = value >= earliestSeconds && value < earliestMs
    if (value < 0 || isSeconds || value >= latestMs) {
      this.note(`${name} is not a time in milliseconds`)
    }
    return value as UnixMs
  }

  /** Null where the field is absent or says "no time" with zero or an empty text. */
  optionalTime(name: string): UnixMs | null {
    const raw = this.get(name)
    if (raw === undefined || raw === null || raw === '' || raw === 0 || raw === '0') return null
    return this.time(name)
  }

  flag(name: string): boolean {
    const raw = this.get(name)
    if (typeof raw !== 'boolean') this.note(`${name} is neither true nor false`)
    return raw === true
  }

  /** False where the field is absent or null. A text `true` or `false` is taken as well. */
  optionalFlag(name: string): boolean {
    const raw = this.get(name)
    if (raw === undefined || raw === null || raw === 'false') return false
    return raw === 'true' || this.flag(name)
  }

  /** The meaning of a word. A word that is not in the table is refused: we never guess. */
  word<Meaning>(name: string, table: ReadonlyMap<string, Meaning>): Meaning | null {
    const word = this.text(name)
    const meaning = table.get(word)
    if (meaning === undefined) {
      this.note(`${name} says ${JSON.stringify(word.slice(0, 40))}`)
    }
    return meaning ?? null
  }

  has(name: string): boolean {
    return this.get(name) !== undefined
  }

  get(name: string): unknown {
    return Object.hasOwn(this.record, name) ? this.record[name] : undefined
  }

  refuse(message: string): void {
    this.note(message)
  }

  private note(message: string): void {
    this.firstRefusal ??= { problem: 'malformed', message: `${this.what}: ${message}` }
  }
}
