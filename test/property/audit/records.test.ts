import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { AuditRow } from '../../../src/contract/domain/audit.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import { attemptEntry, cleanAttempt } from '../../../src/main/audit/entries.ts'
import { scrubber } from '../../../src/main/audit/scrub.ts'
import { createAuditTrail } from '../../../src/main/audit/trail.ts'
import { verifyChain } from '../../../src/main/audit/verify.ts'
import { systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { createRestClient } from '../../../src/main/net/rest/client.ts'
import { createAuditStore } from '../../../src/main/storage/auditStore.ts'
import { type AuditRig, auditRig, bybitSandbox } from '../../support/audit.ts'
import { httpVenue, type HttpVenue } from '../../support/net/httpVenue.ts'
import { quickRetry, read, write } from '../../support/net/restRig.ts'

const runs = { numRuns: 120 }
const secret = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j'
const apiKey = 'vmPUZE6mv9SEMyKeyOfTheVenuecZgdSHg1'

/** How the venue answers one attempt. */
type Turn =
  | { readonly kind: 'answer'; readonly status: number; readonly text: string }
  | { readonly kind: 'reset' }

const turn: fc.Arbitrary<Turn> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constant({ kind: 'answer', status: 200, text: '{"ok":true}' } as const),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('answer' as const),
      status: fc.constantFrom(200, 400, 401, 403, 404, 418, 429, 500, 502, 503),
      text: fc.oneof(
        fc.constantFrom('{"code":-1021,"msg":"x"}', 'not json', '', `{"secret":"${secret}"}`),
        fc.string({ unit: 'grapheme' }),
      ),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'reset' } as const) },
)

describe('Property 9: the audit of REST operations', () => {
  let venue: HttpVenue
  let rig: AuditRig
  let turns: readonly Turn[] = []
  let served = 0

  beforeAll(async () => {
    rig = auditRig()
    venue = await httpVenue((request, response) => {
      const next = turns[served] ?? ({ kind: 'answer', status: 200, text: '{}' } as const)
      served += 1
      if (next.kind === 'reset') {
        response.destroy()
        return
      }
      response.writeHead(next.status, { 'x-echo': request.method, 'retry-after': '0' })
      response.end(next.text)
    })
  })
  afterAll(async () => {
    await venue.close()
    rig.remove()
  })
  afterEach(() => (turns = []))

  it('Property 9: every attempt leaves exactly one row, failures and retries included, without a secret', async () => {
    const operation = fc.record({
      isWrite: fc.boolean(),
      isRefused: fc.boolean(),
      turns: fc.array(turn, { minLength: 3, maxLength: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 4 }), async (operations) => {
        const before = rig.rows()
        const trail = createAuditTrail({ store: rig.store, clock: systemClock, log: silentLog })
        const clean = scrubber([apiKey, secret])
        const client = createRestClient({
          baseUrl: venue.url,
          allowedHosts: [venue.host],
          classify: (status) =>
            status < 400
              ? null
              : {
                  code: status === 401 ? 'AUTHENTICATION_FAILED' : 'VENUE_UNAVAILABLE',
                  message: `key ${apiKey} refused`,
                },
          clock: systemClock,
          random: () => 0.5,
          log: silentLog,
          retry: { ...quickRetry, initialMs: 1, maxMs: 2 },
          onAttempt: (record) =>
            trail.record(attemptEntry(bybitSandbox, cleanAttempt(record, clean))),
        })
        let attempts = 0
        const sign = (attempt: number) => ({
          query: `orderId=1&attempt=${attempt}&signature=${secret}`,
          headers: { 'X-MBX-APIKEY': apiKey, 'X-BAPI-SIGN': secret },
        })
        for (const each of operations) {
          turns = each.turns
          served = 0
          const made = each.isWrite ? write : read
          const outcome = await client.request(
            made({ sign, ...(each.isRefused ? { path: '//elsewhere' } : {}) }),
          )
          attempts += each.isRefused ? 1 : served
          expect(each.isRefused ? outcome.kind : 'sent').toBe(each.isRefused ? 'failed' : 'sent')
        }
        await client.close()
        trail.close()

        const after = rig.rows()
        expect(after.slice(0, before.length)).toEqual(before)
        const added = after.slice(before.length).filter(({ kind }) => kind === 'request')
        expect(added).toHaveLength(attempts)
        for (const row of added) {
          expect(row.success).toBe(row.errorCode === null)
          expect(row.latencyMs).toBeGreaterThanOrEqual(0)
          expect(row.startTime).toBeGreaterThan(0)
          expect(['QUERY', 'ORDER_SUBMIT']).toContain(row.operation)
          expect(JSON.parse(row.request ?? '')).toHaveProperty('query')
          expect(row.success ? row.response : row.message).toEqual(expect.any(String))
        }
        const text = JSON.stringify(added)
        expect(text).not.toContain(secret)
        expect(text).not.toContain(apiKey)
        expect(verifyChain(rig.store)).toMatchObject({ ok: true, rows: after.length, lost: 0 })
      }),
      { ...runs, interruptAfterTimeLimit: 50_000, markInterruptAsFailure: true },
    )
  }, 60_000)
})

/** The last rows recorded, in the order of their recording. */
function newest({ database }: AuditRig, count: number): readonly AuditRow[] {
  const from = 'SELECT MAX(audit_row) FROM audit'
  const last = Number(database.sqlite.prepare(from).pluck().get())
  const rows = createAuditStore(database).page({
    order: 'oldestFirst',
    after: null,
    limit: 100_000,
  })
  return rows.filter(({ row }) => row > last - count).toSorted((a, b) => a.row - b.row)
}

describe('Property 9: what a row holds', () => {
  it('Property 9: comes back from storage as it went in, whatever the venue sent', () => {
    const rig = auditRig()
    let written = 0
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc
        .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 50 })
        .map((units) => String.fromCharCode(...units)),
      fc.constant('🚦'.repeat(3000)),
    )
    const attempt = fc.record({
      operation: text,
      method: fc.constantFrom('GET', 'POST'),
      path: text,
      attempt: fc.nat(10),
      status: fc.option(fc.integer({ min: 100, max: 599 })),
      latencyMs: fc.oneof(fc.double(), fc.double({ min: 0, max: 1e6 })),
      success: fc.boolean(),
      error: fc.option(
        fc.record({ code: fc.constantFrom('TIMEOUT', 'VENUE_ERROR'), message: text }),
      ),
      startTime: fc.nat().map((time) => time as UnixMs),
      request: fc.record({
        query: text,
        headers: fc.dictionary(text, text, { maxKeys: 5 }),
        body: text,
      }),
      response: fc.option(text),
    })
    fc.assert(
      fc.property(fc.array(attempt, { minLength: 1, maxLength: 5 }), (attempts) => {
        const entries = attempts.map((each) =>
          attemptEntry(
            bybitSandbox,
            cleanAttempt(each, (given) => given),
          ),
        )
        for (const entry of entries) rig.trail.record(entry)
        expect(rig.trail.flush()).toBe(true)
        written += entries.length
        expect(newest(rig, entries.length)).toMatchObject(entries)
      }),
      runs,
    )
    expect(verifyChain(rig.store)).toMatchObject({ ok: true, rows: written + 1 })
    rig.remove()
  })
})
