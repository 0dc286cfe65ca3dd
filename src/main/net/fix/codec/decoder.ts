import type { FixDictionary } from '../types.ts'
import { equals, minus, nine, soh, tags, zero } from './bytes.ts'
import { noEquals, noTag, stride } from './fieldIndex.ts'
import { type Layout, layoutOf } from './layout.ts'
import { DecodedMessage } from './message.ts'

/** What the stream holds next. Garbled bytes are no message, and the peer is not told of them. */
export type Decoded =
  | { readonly kind: 'message'; readonly message: DecodedMessage }
  | { readonly kind: 'garbled'; readonly bytes: Buffer; readonly reason: string }

const marker = Buffer.from('8=FIX')
const beginning = /^FIXT?\.\d\.\d$/
/** The longest BeginString we look for, SOH included. */
const maxHeadBytes = 12
const maxLengthDigits = 9
const trailerBytes = 7
/** `10=nnn|`, the digits left open. */
const checkSumForm = [49, zero, equals, undefined, undefined, undefined, soh] as const
const wrongLength = 'BodyLength is wrong'
const misplaced = 'CheckSum is not where BodyLength says'
const largestTag = 0x7fff_ffff
const defaultMaxBytes = 2 * 1024 * 1024
/** Enough for any tag that a body begins with. */
const maxFields = 200_000

/** Cuts a byte stream into messages, wherever it is split. Keeps at most one message of bytes. */
export class FixDecoder {
  private readonly layout: Layout
  private readonly maxBytes: number
  private buffer: Buffer = Buffer.alloc(0)
  /** Whether `buffer` is ours to write behind `end`. */
  private owned = false
  private start = 0
  private end = 0
  /** Where the next field of the message begins; 0 before its head was read. */
  private at = 0
  /** Up to here no SOH was found in that field. */
  private searched = 0
  private bodyEnd = 0
  private grouped = false
  private wide = false
  private index: number[] = []
  private count = 0
  private dataTag = 0
  private dataLength = 0

  constructor(dictionary: FixDictionary, maxMessageBytes = defaultMaxBytes) {
    this.layout = layoutOf(dictionary)
    this.maxBytes = maxMessageBytes
  }

  /** Bytes that wait for the rest of their message. */
  get pendingBytes(): number {
    return this.end - this.start
  }

  /** The bytes not yet read, for another reader of the same stream. */
  rest(): Buffer {
    return this.buffer.subarray(this.start, this.end)
  }

  push(chunk: Buffer): void {
    if (this.start === this.end) {
      this.buffer = chunk
      this.owned = false
      this.start = 0
      this.end = chunk.length
      this.begin()
      return
    }
    if (!this.owned || this.buffer.length - this.end < chunk.length) this.grow(chunk.length)
    chunk.copy(this.buffer, this.end)
    this.end += chunk.length
  }

  /** The next message or the next garbled bytes; null until more was pushed. */
  next(): Decoded | null {
    if (this.start === this.end) return null
    const reason = this.read()
    if (reason === null) return null
    return reason === '' ? this.take() : this.resynchronise(reason)
  }

  private grow(more: number): void {
    const kept = this.end - this.start
    const bigger = Buffer.allocUnsafeSlow(Math.max(2 * (kept + more), 1024))
    this.buffer.copy(bigger, 0, this.start, this.end)
    const moved = this.start
    this.buffer = bigger
    this.owned = true
    this.start = 0
    this.end = kept
    if (this.at > 0) this.at -= moved
    this.searched = Math.max(0, this.searched - moved)
    this.bodyEnd -= moved
  }

  private begin(): void {
    this.at = 0
    this.searched = 0
    this.count = 0
    this.grouped = false
    this.dataTag = 0
  }

  /** Null while bytes are missing, an empty text when the message is whole, else what is wrong. */
  private read(): string | null {
    if (this.at === 0) {
      const head = this.readHead()
      if (head !== '') return head
    }
    const body = this.readFields()
    return body === '' ? this.readTrailer() : body
  }

