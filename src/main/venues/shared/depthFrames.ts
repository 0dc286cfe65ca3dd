import type { Level } from '../../../contract/domain/market.ts'
import { parseExactJson } from '../../net/rest/exactJson.ts'

/** Signs of a list of levels: `[["7.61","2"],…` or `[{"px":"7.61","sz":"2","n":3},…`. */
const pairsStart = '[["'
const namedStarts = ['[{"px":"', '[{"n":'] as const

/** Levels of a book that are numbers already: positive prices, quantities of zero or more. */
export class ScannedLevels {
  readonly levels: readonly Level[]

  constructor(levels: readonly Level[]) {
    this.levels = levels
  }
}

/**
 * Parses a JSON frame without losing a digit. Levels of a book come out as `ScannedLevels`: most of
 * a workstation's traffic is depth, and most of its cost the texts that nobody reads. Throws
 * SyntaxError as JSON.parse does.
 */
export function parseFrame(text: string): unknown {
  if (!starts.some((start) => text.includes(start))) return parseExactJson(text)
  const scanned = new Scanner(text).whole()
  return scanned === unsure ? parseExactJson(text) : scanned
}

const starts = [pairsStart, ...namedStarts]

/** The scanner met something it leaves to a real parser: a space, an escape, a long number. */
const unsure: unique symbol = Symbol('unsure')

const code = {
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  point: 0x2e,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  openList: 0x5b,
  backslash: 0x5c,
  closeList: 0x5d,
  open: 0x7b,
  close: 0x7d,
} as const
/** Digits that a double holds exactly as a whole number. */
const exactDigits = 15
const powersOfTen = Array.from({ length: exactDigits + 1 }, (_, power) => 10 ** power)
const mostNesting = 8

const words = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
])

/** Compact JSON of short numbers and texts without escapes; `unsure` about everything else. */
class Scanner {
  private readonly text: string
  private at = 0
  private depth = 0

  constructor(text: string) {
    this.text = text
  }

  whole(): unknown {
    const value = this.value()
    return value === unsure || this.at !== this.text.length ? unsure : value
  }

  private value(): unknown {
    const first = this.text.charCodeAt(this.at)
    if (first === code.quote) return this.string()
    if (first === code.open) return this.nested(() => this.object())
    if (first === code.openList) return this.nested(() => this.list())
    if (first === code.minus || (first >= code.zero && first <= code.nine)) return this.number()
    return this.word()
  }

  private nested(read: () => unknown): unknown {
    this.depth += 1
    if (this.depth > mostNesting) return unsure
    const value = read()
    this.depth -= 1
    return value
  }

  private object(): unknown {
    const object: Record<string, unknown> = {}
    this.at += 1
    if (this.take(code.close)) return object
    for (;;) {
      const name = this.string()
      if (typeof name !== 'string' || name === '__proto__') return unsure
      if (!this.take(code.colon)) return unsure
      const value = this.value()
      if (value === unsure) return unsure
      object[name] = value
      if (this.take(code.comma)) continue
      return this.take(code.close) ? object : unsure
    }
  }

  private list(): unknown {
    if (this.text.startsWith(pairsStart, this.at)) return this.pairs()
    if (namedStarts.some((start) => this.text.startsWith(start, this.at))) return this.namedLevels()
    const list: unknown[] = []
    this.at += 1
    if (this.take(code.closeList)) return list
    for (;;) {
      const value = this.value()
      if (value === unsure) return unsure
      list.push(value)
      if (this.take(code.comma)) continue
      return this.take(code.closeList) ? list : unsure
    }
  }

  /** `[["price","quantity"],…]`. */
  private pairs(): unknown {
    const levels: Level[] = []
    this.at += 1
    for (;;) {
      if (!this.take(code.openList)) return unsure
      const price = this.quotedNumber()
      if (!(price > 0) || !this.take(code.comma)) return unsure
      const quantity = this.quotedNumber()
      if (!(quantity >= 0) || !this.take(code.closeList)) return unsure
      levels.push([price, quantity])
      if (this.take(code.comma)) continue
      return this.take(code.closeList) ? new ScannedLevels(levels) : unsure
    }
  }

  /** `[{"px":"price","sz":"quantity","n":3},…]`, the fields in any order. */
  private namedLevels(): unknown {
    const levels: Level[] = []
    this.at += 1
    for (;;) {
      const level = this.namedLevel()
      if (level === null) return unsure
      levels.push(level)
      if (this.take(code.comma)) continue
      return this.take(code.closeList) ? new ScannedLevels(levels) : unsure
    }
  }

  private namedLevel(): Level | null {
    let price = Number.NaN
    let quantity = Number.NaN
    if (!this.take(code.open)) return null
    do {
      if (this.takeText('"px":')) price = this.quotedNumber()
      else if (this.takeText('"sz":')) quantity = this.quotedNumber()
      else if (!this.takeText('"n":') || typeof this.number() !== 'number') return null
    } while (this.take(code.comma))
    return this.take(code.close) && price > 0 && quantity >= 0 ? [price, quantity] : null
  }

  private string(): unknown {
    if (!this.take(code.quote)) return unsure
    const start = this.at
    for (;;) {
      const next = this.text.charCodeAt(this.at)
      if (next === code.quote) break
      // NaN, the end of the text, is not at least a space either.
      if (!(next >= 0x20) || next === code.backslash) return unsure
      this.at += 1
    }
    this.at += 1
    return this.text.slice(start, this.at - 1)
  }

  private number(): unknown {
    const negative = this.take(code.minus)
    const value = this.digits()
    const next = this.text.charCodeAt(this.at)
    const ends = next === code.comma || next === code.close || next === code.closeList
    if (!(value >= 0) || !ends) return unsure
    return negative ? -value : value
  }

  /** A plain decimal in quotes; NaN for anything else. */
  private quotedNumber(): number {
    if (!this.take(code.quote)) return Number.NaN
    const value = this.digits()
    return this.take(code.quote) ? value : Number.NaN
  }

  /** Digits with at most one point between them, and few enough to be exact; else NaN. */
  private digits(): number {
    const { text } = this
    const start = this.at
    let digits = 0
    let pointAt = -1
    let at = start
    for (; ; at += 1) {
      const next = text.charCodeAt(at)
      if (next >= code.zero && next <= code.nine) digits = digits * 10 + (next - code.zero)
      else if (next === code.point && pointAt < 0 && at > start) pointAt = at
      else break
    }
    this.at = at
    const isShort = at > start && at - start <= exactDigits && pointAt !== at - 1
    const leadingZero =
      text.charCodeAt(start) === code.zero && at - start > 1 && pointAt !== start + 1
    if (!isShort || leadingZero) return Number.NaN
    return pointAt < 0 ? digits : digits / (powersOfTen[at - pointAt - 1] as number)
  }

  private word(): unknown {
    for (const [word, value] of words) {
      if (this.takeText(word)) return value
    }
    return unsure
  }

  private take(wanted: number): boolean {
    if (this.text.charCodeAt(this.at) !== wanted) return false
    this.at += 1
    return true
  }

  private takeText(wanted: string): boolean {
    if (!this.text.startsWith(wanted, this.at)) return false
    this.at += wanted.length
    return true
  }
}
