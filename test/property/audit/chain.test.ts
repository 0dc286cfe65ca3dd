import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AuditEntry, AuditHead, AuditRow } from '../../../src/contract/domain/audit.ts'
import { chainBehind, genesisHash, hashOf } from '../../../src/main/audit/chain.ts'
import { checkpointEntry } from '../../../src/main/audit/checkpoint.ts'
import type { AuditReader } from '../../../src/main/audit/store.ts'
import { verifyChain } from '../../../src/main/audit/verify.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import { entryOf } from '../../support/audit.ts'

const runs = { numRuns: 300 }

type Kept = { readonly rows: readonly AuditRow[]; readonly head: AuditHead }

const entry: fc.Arbitrary<AuditEntry> = fc
  .record({
    operation: fc.string(),
    attempt: fc.nat(3),
    startTime: fc.nat().map((time) => time as UnixMs),
    response: fc.option(fc.string()),
  })
  .map(entryOf)

/** A record from its beginning, or from a checkpoint after its oldest rows were removed. */
const record: fc.Arbitrary<Kept> = fc
  .record({ entries: fc.array(entry, { minLength: 3, maxLength: 12 }), removed: fc.nat(11) })
  .map(({ entries, removed }) => {
    const rows = chainBehind({ row: 0, hash: genesisHash }, entries)
    const last = rows.at(-1) as AuditRow
    const gone = rows[Math.min(removed, rows.length - 1) - 1]
    if (gone === undefined) return keptOf(rows, 1)
    const checkpoint = { firstRow: gone.row + 1, previousHash: gone.hash }
    const added = chainBehind(last, [checkpointEntry(checkpoint, gone.row, 0 as UnixMs), entryOf()])
    return keptOf([...rows.slice(gone.row), ...added], checkpoint.firstRow)
  })

function keptOf(rows: readonly AuditRow[], firstRow: number): Kept {
  const { row, hash } = rows.at(-1) as AuditRow
  return { rows, head: { firstRow, row, hash } }
}

function readerOf({ rows, head }: Kept): AuditReader {
  return {
    head: () => head,
    page: () => rows,
    rows: () => rows,
    checkpoint: () => rows.findLast(({ kind }) => kind === 'checkpoint') ?? null,
  }
}

const fields = [
  'kind',
  'venue',
  'environment',
  'operation',
  'method',
  'path',
  'status',
  'startTime',
  'latencyMs',
  'success',
  'errorCode',
  'message',
  'attempt',
  'request',
  'response',
  'hash',
  'row',
] as const

/** Another value than the one that stands there. */
function changed(value: unknown): unknown {
  if (typeof value === 'boolean') return !value
  if (typeof value === 'number') return value + 1
  return typeof value === 'string' ? `${value}x` : 'x'
}

describe('Property 9: the chain of the audit record', () => {
  it('Property 9: a record that was left alone verifies', () => {
    fc.assert(
      fc.property(record, (kept) => {
        expect(verifyChain(readerOf(kept))).toMatchObject({ ok: true, rows: kept.rows.length })
      }),
      runs,
    )
  })

  it('Property 9: any single edit of any field is found at its row', () => {
    fc.assert(
      fc.property(record, fc.nat(), fc.constantFrom(...fields), (kept, at, field) => {
        const index = at % kept.rows.length
        const victim = kept.rows[index] as AuditRow
        const edited = { ...victim, [field]: changed(victim[field]) } as AuditRow
        const verdict = verifyChain(readerOf({ ...kept, rows: kept.rows.with(index, edited) }))
        expect(verdict.ok).toBe(false)
        expect(verdict.firstBroken).toBeLessThanOrEqual(victim.row + 1)
      }),
      runs,
    )
  })

  it('Property 9: an edited row whose own hash was computed anew is found too', () => {
    fc.assert(
      fc.property(record, fc.nat(), (kept, at) => {
        const index = at % kept.rows.length
        const victim = kept.rows[index] as AuditRow
        const previous = kept.rows[index - 1]?.hash ?? genesisHash
        const edited = { ...victim, response: `${victim.response ?? ''}x` }
        const forged = { ...edited, hash: hashOf(previous, edited) }
        const verdict = verifyChain(readerOf({ ...kept, rows: kept.rows.with(index, forged) }))
        expect(verdict.ok).toBe(false)
      }),
      runs,
    )
  })

  it('Property 9: any removed row is found, the first and the last included', () => {
    fc.assert(
      fc.property(record, fc.nat(), (kept, at) => {
        const index = at % kept.rows.length
        const verdict = verifyChain(readerOf({ ...kept, rows: kept.rows.toSpliced(index, 1) }))
        expect(verdict.ok).toBe(false)
      }),
      runs,
    )
  })

  it('Property 9: any two rows that changed places are found, numbers swapped or not', () => {
    fc.assert(
      fc.property(record, fc.nat(), fc.nat(), fc.boolean(), (kept, first, second, renumber) => {
        const one = first % kept.rows.length
        const other = second % kept.rows.length
        fc.pre(one !== other)
        const left = kept.rows[one] as AuditRow
        const right = kept.rows[other] as AuditRow
        const rows = kept.rows
          .with(one, renumber ? { ...right, row: left.row } : right)
          .with(other, renumber ? { ...left, row: right.row } : left)
        expect(verifyChain(readerOf({ ...kept, rows })).ok).toBe(false)
      }),
      runs,
    )
  })
})
