import { PitwallError } from '../../../../contract/errors.ts'
import type { FixDictionary, FixField } from '../types.ts'
import { equals, soh, tags, zero } from './bytes.ts'

/** What leads every message of a session, in the order of the wire. */
export type FixHeader = {
  readonly msgType: string
  readonly sequence: number
  readonly senderCompId: string
  readonly targetCompId: string
  readonly sendingTime: string
  /** Further header fields, such as PossDupFlag(43); they follow the others. */
  readonly more?: readonly FixField[]
}

/** Room for `8=FIXT.1.1|9=nnnnnnnnn|` before the rest is written. */
const headRoom = 24
const tailRoom = 7
const initialBytes = 64 * 1024

/**
 * Writes messages with exact BodyLength and CheckSum. A data field's length is counted here: a
 * length given before it is replaced, a missing one is added.
 */
export class FixEncoder {
  private readonly dictionary: FixDictionary
  private readonly head: string
  private buffer = Buffer.allocUnsafeSlow(initialBytes)
  private at = headRoom

  constructor(dictionary: FixDictionary) {
    this.dictionary = dictionary
    this.head = `8=${dictionary.beginString}\u00019=`
  }

  /** Throws INVALID_ARGUMENT for a value that cannot travel: an empty one, or one with SOH in it. */
  encode(header: FixHeader, body: readonly FixField[]): Buffer {
    this.at = headRoom
    this.writeHeader(header)
    this.writeFields(body)
    return this.finish()
  }

  /** The same with a body that was written before, trailer left out. */
  encodeRaw(header: FixHeader, body: Buffer): Buffer {
    this.at = headRoom
    this.writeHeader(header)
    this.reserve(body.length)
    body.copy(this.buffer, this.at)
    this.at += body.length
    return this.finish()
  }

  private writeHeader(header: FixHeader): void {
    this.writeField(tags.msgType, header.msgType)
    this.writeField(tags.msgSeqNum, String(header.sequence))
    this.writeField(tags.senderCompId, header.senderCompId)
    this.writeField(tags.sendingTime, header.sendingTime)
    this.writeField(tags.targetCompId, header.targetCompId)
    if (header.more !== undefined) this.writeFields(header.more)
  }

  private writeFields(fields: readonly FixField[]): void {
    for (let at = 0; at < fields.length; at += 1) {
      const [tag, value] = fields[at] as FixField
      const next = fields[at + 1]
      const tellsLength = next !== undefined && this.dictionary.dataTagOf(tag) === next[0]
      if (!tellsLength) this.writeField(tag, value)
    }
  }

  private writeField(tag: number, value: string): void {
    if (value.length === 0) throw refused(tag, 'is empty')
    this.reserve(value.length + 12)
    const from = this.at
    this.writeTag(tag)
    const { buffer } = this
    let at = this.at
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index)
      if (code > 127 || code === soh) {
        this.at = from
        this.writeOther(tag, value)
        return
      }
      buffer[at] = code
      at += 1
    }
    if (this.dictionary.lengthTagOf(tag) !== null) {
      this.at = from
      this.writeOther(tag, value)
      return
    }
    buffer[at] = soh
    this.at = at + 1
  }

  /** Values beyond plain ASCII, and data. */
  private writeOther(tag: number, value: string): void {
    const lengthTag = this.dictionary.lengthTagOf(tag)
    if (lengthTag === null && value.includes('\u0001')) throw refused(tag, 'contains SOH')
    const length = Buffer.byteLength(value)
    if (lengthTag !== null) this.writeField(lengthTag, String(length))
    this.reserve(length + 12)
    this.writeTag(tag)
    this.at += this.buffer.write(value, this.at, 'utf8')
    this.buffer[this.at] = soh
    this.at += 1
  }

  private writeTag(tag: number): void {
    if (!Number.isInteger(tag) || tag < 1) throw refused(tag, 'is no tag')
    if (tag >= 10) this.writeDigits(tag)
    else {
      this.buffer[this.at] = zero + tag
      this.at += 1
    }
    this.buffer[this.at] = equals
    this.at += 1
  }

  private writeDigits(value: number): void {
    let divisor = 1
    while (divisor * 10 <= value) divisor *= 10
    for (let rest = value; divisor >= 1; divisor = Math.floor(divisor / 10)) {
      const digit = Math.floor(rest / divisor)
      this.buffer[this.at] = zero + digit
      this.at += 1
      rest -= digit * divisor
    }
  }

  private reserve(more: number): void {
    if (this.at + more + tailRoom <= this.buffer.length) return
    const bigger = Buffer.allocUnsafeSlow(2 * (this.buffer.length + more))
    this.buffer.copy(bigger, 0, 0, this.at)
    this.buffer = bigger
  }

  /** Puts the head before the body, now that its length is known, and the sum behind. */
  private finish(): Buffer {
    const { buffer } = this
    const head = `${this.head}${this.at - headRoom}\u0001`
    const start = headRoom - head.length
    buffer.write(head, start, 'latin1')
    let sum = 0
    for (let at = start; at < this.at; at += 1) sum += buffer[at] as number
    this.writeSum(sum & 255)
    const message = Buffer.allocUnsafe(this.at - start)
    buffer.copy(message, 0, start, this.at)
    return message
  }

  private writeSum(sum: number): void {
    const { buffer, at } = this
    buffer[at] = zero + 1
    buffer[at + 1] = zero
    buffer[at + 2] = equals
    buffer[at + 3] = zero + Math.floor(sum / 100)
    buffer[at + 4] = zero + (Math.floor(sum / 10) % 10)
    buffer[at + 5] = zero + (sum % 10)
    buffer[at + 6] = soh
    this.at = at + tailRoom
  }
}

function refused(tag: number, why: string): PitwallError {
  return new PitwallError('INVALID_ARGUMENT', `FIX field ${tag} ${why}.`, { path: String(tag) })
}
