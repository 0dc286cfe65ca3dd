import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fix42, fix44, fix50sp2, loadDictionary } from '../../../../src/main/net/fix/index.ts'
import type { FixDictionary } from '../../../../src/main/net/fix/types.ts'

const others = join(import.meta.dirname, '../../../../node_modules/jspurefix/data')
const theirs = (file: string): FixDictionary =>
  loadDictionary(readFileSync(join(others, file), 'utf8'))

const minimal = (body: string): string =>
  `<?xml version="1.0"?><fix major="4" minor="4"><header/><trailer/><messages>${body}</messages>
   <components><component name="Loop"><component name="Loop" required="N"/></component></components>
   <fields><field number="11" name="ClOrdID" type="STRING"/>
   <field number="40" name="OrdType" type="CHAR"><value enum="1" description="A &amp; B"/></field></fields></fix>`

describe('the tables of the standard', () => {
  it.each([
    ['FIX.4.2', fix42(), theirs('FIX42.xml')],
    ['FIX.4.4', fix44(), theirs('FIX44.xml')],
  ])("hold the same as another engine's dictionary of %s", (_version, ours, other) => {
    for (const message of ours.messages()) {
      const peer = other.message(message.msgType)
      expect([message.msgType, [...message.tags]]).toEqual([
        message.msgType,
        [...(peer?.tags ?? [])],
      ])
      expect([...message.groups.keys()]).toEqual([...(peer?.groups.keys() ?? [])])
    }
    for (const tag of ours.tags()) expect(ours.field(tag)?.name).toBe(other.field(tag)?.name)
  })

  it('require what the base specification requires of order messages', () => {
    const required = (dictionary: FixDictionary, type: string): readonly number[] =>
      (dictionary.message(type)?.required ?? []).toSorted((a, b) => a - b)
    expect(required(fix42(), 'D')).toEqual([11, 21, 40, 54, 55, 60])
    expect(required(fix44(), 'D')).toEqual([11, 40, 54, 55, 60])
    expect(required(fix42(), '8')).toEqual([6, 14, 17, 20, 37, 39, 54, 55, 150, 151])
    expect(required(fix44(), '8')).toEqual([6, 14, 17, 37, 39, 54, 55, 150, 151])
    expect(required(fix44(), '9')).toEqual([11, 37, 39, 41, 434])
    expect(required(fix50sp2(), 'A')).toEqual([98, 108, 1137])
  })

  it("take a venue's fields and messages on top and leave the standard as it was", () => {
    const extended = fix44().extend({
      fields: [{ tag: 25_035, name: 'MessageHandling', type: 'integer', values: null }],
      messages: [
        { msgType: 'A', name: 'Logon', required: [25_035], optional: [], adds: true },
        { msgType: 'XLQ', name: 'LimitQuery', required: [6136], optional: [] },
      ],
    })
    expect(extended.message('A')?.required).toEqual([98, 108, 25_035])
    expect(extended.isKnownType('XLQ')).toBe(true)
    expect(fix44().message('A')?.required).toEqual([98, 108])
    expect(fix44().isKnownType('XLQ')).toBe(false)
  })
})

describe('a dictionary of the common XML form', () => {
  it('is read with its messages, types and values', () => {
    const dictionary = loadDictionary(
      minimal(`<message name="Order" msgtype="D" msgcat="app"><field name="ClOrdID" required="Y"/>
               <field name="OrdType" required="N"/></message>`),
    )
    expect(dictionary.beginString).toBe('FIX.4.4')
    expect(dictionary.message('D')?.required).toEqual([11])
    expect(dictionary.field(40)?.values?.get('1')).toBe('A & B')
  })

  it.each([
    ['text between elements', minimal('<message name="x" msgtype="y">hello</message>')],
    ['an unclosed element', '<fix major="4" minor="4"><header>'],
    ['a wrong end', '<fix major="4" minor="4"></header>'],
    ['a document type', '<!DOCTYPE fix [<!ENTITY a "b">]><fix major="4" minor="4"/>'],
    ['another document', '<other/>'],
    ['an unknown field', minimal('<message name="x" msgtype="y"><field name="Z"/></message>')],
    [
      'a component in itself',
      minimal('<message name="x" msgtype="y"><component name="Loop"/></message>'),
    ],
    ['nothing', ''],
  ])('is refused for %s', (_what, xml) => {
    expect(() => loadDictionary(xml)).toThrow(/The FIX dictionary is not/)
  })
})