  /** `8=FIX.n.m|9=length|`. */
  private readHead(): string | null {
    const { buffer, start, end } = this
    for (let at = 0; at < marker.length; at += 1) {
      if (start + at >= end) return null
      if (buffer[start + at] !== marker[at]) return 'it does not begin with 8=FIX'
    }
    const begin = this.sohWithin(start + 2, maxHeadBytes)
    if (begin < 0) return begin === -1 ? null : 'BeginString is not of FIX'
    if (!beginning.test(buffer.toString('latin1', start + 2, begin)))
      return 'BeginString is not of FIX'
    if (begin + 1 < end && buffer[begin + 1] !== nine) return 'BodyLength is not the second field'
    if (begin + 2 < end && buffer[begin + 2] !== equals) return 'BodyLength is not the second field'
    const close = this.sohWithin(begin + 3, maxLengthDigits + 1)
    if (close < 0) return close === -1 ? null : 'BodyLength is not a number'
    return this.startBody(begin, close)
  }

  private startBody(begin: number, close: number): string {
    let length = 0
    for (let at = begin + 3; at < close; at += 1) {
      const digit = (this.buffer[at] ?? 0) - zero
      if (digit < 0 || digit > 9) return 'BodyLength is not a number'
      length = length * 10 + digit
    }
    if (close === begin + 3) return 'BodyLength is empty'
    this.bodyEnd = close + 1 + length
    if (this.bodyEnd + trailerBytes - this.start > this.maxBytes) return 'it is too long'
    this.note(tags.beginString, this.start + 2, begin)
    this.note(tags.bodyLength, begin + 3, close)
    this.at = close + 1
    this.searched = 0
    return ''
  }

  /** Where a SOH is; -1 where it may yet come, -2 where it is not within the limit. */
  private sohWithin(from: number, limit: number): number {
    const to = Math.min(this.end, from + limit)
    for (let at = from; at < to; at += 1) if (this.buffer[at] === soh) return at
    return to < from + limit ? -1 : -2
  }

  /** Reads fields up to the end that BodyLength tells. One step a field, for speed in one loop. */
  private readFields(): string | null {
    const { buffer, start, bodyEnd, index } = this
    const { kinds } = this.layout
    const end = Math.min(this.end, bodyEnd)
    let at = this.at
    let count = this.count
    while (at < bodyEnd) {
      let tag = 0
      let here = at
      let byte = here < end ? (buffer[here] as number) : -1
      while (byte >= zero && byte <= nine) {
        tag = tag * 10 + byte - zero
        here += 1
        byte = here < end ? (buffer[here] as number) : -1
      }
      const isPlain = byte === equals && buffer[at] !== zero && here > at && tag <= largestTag
      if (!isPlain) {
        if (byte === -1) return end === bodyEnd ? wrongLength : this.wait(at, count)
        const odd = this.readOdd(at, end)
        if (odd === null) return this.wait(at, count)
        if (odd.tag === noEquals) here = at - 1
        else here = odd.equalsAt
        tag = odd.tag
      }
      if (tag === tags.checkSum) return misplaced
      const from = here + 1
      let to = from
      if (tag === this.dataTag && this.dataTag !== 0 && from + this.dataLength < bodyEnd) {
        to = from + this.dataLength
        if (to >= end) return this.wait(at, count)
        if (buffer[to] !== soh) to = from
      }
      if (this.searched > to) to = this.searched
      while (to < end && buffer[to] !== soh) to += 1
      if (to >= end) {
        if (end === bodyEnd) return wrongLength
        this.searched = to
        return this.wait(at, count)
      }
      this.searched = 0
      if (count === 2 * stride && (tag !== tags.msgType || to === from)) {
        return 'MsgType is not the third field'
      }
      if (count >= maxFields) return 'it has too many fields'
      index[count] = tag
      index[count + 1] = from - start
      index[count + 2] = to - start
      count += stride
      const kind = tag > 0 && tag < kinds.length ? (kinds[tag] as number) : 0
      if (kind === 0) this.dataTag = 0
      else if (kind < 0) this.grouped = true
      else this.expectData(kind, from, to)
      at = to + 1
    }
    this.at = at
    this.count = count
    return count > 2 * stride ? '' : 'MsgType is not the third field'
  }

