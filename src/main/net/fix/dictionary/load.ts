import { PitwallError } from '../../../../contract/errors.ts'
import type { FixDictionary, FixFieldDefinition, FixFieldType } from '../types.ts'
import { type Member, type MessageSource, buildDictionary } from './dictionary.ts'
import { type XmlElement, readXml } from './xml.ts'

/** Types as the common XML form spells them; what is not here is text. */
const types: Readonly<Record<string, FixFieldType>> = {
  CHAR: 'char',
  INT: 'integer',
  TAGNUM: 'integer',
  DAYOFMONTH: 'integer',
  LENGTH: 'length',
  SEQNUM: 'sequence',
  NUMINGROUP: 'count',
  FLOAT: 'decimal',
  PRICE: 'decimal',
  PRICEOFFSET: 'decimal',
  QTY: 'decimal',
  QUANTITY: 'decimal',
  AMT: 'decimal',
  PERCENTAGE: 'decimal',
  BOOLEAN: 'boolean',
  UTCTIMESTAMP: 'timestamp',
  UTCDATE: 'date',
  UTCDATEONLY: 'date',
  LOCALMKTDATE: 'date',
  UTCTIMEONLY: 'time',
  MONTHYEAR: 'monthYear',
  MULTIPLEVALUESTRING: 'multipleValue',
  MULTIPLECHARVALUE: 'multipleValue',
  MULTIPLESTRINGVALUE: 'multipleValue',
  DATA: 'data',
  XMLDATA: 'data',
}

/**
 * A dictionary from the XML form that FIX engines share: `<fix major minor>` with header, messages,
 * trailer, components and fields. Throws INVALID_ARGUMENT, naming what is wrong.
 */
export function loadDictionary(xml: string): FixDictionary {
  const root = readXml(xml)
  if (root.name !== 'fix') throw refused(`it begins with <${root.name}> and not with <fix>`)
  return buildDictionary(new Reader(root).read())
}

class Reader {
  private readonly root: XmlElement
  private readonly fields: readonly FixFieldDefinition[]
  private readonly tags: ReadonlyMap<string, number>
  private readonly components: ReadonlyMap<string, XmlElement>

  constructor(root: XmlElement) {
    this.root = root
    this.fields = this.part('fields').map(fieldOf)
    this.tags = new Map(this.fields.map(({ name, tag }) => [name, tag]))
    this.components = new Map(
      this.part('components').map((component) => [attributeOf(component, 'name'), component]),
    )
  }

  read() {
    return {
      ...this.version(),
      fields: this.fields,
      header: this.members(this.part('header'), []),
      trailer: this.members(this.part('trailer'), []),
      messages: this.part('messages').map((message) => this.message(message)),
      otherTypes: [],
    }
  }

  private version() {
    const type = this.root.attributes.get('type') ?? 'FIX'
    const major = attributeOf(this.root, 'major')
    const numbers = `${major}.${attributeOf(this.root, 'minor')}`
    // FIX 5 has no session of its own: it travels over FIXT.1.1, and 9 says 5.0 SP2.
    if (type === 'FIX' && Number(major) >= 5) {
      return { beginString: 'FIXT.1.1', applicationVersion: '9' }
    }
    return { beginString: `${type}.${numbers}`, applicationVersion: null }
  }

  private part(name: string): readonly XmlElement[] {
    return this.root.children.find((child) => child.name === name)?.children ?? []
  }

  private message(element: XmlElement): MessageSource {
    return {
      msgType: attributeOf(element, 'msgtype'),
      name: attributeOf(element, 'name'),
      category: element.attributes.get('msgcat') === 'admin' ? 'session' : 'application',
      members: this.members(element.children, []),
    }
  }

  /** `inside`: components being read, so that one that holds itself is found out. */
  private members(elements: readonly XmlElement[], inside: readonly string[]): readonly Member[] {
    return elements.flatMap((element) => this.member(element, inside))
  }

  private member(element: XmlElement, inside: readonly string[]): readonly Member[] {
    const name = attributeOf(element, 'name')
    const required = element.attributes.get('required') === 'Y'
    if (element.name === 'component') return this.component(name, required, inside)
    if (element.name !== 'field' && element.name !== 'group') {
      throw refused(`<${element.name}> has no place in a message`)
    }
    const tag = this.tags.get(name)
    if (tag === undefined) throw refused(`there is no field ${name}`)
    const members = element.name === 'group' ? this.members(element.children, inside) : null
    return [{ tag, required, members }]
  }

  private component(name: string, required: boolean, inside: readonly string[]): readonly Member[] {
    const element = this.components.get(name)
    if (element === undefined) throw refused(`there is no component ${name}`)
    if (inside.includes(name)) throw refused(`component ${name} holds itself`)
    const members = this.members(element.children, [...inside, name])
    // What a component requires is required only where the component is.
    return required ? members : members.map((member) => ({ ...member, required: false }))
  }
}

function fieldOf(element: XmlElement): FixFieldDefinition {
  const tag = Number(attributeOf(element, 'number'))
  if (!Number.isSafeInteger(tag) || tag < 1) {
    throw refused(`field ${attributeOf(element, 'name')} has no valid number`)
  }
  const values = element.children.map(
    (value) => [attributeOf(value, 'enum'), value.attributes.get('description') ?? ''] as const,
  )
  return {
    tag,
    name: attributeOf(element, 'name'),
    type: types[attributeOf(element, 'type').toUpperCase()] ?? 'text',
    values: values.length === 0 ? null : new Map(values),
  }
}

function attributeOf(element: XmlElement, name: string): string {
  const value = element.attributes.get(name)
  if (value === undefined) throw refused(`<${element.name}> lacks ${name}`)
  return value
}

function refused(why: string): PitwallError {
  return new PitwallError('INVALID_ARGUMENT', `The FIX dictionary is not valid: ${why}.`)
}
