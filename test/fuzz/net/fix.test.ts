import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FixDecoder, fix44 } from '../../../src/main/net/fix/index.ts'
import { fixRig, order, roles, wire } from '../../support/fix/sessionRig.ts'
import { cheapRuns, fuzzRuns, tally } from '../../support/fuzz/tally.ts'

const samples = [
  wire('FIX.4.4', ['35=0', '34=2', '49=YOU', '52=20250615-10:00:00', '56=ME']),
  wire('FIX.4.4', ['35=D', '34=2', '49=YOU', '52=20250615-10:00:00', '56=ME', '11=a', '55=X']),
  wire('FIX.4.4', ['35=B', '34=2', '49=YOU', '56=ME', '95=5', '96=a\u0001b=c', '33=1', '58=x']),
  wire('FIX.4.4', ['35=4', '34=9', '49=YOU', '56=ME', '123=Y', '36=12']),
  wire('FIX.4.4', ['35=2', '34=2', '49=YOU', '56=ME', '7=1', '16=0']),
]
const change = fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 6 }), fc.nat({ max: 6 }))
const mutatedBytes = fc
  .tuple(fc.constantFrom(...samples), fc.array(change, { minLength: 1, maxLength: 4 }))
  .map(([sample, changes]) =>
    changes.reduce((bytes, [at, put, gone]) => {
      const place = at % bytes.length
      return Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + gone)])
    }, sample),
  )
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  mutatedBytes,
)

describe('the FIX decoder, given any bytes', () => {
  it('says what they are, keeps no more than a message, and finds the next good one', (context) => {
    const count = tally(context, 'FIX streams')
    fc.assert(
      fc.property(fc.array(anyBytes, { maxLength: 5 }), (chunks) => {
        const decoder = new FixDecoder(fix44(), 2000)
        let garbled = 0
        const read = (): string[] => {
          const raws: string[] = []
          for (let next = decoder.next(); next !== null; next = decoder.next()) {
            if (next.kind === 'garbled') garbled += 1
            else raws.push(next.message.raw().toString('latin1'))
          }
          return raws
        }
        for (const chunk of chunks) {
          decoder.push(chunk)
          read()
          expect(decoder.pendingBytes).toBeLessThan(2500)
        }
        // Whatever a cut message still waits for, so many good ones end it.
        const good = samples[0] ?? Buffer.alloc(0)
        for (let time = 0; time < 40; time += 1) decoder.push(good)
        expect(read().at(-1)).toBe(good.toString('latin1'))
        count(garbled)
      }),
      { numRuns: cheapRuns },
    )
  })

  it('refuses a field of a megabyte where messages may not be so long', () => {
    const decoder = new FixDecoder(fix44(), 100_000)
    const huge = wire('FIX.4.4', ['35=0', '34=2', `58=${'x'.repeat(1 << 20)}`])
    for (let at = 0; at < huge.length; at += 1000) {
      decoder.push(huge.subarray(at, at + 1000))
      for (let next = decoder.next(); next !== null; next = decoder.next()) {
        expect(next.kind).toBe('garbled')
      }
      expect(decoder.pendingBytes).toBeLessThan(200_000)
    }
  })

  it('reads a field of a megabyte where they may, however it is cut', () => {
    const decoder = new FixDecoder(fix44())
    const huge = wire('FIX.4.4', ['35=0', '34=2', `58=${'x'.repeat(1 << 20)}`])
    let found = 0
    for (let at = 0; at < huge.length; at += 7) {
      decoder.push(huge.subarray(at, at + 7))
      for (let next = decoder.next(); next !== null; next = decoder.next()) {
        found += next.kind === 'message' ? 1 : 1000
      }
    }
    expect(found).toBe(1)
  })
})

describe.each(roles)('a FIX session as %s, given any bytes', (role) => {
  it('never throws, and moves its number only by messages that are whole', (context) => {
    const count = tally(context, 'FIX streams')
    fc.assert(
      fc.property(fc.array(anyBytes, { minLength: 1, maxLength: 4 }), (chunks) => {
        const rig = fixRig(role)
        rig.logon()
        const decoder = new FixDecoder(fix44())
        let whole = 0
        for (const chunk of chunks) {
          rig.raw(chunk)
          decoder.push(chunk)
          for (let next = decoder.next(); next !== null; next = decoder.next()) {
            whole += next.kind === 'message' ? 1 : 0
          }
        }
        const { nextIn } = rig.session.sequences()
        expect(whole > 0 || nextIn === 2).toBe(true)
        expect(rig.received.length).toBeLessThanOrEqual(whole)
        expect(rig.problems.filter(({ kind }) => kind === 'store')).toEqual([])
        count(chunks.length - Math.min(whole, chunks.length))
      }),
      { numRuns: fuzzRuns },
    )
    const rig = fixRig(role)
    rig.logon()
    rig.say(order('a'))
    expect(rig.received.length).toBe(1)
  })
})