  private wait(at: number, count: number): null {
    this.at = at
    this.count = count
    return null
  }

  private expectData(dataTag: number, from: number, to: number): void {
    let length = 0
    for (let at = from; at < to; at += 1) {
      const digit = (this.buffer[at] ?? 0) - zero
      length = digit < 0 || digit > 9 ? Number.NaN : length * 10 + digit
    }
    this.dataTag = to > from && length <= this.maxBytes ? dataTag : 0
    this.dataLength = length
  }

  /** A piece whose tag is no plain positive number; null while it may go on. */
  private readOdd(at: number, end: number): { tag: number; equalsAt: number } | null {
    let here = at
    while (here < end && this.buffer[here] !== equals && this.buffer[here] !== soh) here += 1
    if (here >= end) return end === this.bodyEnd ? { tag: noEquals, equalsAt: at } : null
    if (this.buffer[here] === soh) return { tag: noEquals, equalsAt: at }
    const isNumber = this.isShortNumber(at, here)
    return {
      tag: isNumber ? Number(this.buffer.toString('latin1', at, here)) : noTag,
      equalsAt: here,
    }
  }

  /** `0` or a negative number: told back as it came. Leading zeros are no tag. */
  private isShortNumber(from: number, to: number): boolean {
    const text = this.buffer.toString('latin1', from, Math.min(to, from + 10))
    return text.length === to - from && (this.buffer[from] === minus || text === '0')
      ? /^(?:0|-[1-9]\d*)$/.test(text)
      : false
  }

  /** `10=nnn|`. */
  private readTrailer(): string | null {
    const { buffer, bodyEnd, start } = this
    const stated = this.readCheckSum()
    if (stated === null || stated < 0) return stated === null ? null : misplaced
    let sum = 0
    let wide = 0
    for (let at = start; at < bodyEnd; at += 1) {
      const byte = buffer[at] as number
      sum += byte
      wide |= byte
    }
    this.wide = wide > 127
    return (sum & 255) === stated ? '' : 'CheckSum is wrong'
  }

  /** The number of `10=nnn|`; -1 where something else stands, null where it may yet come. */
  private readCheckSum(): number | null {
    let sum = 0
    for (let at = 0; at < trailerBytes; at += 1) {
      if (this.bodyEnd + at >= this.end) return null
      const byte = this.buffer[this.bodyEnd + at] as number
      const expected = checkSumForm[at]
      if (expected !== undefined ? byte !== expected : !isDigit(byte)) return -1
      if (expected === undefined) sum = sum * 10 + byte - zero
    }
    return sum
  }

  private note(tag: number, from: number, to: number): void {
    this.index[this.count] = tag
    this.index[this.count + 1] = from - this.start
    this.index[this.count + 2] = to - this.start
    this.count += stride
  }

  private take(): Decoded {
    const { buffer, start, wide, grouped, layout } = this
    const end = this.bodyEnd + trailerBytes
    this.note(tags.checkSum, this.bodyEnd + 3, end - 1)
    const index = this.index.slice(0, this.count)
    this.start = end
    this.begin()
    const message = new DecodedMessage({ buffer, start, end, index, wide, grouped, layout })
    return { kind: 'message', message }
  }

  /** Skips to the next `8=FIX` that could begin a message. */
  private resynchronise(reason: string): Decoded {
    const { buffer, start, end } = this
    const next = this.nextBeginning(start + 1)
    this.start = next
    this.begin()
    return { kind: 'garbled', bytes: buffer.subarray(start, Math.min(next, end)), reason }
  }

  private nextBeginning(from: number): number {
    const { buffer, end } = this
    const at = buffer.indexOf(marker, from)
    if (at >= 0 && at + marker.length <= end) return at
    for (let tail = Math.max(from, end - marker.length + 1); tail < end; tail += 1) {
      if (marker.subarray(0, end - tail).equals(buffer.subarray(tail, end))) return tail
    }
    return end
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= zero && byte <= nine
}
