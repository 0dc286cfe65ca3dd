import { afterEach, describe, expect, it } from 'vitest'
import type { AuditRow } from '../../../src/contract/domain/audit.ts'
import { genesisHash } from '../../../src/main/audit/chain.ts'
import type { AuditStore } from '../../../src/main/audit/store.ts'
import { createAuditTrail } from '../../../src/main/audit/trail.ts'
import { verifyChain } from '../../../src/main/audit/verify.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { type AuditRig, auditRig, entryOf } from '../../support/audit.ts'
import { manualClock } from '../../support/manualClock.ts'

const dayMs = 86_400_000
const rigs: AuditRig[] = []

function rigOf(...given: Parameters<typeof auditRig>): AuditRig {
  const rig = auditRig(...given)
  rigs.push(rig)
  return rig
}

afterEach(() => {
  for (const rig of rigs.splice(0)) rig.remove()
})

describe('the audit trail', () => {
  it('begins with the start of the engine and ends with its stop', () => {
    const rig = rigOf()
    rig.trail.record(entryOf())
    rig.trail.close()
    expect(rig.rows().map(({ row, operation }) => [row, operation])).toEqual([
      [1, 'ENGINE_STARTED'],
      [2, 'ORDER_SUBMIT'],
      [3, 'ENGINE_STOPPED'],
    ])
    expect(verifyChain(rig.store)).toMatchObject({ ok: true, rows: 3, firstRow: 1, lastRow: 3 })
  })

  it('writes what waits after 250 ms, and not before', () => {
    const { trail, clock, rows } = rigOf()
    trail.record(entryOf())
    clock.advance(249)
    expect(rows()).toEqual([])
    clock.advance(1)
    expect(rows()).toHaveLength(2)
    expect(clock.nextIn()).toBeGreaterThan(250)
  })

  it('writes a full batch at once', () => {
    const { trail, clock, rows } = rigOf({ batch: 10 })
    for (let count = 0; count < 9; count += 1) trail.record(entryOf())
    clock.advance(0)
    expect(rows()).toHaveLength(10)
    expect(trail.status()).toMatchObject({ waiting: 0, lost: 0, head: { row: 10 } })
  })

  it('gives every field back as it was recorded', () => {
    const { trail, rows } = rigOf()
    const entry = entryOf({
      attempt: 2,
      status: null,
      success: false,
      latencyMs: 0.123,
      error: { code: 'TIMEOUT', message: 'The venue did not answer in time. „µ" 🚦' },
      response: null,
    })
    trail.record(entry)
    trail.flush()
    expect(rows()[1]).toEqual({ ...entry, row: 2, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
  })

  it('continues the chain of an earlier run', () => {
    const rig = rigOf()
    rig.trail.record(entryOf())
    rig.trail.close()
    const next = createAuditTrail({ store: rig.store, clock: rig.clock, log: silentLog })
    next.record(entryOf())
    next.close()
    expect(verifyChain(rig.store)).toMatchObject({ ok: true, rows: 6 })
  })

  it('takes nothing in once it is closed', () => {
    const { trail, rows } = rigOf()
    trail.close()
    trail.close()
    trail.record(entryOf())
    expect(rows()).toHaveLength(2)
  })

  it('pages newest first and oldest first through rows of one instant without loss', () => {
    const { trail } = rigOf()
    for (let count = 0; count < 25; count += 1) trail.record(entryOf({ attempt: count }))
    for (const order of ['newestFirst', 'oldestFirst'] as const) {
      const seen: number[] = []
      for (let after: { startTime: AuditRow['startTime']; row: number } | null = null; ;) {
        const page = trail.page({ order, after, limit: 7, operation: 'ORDER_SUBMIT' })
        seen.push(...page.map(({ attempt }) => attempt))
        const last = page.at(-1)
        if (last === undefined) break
        after = last
      }
      const expected = Array.from({ length: 25 }, (_, index) => index)
      expect(seen).toEqual(order === 'oldestFirst' ? expected : expected.toReversed())
    }
  })
})

/** A store that fails while told so. */
function failingStore() {
  const rows: AuditRow[] = []
  let failing = false
  const store: AuditStore = {
    head: () => ({ firstRow: 1, row: rows.length, hash: rows.at(-1)?.hash ?? genesisHash }),
    page: () => rows,
    checkpoint: () => null,
    rows: () => rows,
    removeBefore: () => undefined,
    lastOlder: () => null,
    append(added) {
      if (failing) throw new Error('the disk is full')
      rows.push(...added)
    },
  }
  return { store, rows, fail: (now: boolean) => (failing = now) }
}

describe('an audit trail that cannot be written', () => {
  it('keeps the rows and writes them later, in order', () => {
    const { store, rows, fail } = failingStore()
    const clock = manualClock()
    const trail = createAuditTrail({ store, clock, log: silentLog })
    fail(true)
    for (let attempt = 0; attempt < 5; attempt += 1) trail.record(entryOf({ attempt }))
    clock.advance(2000)
    expect(rows).toEqual([])
    expect(trail.status().waiting).toBe(6)
    fail(false)
    clock.advance(250)
    expect(rows.slice(1).map(({ attempt }) => attempt)).toEqual([0, 1, 2, 3, 4])
    expect(verifyChain(store)).toMatchObject({ ok: true, rows: 6, lost: 0 })
  })

  it('gives up the oldest past the bound and says in the chain how many', () => {
    const { store, rows, fail } = failingStore()
    const clock = manualClock()
    const trail = createAuditTrail({ store, clock, log: silentLog, limits: { waiting: 10 } })
    trail.flush()
    fail(true)
    for (let attempt = 0; attempt < 17; attempt += 1) trail.record(entryOf({ attempt }))
    clock.advance(1000)
    for (let attempt = 17; attempt < 20; attempt += 1) trail.record(entryOf({ attempt }))
    expect(trail.status()).toMatchObject({ waiting: 10, lost: 10 })
    fail(false)
    clock.advance(250)
    expect(rows[1]).toMatchObject({ kind: 'dropped', message: 'dropped: 10', success: false })
    expect(rows.slice(2).map(({ attempt }) => attempt)).toEqual([
      10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
    ])
    expect(verifyChain(store)).toMatchObject({ ok: true, lost: 10 })
    trail.record(entryOf())
    clock.advance(250)
    expect(rows.filter(({ kind }) => kind === 'dropped')).toHaveLength(1)
  })
})

describe('retention', () => {
  it('removes rows of 90 days and leaves a chain that verifies from its checkpoint', () => {
    const { trail, clock, rows, store } = rigOf()
    for (let day = 0; day < 200; day += 1) {
      trail.record(entryOf({ attempt: day, startTime: clock.now() }))
      clock.advance(dayMs)
    }
    const kept = rows()
    const oldest = kept.find(({ kind }) => kind === 'request')
    expect(clock.now() - (oldest?.startTime ?? 0)).toBeLessThanOrEqual(90 * dayMs)
    expect(kept.filter(({ kind }) => kind === 'request').at(-1)?.attempt).toBe(199)
    expect(kept.filter(({ kind }) => kind === 'request')).toHaveLength(90)
    const verdict = verifyChain(store)
    expect(verdict).toMatchObject({ ok: true, rows: kept.length })
    expect(verdict.firstRow).toBeGreaterThan(100)
  })

  it('removes a backlog in rounds', () => {
    const { trail, clock, rows, store } = rigOf({ removedAtOnce: 10 })
    for (let count = 0; count < 35; count += 1) trail.record(entryOf({ startTime: clock.now() }))
    trail.flush()
    clock.advance(91 * dayMs)
    clock.advance(10_000)
    expect(rows().every(({ kind }) => kind === 'checkpoint')).toBe(true)
    expect(verifyChain(store).ok).toBe(true)
  })

  it('keeps verifying when everything is older than its keeping time', () => {
    const { trail, clock, rows, store } = rigOf()
    trail.record(entryOf({ startTime: clock.now() }))
    trail.flush()
    clock.advance(400 * dayMs)
    expect(rows().length).toBeGreaterThan(0)
    expect(verifyChain(store)).toMatchObject({ ok: true })
    trail.record(entryOf())
    trail.flush()
    expect(verifyChain(store)).toMatchObject({ ok: true })
  })
})
