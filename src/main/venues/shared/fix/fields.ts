import type { UnixMs } from '../../../../contract/domain/ids.ts'
import { isDecimalText } from '../../../../contract/domain/decimal.ts'
import { type Decimal, toDecimal } from '../../../core/decimal.ts'
import { readUtcTimestamp } from './time.ts'
import type { FixField, FixMessage } from '../../../net/fix/types.ts'

/** Fields of a message behind its header, in the order in which they travel. */
export type FixFields = readonly FixField[]
/** A message to be sent, as far as it says something of orders. */
export type FixBody = { readonly msgType: string; readonly fields: FixFields }
/** A message that came, as far as it is read here. */
export type FixSource = Pick<FixMessage, 'msgType' | 'get' | 'group'>

/** Why a message is not understood, and which of its fields is to blame. */
export type FixRefusal = {
  /** In the words of SessionRejectReason [373]. */
  readonly reason: 'missing' | 'outOfRange' | 'wrongFormat'
  readonly tag: number
  readonly message: string
}

export type FixReading<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: FixRefusal }

const zero: Decimal = { text: '0', value: 0 }
const longestText = 500

/**
 * Reads the fields of one message and remembers the first that is wrong. A wrong field reads as a
 * neutral value, so ask `refusal` before using anything that was read.
 */
export class FixReader {
  private readonly source: FixSource
  private first: FixRefusal | null = null

  constructor(source: FixSource) {
    this.source = source
  }

  get refusal(): FixRefusal | null {
    return this.first
  }

  /** The value read, unless something was wrong. */
  done<Value>(value: Value): FixReading<Value> {
    return this.first === null ? { ok: true, value } : { ok: false, refusal: this.first }
  }

  get(tag: number): string | null {
    return this.source.get(tag)
  }

  group(countTag: number): readonly FixReader[] {
    const { msgType } = this.source
    return this.source.group(countTag).map(
      (entry) =>
        new FixReader({
          msgType,
          get: (tag) => entry.get(tag),
          group: (tag) => entry.group(tag),
        }),
    )
  }

  has(tag: number): boolean {
    return this.get(tag) !== null
  }

  text(tag: number): string {
    const value = this.get(tag)
    if (value === null || value === '') this.note('missing', tag, 'is missing')
    return value ?? ''
  }

  optionalText(tag: number): string | null {
    const value = this.get(tag)
    return value === null || value === '' ? null : value.slice(0, longestText)
  }

  /** Zero or more. */
  notNegative(tag: number): Decimal {
    if (this.text(tag) === '') return zero
    return this.optionalDecimal(tag) ?? zero
  }

  positive(tag: number): Decimal {
    const decimal = this.notNegative(tag)
    if (!(decimal.value > 0)) this.note('outOfRange', tag, 'is not greater than zero')
    return decimal
  }

  /** Null where it is absent; anything but a decimal number of zero or more is wrong. */
  optionalDecimal(tag: number): Decimal | null {
    const value = this.get(tag)
    if (value === null) return null
    const decimal = readDecimal(value)
    if (decimal === null) this.note('wrongFormat', tag, 'is not a decimal number')
    else if (value.startsWith('-')) this.note('outOfRange', tag, 'is negative')
    return decimal
  }

  optionalPositive(tag: number): Decimal | null {
    return this.has(tag) ? this.positive(tag) : null
  }

  /** A decimal number of which zero, like an absent field, says that there is none. */
  optionalNonZero(tag: number): Decimal | null {
    const decimal = this.optionalDecimal(tag)
    return decimal === null || decimal.value === 0 ? null : decimal
  }

  /** A decimal number that may be below zero, as a rebate is. */
  optionalSigned(tag: number): Decimal | null {
    const value = this.get(tag)
    if (value === null) return null
    const decimal = readDecimal(value)
    if (decimal === null) this.note('wrongFormat', tag, 'is not a decimal number')
    return decimal
  }

  time(tag: number): UnixMs {
    return (this.text(tag) === '' ? null : this.optionalTime(tag)) ?? (0 as UnixMs)
  }

  optionalTime(tag: number): UnixMs | null {
    const value = this.get(tag)
    if (value === null) return null
    const time = readUtcTimestamp(value)
    if (time === null) this.note('wrongFormat', tag, 'is not a UTC timestamp')
    return time
  }

  /** The meaning of a word. One that is not in the table is refused: we never guess at money. */
  word<Meaning>(tag: number, table: ReadonlyMap<string, Meaning>): Meaning | null {
    return this.text(tag) === '' ? null : this.optionalWord(tag, table)
  }

  optionalWord<Meaning>(tag: number, table: ReadonlyMap<string, Meaning>): Meaning | null {
    const word = this.get(tag)
    if (word === null) return null
    const meaning = table.get(word)
    if (meaning === undefined) this.refuse(tag, `says ${JSON.stringify(word.slice(0, 40))}`)
    return meaning ?? null
  }

  refuse(tag: number, message: string, reason: FixRefusal['reason'] = 'outOfRange'): void {
    this.note(reason, tag, message)
  }

  private note(reason: FixRefusal['reason'], tag: number, message: string): void {
    this.first ??= { reason, tag, message: `35=${this.source.msgType}: tag ${tag} ${message}` }
  }
}

/** FIX has neither a plus sign nor exponents. */
function readDecimal(text: string): Decimal | null {
  return isDecimalText(text) ? toDecimal(text) : null
}

/** The fields that have a value. */
export function given(
  ...fields: readonly (readonly [tag: number, value: string | null | undefined])[]
): FixField[] {
  return fields.flatMap(([tag, value]) =>
    value === null || value === undefined ? [] : [[tag, value] as const],
  )
}
