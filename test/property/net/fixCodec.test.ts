import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FixDecoder, FixEncoder, fix44, fix42, fix50sp2 } from '../../../src/main/net/fix/index.ts'
import type { Decoded } from '../../../src/main/net/fix/codec/decoder.ts'
import type { FixDictionary, FixField } from '../../../src/main/net/fix/types.ts'

const runs = { numRuns: 300 }
const dictionaries = [fix42(), fix44(), fix50sp2()]
const value = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .map((text) => text.replaceAll('\u0001', '=').toWellFormed())
  .filter((text) => text !== '')
/** Tags that are neither of the header nor counts nor lengths. */
const plainTag = fc.constantFrom(1, 11, 15, 38, 44, 55, 58, 60, 5001, 25_018, 99_999)
const plain: fc.Arbitrary<FixField> = fc.tuple(plainTag, value)
const data: fc.Arbitrary<FixField> = fc.tuple(
  fc.constantFrom(96, 355, 349),
  fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => `a\u0001${text.toWellFormed()}`),
)
const message = fc.record({
  dictionary: fc.constantFrom(...dictionaries),
  msgType: fc.constantFrom('D', '8', 'UZ'),
  sequence: fc.integer({ min: 1, max: 2 ** 31 }),
  body: fc.array(fc.oneof(plain, data), { maxLength: 12 }),
})
type Sample = {
  readonly dictionary: FixDictionary
  readonly msgType: string
  readonly sequence: number
  readonly body: readonly FixField[]
}

function bytesOf({ dictionary, msgType, sequence, body }: Sample): Buffer {
  return new FixEncoder(dictionary).encode(
    { msgType, sequence, senderCompId: 'A', targetCompId: 'B', sendingTime: '20261121-10:00:00' },
    body,
  )
}

function readAll(decoder: FixDecoder, chunks: readonly Buffer[]): Decoded[] {
  const found: Decoded[] = []
  for (const chunk of chunks) {
    decoder.push(chunk)
    for (let next = decoder.next(); next !== null; next = decoder.next()) found.push(next)
  }
  return found
}

function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].toSorted((a, b) => a - b)
  return [0, ...at].map((from, index) => bytes.subarray(from, at[index] ?? bytes.length))
}

describe('Property 13: what was written as FIX is read as it was', () => {
  it('every field comes back, and length and sum are exact', () => {
    fc.assert(
      fc.property(message, (sample) => {
        const bytes = bytesOf(sample)
        const text = bytes.toString('latin1')
        const length = Number(text.split('\u0001')[1]?.slice(2))
        const bodyAt = text.indexOf('\u000135=') + 1
        const sumAt = text.length - 7
        const sum = bytes.subarray(0, sumAt).reduce((total, byte) => total + byte, 0) % 256
        expect(length).toBe(sumAt - bodyAt)
        expect(text.slice(sumAt)).toBe(`10=${String(sum).padStart(3, '0')}\u0001`)
        const [decoded, ...more] = readAll(new FixDecoder(sample.dictionary), [bytes])
        expect(more).toEqual([])
        if (decoded?.kind !== 'message') throw new Error(decoded?.reason ?? 'nothing was read')
        const { sequence, msgType } = decoded.message
        expect({ sequence, msgType }).toEqual({
          sequence: sample.sequence,
          msgType: sample.msgType,
        })
        const lengthTags = new Set([95, 354, 348])
        const body = decoded.message.fields().slice(7, -1)
        expect(body.filter(([tag]) => !lengthTags.has(tag))).toEqual(sample.body)
      }),
      runs,
    )
  })

  it('wherever the stream is split, and whatever lies between messages', () => {
    const junk = fc
      .string({ unit: 'binary-ascii', maxLength: 20 })
      .filter((text) => !text.includes('8'))
    const stream = fc.array(fc.tuple(message, junk), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 40 }), (parts, cuts) => {
        const dictionary = fix44()
        const messages = parts.map(([sample]) => bytesOf({ ...sample, dictionary }))
        const bytes = Buffer.concat(
          messages.flatMap((each, index) => [Buffer.from(parts[index]?.[1] ?? ''), each]),
        )
        const found = readAll(new FixDecoder(dictionary), split(bytes, cuts))
        const read = found.flatMap((each) => (each.kind === 'message' ? [each.message.raw()] : []))
        expect(read.map(String)).toEqual(messages.map(String))
      }),
      runs,
    )
  })
})
