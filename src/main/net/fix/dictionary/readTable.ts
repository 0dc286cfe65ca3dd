import type { FixFieldDefinition, FixFieldType } from '../types.ts'
import type { DictionarySource, Member, MessageSource } from './dictionary.ts'
import { fieldTable } from './tables/fields.ts'
import type { VersionTable } from './tables/types.ts'
import { valueTable } from './tables/values.ts'

export type Version = 'a' | 'b' | 'c'

const types: Readonly<Record<string, FixFieldType>> = {
  s: 'text',
  c: 'char',
  i: 'integer',
  l: 'length',
  q: 'sequence',
  n: 'count',
  d: 'decimal',
  b: 'boolean',
  t: 'timestamp',
  y: 'date',
  h: 'time',
  m: 'monthYear',
  v: 'multipleValue',
  r: 'data',
}

/** Sessions work the same in every version, so their messages are known by type. */
const sessionTypes = new Set('012345A')

export function readTable(
  table: VersionTable,
  version: Version,
  beginString: string,
  applicationVersion: string | null,
): DictionarySource {
  return {
    beginString,
    applicationVersion,
    fields: readFields(version),
    header: readMembers(table.header),
    trailer: readMembers(table.trailer),
    messages: paragraphs(table.messages).map(readMessage),
    otherTypes: table.otherTypes.trim().split(/\s+/),
  }
}

function readFields(version: Version): readonly FixFieldDefinition[] {
  const values = readValues(version)
  return fieldTable
    .trim()
    .split('\n')
    .flatMap((line): readonly FixFieldDefinition[] => {
      const [tag = '', name = '', type = '', versions = ''] = line.split(' ')
      if (!versions.includes(version)) return []
      const known = values.get(Number(tag)) ?? null
      return [{ tag: Number(tag), name, type: types[type] ?? 'text', values: known }]
    })
}

function readValues(version: Version): Map<number, ReadonlyMap<string, string>> {
  const rows = paragraphs(valueTable).flatMap((text) => {
    const [tag = '', versions = '', ...pairs] = text.split(' ')
    if (!versions.includes(version)) return []
    const values = new Map(pairs.map((pair) => splitAt(pair, pair.indexOf('=', 1))))
    return [[Number(tag), values] as const]
  })
  return new Map(rows)
}

function splitAt(pair: string, at: number): [string, string] {
  return [pair.slice(0, at), pair.slice(at + 1)]
}

function readMessage(text: string): MessageSource {
  const [msgType = '', name = ''] = text.split(' ', 2)
  return {
    msgType,
    name,
    category: sessionTypes.has(msgType) ? 'session' : 'application',
    members: readMembers(text.slice(msgType.length + 1 + name.length)),
  }
}

/** Lines that are set in belong to the line before. */
function paragraphs(text: string): readonly string[] {
  return text.trim().replaceAll('\n  ', ' ').split('\n')
}

/** `11! 453(448! 447) 55!`: tags, `!` where required, brackets around what an entry holds. */
function readMembers(text: string): readonly Member[] {
  const tokens = text.match(/\d+|[!()]/g) ?? []
  let at = 0
  const read = (): readonly Member[] => {
    const members: Member[] = []
    while (at < tokens.length && tokens[at] !== ')') {
      const tag = Number(tokens[at])
      at += 1
      const required = tokens[at] === '!'
      if (required) at += 1
      members.push({ tag, required, members: tokens[at] === '(' ? readGroup() : null })
    }
    return members
  }
  const readGroup = (): readonly Member[] => {
    at += 1
    const members = read()
    at += 1
    return members
  }
  return read()
}
