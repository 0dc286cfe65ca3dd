import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CaptureLine,
  formatCaptureLine,
  parseCaptureLine,
} from '../../../src/contract/capture.ts'
import { mutated } from '../../support/fuzz/mutated.ts'
import { cheapRuns, tally } from '../../support/fuzz/tally.ts'

const runs = { numRuns: cheapRuns }
const channels = ['open', 'sent', 'ws', 'rest'] as const

const lines: fc.Arbitrary<CaptureLine> = fc.record({
  channel: fc.constantFrom(...channels),
  receivedTimeMs: fc.integer({ min: 0, max: 4_000_000_000_000 }),
  url: fc.option(fc.webUrl()),
  raw: fc.oneof(fc.json(), fc.string({ unit: 'binary' })),
})

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  lines.map(formatCaptureLine).chain(mutated),
  fc
    .record(
      {
        t: fc.anything(),
        ch: fc.oneof(fc.constantFrom(...channels), fc.anything()),
        raw: fc.anything(),
      },
      { requiredKeys: [] },
    )
    .map((line) =>
      JSON.stringify(line, (_name, value: unknown) =>
        typeof value === 'bigint' ? String(value) : value,
      ),
    ),
)

describe('capture lines', () => {
  it('are read or refused, whatever the text', (context) => {
    const count = tally(context, 'capture lines')
    fc.assert(
      fc.property(texts, (text) => {
        const line = parseCaptureLine(text)
        expect(line === null || channels.includes(line.channel)).toBe(true)
        expect(line === null || Number.isFinite(line.receivedTimeMs)).toBe(true)
        expect(line === null || typeof line.raw === 'string').toBe(true)
        count(line === null ? 1 : 0)
      }),
      runs,
    )
  })

  it('come back as they were written', (context) => {
    const count = tally(context, 'capture lines')
    fc.assert(
      fc.property(lines, (line) => {
        expect(parseCaptureLine(formatCaptureLine(line))).toEqual(line)
        count()
      }),
      runs,
    )
  })
})
