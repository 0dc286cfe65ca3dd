import type { FixField, FixGroupDefinition, FixMessage, FixView } from '../types.ts'
import { tags } from './bytes.ts'
import { type FieldIndex, fieldCount, stride, tagAt } from './fieldIndex.ts'
import { type Range, spanOf } from './groups.ts'
import type { Layout } from './layout.ts'

/** Where the bytes of a message lie and what they hold. */
export type MessageBytes = {
  readonly buffer: Buffer
  /** The message's first byte in the buffer. */
  readonly start: number
  readonly end: number
  readonly index: FieldIndex
  /** Some byte is no ASCII, so values are UTF-8. */
  readonly wide: boolean
  /** Some tag counts a group, so tags may lie inside of one. */
  readonly grouped: boolean
  readonly layout: Layout
}

const integer = /^\d{1,15}$/

export class DecodedMessage implements FixMessage {
  readonly msgType: string
  readonly bytes: MessageBytes
  private latin: string | null = null
  private top: readonly number[] | null = null

  constructor(bytes: MessageBytes) {
    this.bytes = bytes
    this.msgType = this.value(2)
  }

  get beginString(): string {
    return this.value(0)
  }

  get sequence(): number | null {
    const text = this.get(tags.msgSeqNum)
    return text !== null && integer.test(text) ? Number(text) : null
  }

  get possibleDuplicate(): boolean {
    return this.get(tags.possDupFlag) === 'Y'
  }

  get possibleResend(): boolean {
    return this.get(tags.possResend) === 'Y'
  }

  get(tag: number): string | null {
    const { index, grouped } = this.bytes
    if (grouped) return this.getOutside(tag)
    for (let at = 0; at < index.length; at += stride) {
      if (index[at] === tag) return this.value(at / stride)
    }
    return null
  }

  has(tag: number): boolean {
    return this.get(tag) !== null
  }

  fields(): readonly FixField[] {
    return this.fieldsOf({ from: 0, to: fieldCount(this.bytes.index) })
  }

  group(countTag: number): readonly FixView[] {
    const { index } = this.bytes
    const group = this.groupNamed(countTag)
    const at = this.outside().find((field) => tagAt(index, field) === countTag)
    if (group === null || at === undefined) return []
    return spanOf(index, group, at + 1, fieldCount(index)).entries.map(
      (range) => new Entry(this, group, range),
    )
  }

  raw(): Buffer {
    return this.bytes.buffer.subarray(this.bytes.start, this.bytes.end)
  }

  /** The value of the field with this number in the order of the wire. */
  value(field: number): string {
    const { buffer, start, end, index, wide } = this.bytes
    const from = index[field * stride + 1] ?? 0
    const to = index[field * stride + 2] ?? 0
    if (wide) return buffer.toString('utf8', start + from, start + to)
    this.latin ??= buffer.toString('latin1', start, end)
    return this.latin.substring(from, to)
  }

  fieldsOf({ from, to }: Range): readonly FixField[] {
    const fields: FixField[] = []
    for (let field = from; field < to; field += 1) {
      fields.push([tagAt(this.bytes.index, field), this.value(field)])
    }
    return fields
  }

  private getOutside(tag: number): string | null {
    const field = this.outside().find((each) => tagAt(this.bytes.index, each) === tag)
    return field === undefined ? null : this.value(field)
  }

  /** The fields that lie in no group. */
  private outside(): readonly number[] {
    this.top ??= outsideOf(this.bytes.index, { from: 0, to: fieldCount(this.bytes.index) }, (tag) =>
      this.groupNamed(tag),
    )
    return this.top
  }

  private groupNamed(countTag: number): FixGroupDefinition | null {
    const { dictionary } = this.bytes.layout
    const own = dictionary.message(this.msgType)?.groups.get(countTag)
    return own ?? dictionary.header.groups.get(countTag) ?? null
  }
}

/** One entry of a repeating group. */
class Entry implements FixView {
  private readonly message: DecodedMessage
  private readonly definition: FixGroupDefinition
  private readonly range: Range

  constructor(message: DecodedMessage, definition: FixGroupDefinition, range: Range) {
    this.message = message
    this.definition = definition
    this.range = range
  }

  get(tag: number): string | null {
    const field = this.find(tag)
    return field === undefined ? null : this.message.value(field)
  }

  has(tag: number): boolean {
    return this.find(tag) !== undefined
  }

  fields(): readonly FixField[] {
    return this.message.fieldsOf(this.range)
  }

  group(countTag: number): readonly FixView[] {
    const { index } = this.message.bytes
    const group = this.definition.groups.get(countTag)
    const at = this.find(countTag)
    if (group === undefined || at === undefined) return []
    return spanOf(index, group, at + 1, this.range.to).entries.map(
      (range) => new Entry(this.message, group, range),
    )
  }

  private find(tag: number): number | undefined {
    const { index } = this.message.bytes
    return outsideOf(index, this.range, (each) => this.definition.groups.get(each) ?? null).find(
      (field) => tagAt(index, field) === tag,
    )
  }
}

function outsideOf(
  index: FieldIndex,
  { from, to }: Range,
  groupNamed: (tag: number) => FixGroupDefinition | null,
): readonly number[] {
  const found: number[] = []
  let field = from
  while (field < to) {
    found.push(field)
    const group = groupNamed(tagAt(index, field))
    field = group === null ? field + 1 : spanOf(index, group, field + 1, to).to
  }
  return found
}
