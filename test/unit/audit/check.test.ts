import { afterEach, describe, expect, it } from 'vitest'
import { PitwallError } from '../../../src/contract/errors.ts'
import { openAuditSnapshot } from '../../../src/main/app/recordedAudit.ts'
import { createAuditChecker } from '../../../src/main/audit/check.ts'
import { type AuditRig, auditRig, entryOf } from '../../support/audit.ts'
import { manualClock } from '../../support/manualClock.ts'

const rigs: AuditRig[] = []

/** A record of 21 rows, checked eight rows at a time. */
function setup(open?: () => never) {
  const rig = auditRig()
  rigs.push(rig)
  for (let attempt = 0; attempt < 20; attempt += 1) rig.trail.record(entryOf({ attempt }))
  rig.trail.flush()
  const clock = manualClock()
  const checker = createAuditChecker({
    open: open ?? (() => openAuditSnapshot(rig.file)),
    clock,
    rowsAtOnce: 8,
  })
  return { rig, clock, checker }
}

afterEach(() => {
  for (const rig of rigs.splice(0)) rig.remove()
})

describe('the check of the whole record', () => {
  it('goes on piece by piece and ends with what the chain says', () => {
    const { rig, clock, checker } = setup()
    expect(checker.state()).toEqual({ state: 'idle' })
    expect(checker.start()).toEqual({ state: 'running', checked: 0, rows: 21 })
    clock.advance(0)
    const { hash } = rig.rows().at(-1) ?? {}
    expect(checker.state()).toMatchObject({
      state: 'done',
      verdict: { ok: true, rows: 21, firstRow: 1, lastRow: 21, head: hash, lost: 0 },
    })
    expect(clock.pending).toBe(0)
  })

  it('does no more than a piece before others have their turn', () => {
    const { clock, checker } = setup()
    const seen: unknown[] = []
    checker.start()
    const watch = (): void => {
      seen.push(checker.state())
      if (checker.state().state === 'running') clock.after(0, watch)
    }
    clock.after(0, watch)
    clock.advance(0)
    expect(seen).toMatchObject([
      { state: 'running', checked: 8 },
      { state: 'running', checked: 16 },
      { state: 'done' },
    ])
  })

  it('sees the record as it was at the start, whatever is written meanwhile', () => {
    const { rig, clock, checker } = setup()
    checker.start()
    rig.trail.record(entryOf())
    rig.trail.flush()
    clock.advance(0)
    expect(checker.state()).toMatchObject({ state: 'done', verdict: { ok: true, rows: 21 } })
    checker.start()
    clock.advance(0)
    expect(checker.state()).toMatchObject({ state: 'done', verdict: { ok: true, rows: 22 } })
  })

  it('is one at a time', () => {
    let opened = 0
    const { rig, clock } = setup()
    const checker = createAuditChecker({
      open: () => {
        opened += 1
        return openAuditSnapshot(rig.file)
      },
      clock,
    })
    checker.start()
    checker.start()
    expect(opened).toBe(1)
    checker.close()
  })

  it('says that the record cannot be read', () => {
    const { checker } = setup(() => {
      throw new PitwallError('STORAGE_UNAVAILABLE', 'There is no database at x.')
    })
    expect(checker.start()).toMatchObject({
      state: 'failed',
      message: 'There is no database at x.',
    })
  })

  it('names the first row that was changed', () => {
    const { rig, clock, checker } = setup()
    rig.database.sqlite.exec('DROP TRIGGER audit_is_never_changed')
    rig.database.sqlite.exec("UPDATE audit SET response = '{}' WHERE audit_row = 15")
    checker.start()
    clock.advance(0)
    expect(checker.state()).toMatchObject({
      state: 'done',
      verdict: { ok: false, firstBroken: 15 },
    })
  })

  it('ends with the engine', () => {
    const { clock, checker } = setup()
    checker.start()
    checker.close()
    expect(clock.pending).toBe(0)
    expect(checker.start()).toEqual({ state: 'idle' })
  })
})
