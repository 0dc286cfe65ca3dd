import { tags } from '../codec/bytes.ts'
import { fieldCount, noEquals, noTag, tagAt } from '../codec/fieldIndex.ts'
import type { DecodedMessage } from '../codec/message.ts'
import { type Rejection, rejection } from '../session/rejectReasons.ts'
import type {
  FixDictionary,
  FixFieldDefinition,
  FixMessageDefinition,
  FixStrictness,
} from '../types.ts'
import { hasFormat, isAllowed } from './formats.ts'
import { type GroupFault, checkGroup } from './groups.ts'

/** The first of the tags that two parties may agree on. */
const firstUserTag = 5000

/** What is wrong with a message; null if nothing is. Its type has to be one that is described. */
export function validate(
  message: DecodedMessage,
  dictionary: FixDictionary,
  strictness: FixStrictness,
): Rejection | null {
  const definition = dictionary.message(message.msgType)
  if (strictness === 'none' || definition === null) return null
  const check = new MessageCheck(message, dictionary, definition, strictness === 'strict')
  return check.run()
}

class MessageCheck {
  private readonly message: DecodedMessage
  private readonly dictionary: FixDictionary
  private readonly definition: FixMessageDefinition
  private readonly strict: boolean
  private readonly seen = new Set<number>()
  private section: 'header' | 'body' | 'trailer' = 'header'

  constructor(
    message: DecodedMessage,
    dictionary: FixDictionary,
    definition: FixMessageDefinition,
    strict: boolean,
  ) {
    this.message = message
    this.dictionary = dictionary
    this.definition = definition
    this.strict = strict
  }

  run(): Rejection | null {
    const count = fieldCount(this.message.bytes.index)
    for (let field = 0; field < count; field += 1) {
      const problem = this.checkValue(field)
      if (problem !== null) return problem
    }
    for (let field = 0; field < count;) {
      const step = this.checkPlace(field, count)
      if (typeof step !== 'number') return step
      field = step
    }
    return this.checkRequired()
  }

  /** The field by itself: its tag, its format and its value. */
  private checkValue(field: number): Rejection | null {
    const tag = this.tag(field)
    if (tag === noEquals) return rejection(17, field > 0 ? this.tag(field - 1) : null)
    if (tag === noTag) return rejection(0, null)
    const definition = this.dictionary.field(tag)
    const unknown = definition === null && tag < firstUserTag
    if (this.strict && unknown) return rejection(0, tag)
    const value = this.message.value(field)
    if (value === '') return rejection(4, tag)
    if (definition === null) return null
    return this.checkDefined(field, definition, value)
  }

  private checkDefined(
    field: number,
    definition: FixFieldDefinition,
    value: string,
  ): Rejection | null {
    const { tag, type } = definition
    if (!hasFormat(type, value)) return rejection(6, tag)
    const isFree = !this.strict || tag === tags.msgType || tag === tags.beginString
    if (!isFree && !isAllowed(definition, value)) return rejection(5, tag)
    const lengthTag = type === 'data' ? this.dictionary.lengthTagOf(tag) : null
    return lengthTag === null ? null : this.checkLength(field, lengthTag)
  }

  /** A data field follows its length, which says how many bytes it has. */
  private checkLength(field: number, lengthTag: number): Rejection | null {
    if (field === 0 || this.tag(field - 1) !== lengthTag) return rejection(1, lengthTag)
    const { index } = this.message.bytes
    const bytes = (index[field * 3 + 2] ?? 0) - (index[field * 3 + 1] ?? 0)
    return Number(this.message.value(field - 1)) === bytes ? null : rejection(5, lengthTag)
  }

  /** The field among the others; the number of the next to look at, past a group that it counts. */
  private checkPlace(field: number, count: number): number | Rejection {
    const tag = this.tag(field)
    const problem = this.checkSection(tag)
    if (problem !== null) return problem
    if (this.strict && this.seen.has(tag)) return rejection(13, tag)
    this.seen.add(tag)
    const group = this.definition.groups.get(tag) ?? this.dictionary.header.groups.get(tag) ?? null
    if (group === null) return field + 1
    const checked = checkGroup(this.message, group, field, count)
    if (typeof checked === 'number') return checked
    return this.strict || checked.reason === 1 ? asRejection(checked) : field + 1
  }

  private checkSection(tag: number): Rejection | null {
    if (!this.strict) return null
    const { header, trailer } = this.dictionary
    const place = header.tags.has(tag) ? 'header' : trailer.tags.has(tag) ? 'trailer' : 'body'
    const isOwn = place !== 'body' || this.definition.tags.has(tag)
    if (!isOwn && this.dictionary.field(tag) !== null && tag < firstUserTag) {
      return rejection(2, tag)
    }
    if (sections.indexOf(place) < sections.indexOf(this.section)) return rejection(14, tag)
    this.section = place
    return null
  }

  private checkRequired(): Rejection | null {
    const { header, trailer } = this.dictionary
    for (const part of [header, this.definition, trailer]) {
      const missing = part.required.find((tag) => !this.seen.has(tag))
      if (missing !== undefined) return rejection(1, missing)
    }
    return null
  }

  private tag(field: number): number {
    return tagAt(this.message.bytes.index, field)
  }
}

const sections = ['header', 'body', 'trailer'] as const

function asRejection({ reason, tag }: GroupFault): Rejection {
  return rejection(reason, tag)
}
