import { afterEach, describe, expect, it } from 'vitest'
import type { AuditPage } from '../../../src/contract/ipc/channels.ts'
import { openAuditSnapshot } from '../../../src/main/app/recordedAudit.ts'
import { createAuditChecker } from '../../../src/main/audit/check.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { createDispatch } from '../../../src/main/ipc/dispatch.ts'
import { createHandlers } from '../../../src/main/ipc/handlers/index.ts'
import { type AuditRig, auditRig, entryOf } from '../../support/audit.ts'
import { fakeServices } from '../../support/engineServices.ts'

const rigs: AuditRig[] = []
const start = 1_750_000_000_000

/** The start row and 25 attempts a second apart, every fifth refused. */
function setup() {
  const rig = auditRig()
  rigs.push(rig)
  for (let attempt = 0; attempt < 25; attempt += 1) {
    const startTime = (start + attempt * 1000) as never
    rig.trail.record(entryOf({ attempt, startTime, success: attempt % 5 !== 0 }))
  }
  const auditChecks = createAuditChecker({
    open: () => openAuditSnapshot(rig.file),
    clock: rig.clock,
  })
  const services = { ...fakeServices(), audit: rig.trail, auditChecks }
  const dispatch = createDispatch(createHandlers(services), silentLog)
  const ask = (name: string, input: unknown) => dispatch(name, input, null as never)
  const page = async (input: object): Promise<AuditPage> => {
    const answer = await ask('audit:query', input)
    if (!answer.ok) throw new Error(answer.error.message)
    return answer.value as AuditPage
  }
  return { rig, ask, page }
}

afterEach(() => {
  for (const rig of rigs.splice(0)) rig.remove()
})

describe('the audit record in a window', () => {
  it('is paged from the newest row to the oldest, each row once', async () => {
    const { page } = setup()
    const rows: number[] = []
    let after: AuditPage['next'] = null
    do {
      const answer: AuditPage = await page({ limit: 10, after })
      rows.push(...answer.rows.map((row) => row.row))
      after = answer.next
    } while (after !== null)
    expect(rows).toHaveLength(26)
    expect(new Set(rows).size).toBe(26)
    expect(rows[0]).toBe(26)
  })

  it('is filtered by venue, operation and success', async () => {
    const { page } = setup()
    expect((await page({ venue: 'bybit', success: false })).rows).toHaveLength(5)
    expect((await page({ operation: 'ENGINE_STARTED' })).rows).toHaveLength(1)
    expect((await page({ venue: 'hyperliquid' })).rows).toEqual([])
  })

  it('comes with the head of the record', async () => {
    const { page, rig } = setup()
    const { status } = await page({})
    expect(status.head).toMatchObject({ firstRow: 1, row: 26, hash: rig.rows().at(-1)?.hash })
  })

  it.each([{ limit: 501 }, { limit: 0 }, { venue: 'nowhere' }, { after: { row: 1 } }])(
    'refuses %j',
    async (input) => {
      expect(await setup().ask('audit:query', input)).toMatchObject({
        ok: false,
        error: { code: 'INVALID_ARGUMENT' },
      })
    },
  )

  it('is verified beside the engine, and asked for how far that is', async () => {
    const { ask, page, rig } = setup()
    await page({})
    expect(await ask('audit:verify', { action: 'state' })).toMatchObject({
      value: { state: 'idle' },
    })
    expect(await ask('audit:verify', { action: 'start' })).toMatchObject({
      value: { state: 'running', rows: 26 },
    })
    rig.clock.advance(0)
    expect(await ask('audit:verify', { action: 'state' })).toMatchObject({
      value: { state: 'done', verdict: { ok: true, rows: 26 } },
    })
  })
})
