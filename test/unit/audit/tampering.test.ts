import { afterEach, describe, expect, it } from 'vitest'
import { verifyChain } from '../../../src/main/audit/verify.ts'
import { type AuditRig, auditRig, entryOf } from '../../support/audit.ts'

const rigs: AuditRig[] = []

/** Rows 1 to 11: the start and ten attempts. */
function filled(): AuditRig {
  const rig = auditRig()
  rigs.push(rig)
  for (let attempt = 0; attempt < 10; attempt += 1) rig.trail.record(entryOf({ attempt }))
  rig.trail.flush()
  return rig
}

/** As somebody with the file and a SQLite shell would. */
function tamper({ database }: AuditRig, ...statements: readonly string[]): void {
  const triggers = ['audit_is_never_changed', 'audit_is_kept', 'audit_is_only_added_to']
  for (const trigger of triggers) database.sqlite.exec(`DROP TRIGGER ${trigger}`)
  for (const statement of statements) database.sqlite.exec(statement)
}

afterEach(() => {
  for (const rig of rigs.splice(0)) rig.remove()
})

describe('the table of the audit record', () => {
  it.each([
    "UPDATE audit SET message = 'x' WHERE audit_row = 3",
    'DELETE FROM audit WHERE audit_row = 3',
    'DELETE FROM audit',
    'INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE audit_row = 3',
    'INSERT INTO audit SELECT 0, kind, venue, environment, operation, method, path, status, start_time, latency_ms, success, error_code, message, attempt, request, response, hash FROM audit WHERE audit_row = 3',
  ])('refuses to be changed: %s', (statement) => {
    const { database, store } = filled()
    expect(() => database.sqlite.exec(statement)).toThrow(/audit rows/)
    expect(verifyChain(store)).toMatchObject({ ok: true, rows: 11 })
  })
})

describe('verifying', () => {
  it.each([
    ['an edited answer', "UPDATE audit SET response = '{}' WHERE audit_row = 5", 5],
    ['an edited time', 'UPDATE audit SET start_time = start_time + 1 WHERE audit_row = 5', 5],
    ['a time that is none', 'UPDATE audit SET start_time = 1 << 60 WHERE audit_row = 5', 5],
    ['an edited hash', `UPDATE audit SET hash = '${'a'.repeat(64)}' WHERE audit_row = 5`, 5],
    ['a removed row', 'DELETE FROM audit WHERE audit_row = 5', 5],
    ['a removed first row', 'DELETE FROM audit WHERE audit_row = 1', 1],
    ['removed last rows', 'DELETE FROM audit WHERE audit_row > 8', 9],
    ['every row removed', 'DELETE FROM audit', 1],
    ['a removed head', 'DELETE FROM audit_head', 11],
    [
      'a row put in twice',
      'INSERT INTO audit SELECT 12, kind, venue, environment, operation, method, path, status, start_time, latency_ms, success, error_code, message, attempt, request, response, hash FROM audit WHERE audit_row = 11',
      12,
    ],
    [
      'rows in another order',
      'UPDATE audit SET audit_row = 100 WHERE audit_row = 4; UPDATE audit SET audit_row = 4 WHERE audit_row = 6; UPDATE audit SET audit_row = 6 WHERE audit_row = 100',
      4,
    ],
  ])('finds %s', (_what, statement, firstBroken) => {
    const rig = filled()
    tamper(rig, statement)
    const verdict = verifyChain(rig.store)
    expect(verdict).toMatchObject({ ok: false, firstBroken })
    expect(verdict.reason).toBeTruthy()
  })

  it('finds rows cut off together with the head only by a row noted elsewhere', () => {
    const rig = filled()
    const noted = rig.rows().at(-1)
    tamper(
      rig,
      'DELETE FROM audit WHERE audit_row > 8',
      'UPDATE audit_head SET last_row = 8, last_hash = (SELECT hash FROM audit WHERE audit_row = 8)',
    )
    expect(verifyChain(rig.store)).toMatchObject({ ok: true, rows: 8 })
    expect(verifyChain(rig.store, noted)).toMatchObject({ ok: false, firstBroken: 11 })
  })

  it('accepts a noted row that is as it was, and refuses one that was another', () => {
    const { store, rows } = filled()
    const noted = rows()[6]
    if (noted === undefined) throw new Error('there is no such row')
    expect(verifyChain(store, noted).ok).toBe(true)
    const other = { row: noted.row, hash: 'b'.repeat(64) }
    expect(verifyChain(store, other)).toMatchObject({ ok: false, firstBroken: 7 })
  })
})
