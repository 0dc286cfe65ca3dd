import type {
  FixDictionary,
  FixDictionaryExtension,
  FixFieldDefinition,
  FixGroupDefinition,
  FixMember,
  FixMessageDefinition,
  FixPart,
} from '../types.ts'

/** A member of a message as every source of a dictionary tells it. */
export type Member = {
  readonly tag: number
  readonly required: boolean
  /** What an entry holds where the tag counts a group; null for a plain field. */
  readonly members: readonly Member[] | null
}

export type MessageSource = {
  readonly msgType: string
  readonly name: string
  readonly category: 'session' | 'application'
  readonly members: readonly Member[]
}

export type DictionarySource = {
  readonly beginString: string
  readonly applicationVersion: string | null
  readonly fields: readonly FixFieldDefinition[]
  readonly header: readonly Member[]
  readonly trailer: readonly Member[]
  readonly messages: readonly MessageSource[]
  /** Types of the standard beside those described. */
  readonly otherTypes: readonly string[]
}

/** FIX 4.2 ends at 11; later codes must not be sent to it. */
function highestReasonOf(beginString: string): number {
  return beginString <= 'FIX.4.2' ? 11 : 99
}

export function buildDictionary(source: DictionarySource): FixDictionary {
  const fields = new Map(source.fields.map((field) => [field.tag, field]))
  const names = new Map(source.fields.map((field) => [field.name, field]))
  const messages = new Map(source.messages.map((each) => [each.msgType, messageOf(each)]))
  const lengths = lengthTags(fields)
  const data = new Map([...lengths].map(([dataTag, lengthTag]) => [lengthTag, dataTag]))
  const others = new Set(source.otherTypes)
  return {
    beginString: source.beginString,
    applicationVersion: source.applicationVersion,
    highestRejectReason: highestReasonOf(source.beginString),
    field: (tag) => fields.get(tag) ?? null,
    fieldNamed: (name) => names.get(name) ?? null,
    message: (msgType) => messages.get(msgType) ?? null,
    isKnownType: (msgType) => messages.has(msgType) || others.has(msgType),
    header: partOf(source.header),
    trailer: partOf(source.trailer),
    tags: () => fields.keys(),
    messages: () => messages.values(),
    dataTagOf: (lengthTag) => data.get(lengthTag) ?? null,
    lengthTagOf: (dataTag) => lengths.get(dataTag) ?? null,
    extend: (extension) => buildDictionary(extended(source, extension)),
  }
}

function messageOf({ msgType, name, category, members }: MessageSource): FixMessageDefinition {
  return { msgType, name, category, ...partOf(members) }
}

function partOf(members: readonly Member[]): FixPart {
  return {
    tags: new Set(members.map(({ tag }) => tag)),
    required: members.filter(({ required }) => required).map(({ tag }) => tag),
    groups: new Map(
      members.flatMap(({ tag, members: inner }) =>
        inner === null || inner.length === 0 ? [] : [[tag, groupOf(tag, inner)] as const],
      ),
    ),
  }
}

function groupOf(countTag: number, members: readonly Member[]): FixGroupDefinition {
  return {
    ...partOf(members),
    countTag,
    firstTag: members[0]?.tag ?? 0,
    order: new Map(members.map(({ tag }, position) => [tag, position])),
  }
}

/** Signature(89) alone is not told by the tag before it. */
const signature = { length: 93, data: 89 } as const

/** Length tags by data tag: the standard numbers a length right before its data. */
function lengthTags(fields: ReadonlyMap<number, FixFieldDefinition>): Map<number, number> {
  const pairs = [...fields.values()].flatMap(({ tag, type }): (readonly [number, number])[] => {
    if (type !== 'data') return []
    if (tag === signature.data) return [[tag, signature.length]]
    return fields.get(tag - 1)?.type === 'length' ? [[tag, tag - 1]] : []
  })
  return new Map(pairs)
}

function extended(source: DictionarySource, extension: FixDictionaryExtension): DictionarySource {
  const added = extension.fields ?? []
  const replaced = new Set(added.map(({ tag }) => tag))
  return {
    ...source,
    fields: [...source.fields.filter(({ tag }) => !replaced.has(tag)), ...added],
    header: [...source.header, ...optional(extension.header ?? [])],
    messages: withMessages(source.messages, extension.messages ?? []),
  }
}

function withMessages(
  known: readonly MessageSource[],
  added: NonNullable<FixDictionaryExtension['messages']>,
): readonly MessageSource[] {
  const all = new Map(known.map((message) => [message.msgType, message]))
  for (const { msgType, name, category, required, optional: others, adds } of added) {
    const before = all.get(msgType)
    const own = [...toMembers(required, true), ...optional(others)]
    const ownTags = new Set(own.map(({ tag }) => tag))
    const kept = adds === true ? (before?.members ?? []).filter(({ tag }) => !ownTags.has(tag)) : []
    all.set(msgType, {
      msgType,
      name,
      category: category ?? before?.category ?? 'application',
      members: [...kept, ...own],
    })
  }
  return [...all.values()]
}

const optional = (members: readonly FixMember[]): readonly Member[] => toMembers(members, false)

function toMembers(members: readonly FixMember[], required: boolean): readonly Member[] {
  return members.map((member) =>
    typeof member === 'number'
      ? { tag: member, required, members: null }
      : { tag: member.group, required, members: optional(member.members) },
  )
}
