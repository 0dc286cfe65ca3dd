import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AlertsResponse, AuditResponse } from '../../../src/contract/gateway.ts'
import { getJson } from '../../support/api.ts'
import { type RunningCli, runCli, startCli, temporaryFolder } from '../../support/cli.ts'
import { waitFor } from '../../support/waitFor.ts'

const folder = temporaryFolder()
const data = join(folder.path, 'data')
let engine: RunningCli

/** Bybit refuses every subscription and Hyperliquid answers two of five requests. */
const faults = [
  { venue: 'bybit', fault: 'refuseSubscription', durationMs: 60_000, afterMs: 0 },
  { venue: 'hyperliquid', fault: 'http503', probability: 0.6, afterMs: 0 },
]

async function audit(...args: string[]) {
  const { code, stdout, stderr } = await runCli(['audit', ...args, '--data', data])
  const json: unknown = code === 2 ? null : JSON.parse(stdout)
  return { code, stderr, json }
}

beforeAll(async () => {
  const file = join(folder.path, 'faults.json')
  writeFileSync(file, JSON.stringify(faults))
  engine = await startCli(['start', '--host', 'headless', '--data', data, '--faults', file])
  const rows = async (success: boolean) => {
    const query = `/audit?venue=hyperliquid&success=${success}`
    return (await getJson<AuditResponse>(engine, query)).data
  }
  await waitFor('hyperliquid to answer at last', async () => (await rows(true)).length > 0, 60_000)
  await waitFor(
    'a retry that failed as well',
    async () => (await rows(false)).some(({ attempt }) => attempt > 1),
    60_000,
  )
}, 150_000)

afterAll(async () => {
  await engine.stop()
  folder.remove()
})

describe('a running engine', () => {
  it('has a row for each attempt, the failed ones and their retries included', async () => {
    const failed = await getJson<AuditResponse>(engine, '/audit?venue=hyperliquid&success=false')
    const attempts = failed.data.filter(({ kind }) => kind === 'request')
    expect(attempts.length).toBeGreaterThan(1)
    expect(attempts[0]).toMatchObject({ status: 503, environment: 'sandbox', venue: 'hyperliquid' })
    expect(new Set(attempts.map(({ attempt }) => attempt)).size).toBeGreaterThan(1)
    expect(failed.record).toMatchObject({ first_row: 1, lost: 0 })
  })

  it('pages through the whole record', async () => {
    const rows: number[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const more: string = cursor === '' ? '' : `&cursor=${cursor}`
      const answer: AuditResponse = await getJson(engine, `/audit?limit=7${more}`)
      rows.push(...answer.data.map(({ row }) => row))
      cursor = answer.next_cursor
    }
    expect(new Set(rows).size).toBe(rows.length)
    expect(rows).toContain(1)
  })

  it('raises an alert for refused subscriptions and serves it', async () => {
    const alert = await waitFor('an alert', async () => {
      const { data: alerts } = await getJson<AlertsResponse>(engine, '/alerts')
      return alerts.find(({ code }) => code === 'SUBSCRIPTION_REFUSED')
    })
    expect(alert).toMatchObject({ venue: 'bybit', severity: 'error', category: 'EXCHANGE_ERROR' })
    expect(engine.stderr()).toContain('SUBSCRIPTION_REFUSED')
  })

  it('streams the record as CSV and as JSON lines', async () => {
    const { url, token } = engine.first as { url: string; token: string }
    const headers = { authorization: `Bearer ${token}` }
    const csv = await fetch(`${url}/audit/export?format=csv`, { headers })
    expect(csv.headers.get('content-type')).toContain('text/csv')
    expect(await csv.text()).toMatch(/^row,start_time,kind,/)
    const lines = await fetch(`${url}/audit/export?format=jsonl&venue=bybit`, { headers })
    const rows = (await lines.text()).trimEnd().split('\n')
    for (const line of rows) expect(JSON.parse(line)).toMatchObject({ venue: 'bybit' })
  })

  it.each([
    '/audit?venue=nowhere',
    '/audit?cursor=x',
    '/audit/export?format=xml',
    '/alerts?limit=0',
  ])('refuses %s with the argument named', async (path) => {
    const { url, token } = engine.first as { url: string; token: string }
    const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: { code: 'INVALID_ARGUMENT' } })
  })
})

describe('the command line', () => {
  it('verifies and lists beside the running engine', async () => {
    const verified = await audit('verify')
    expect(verified.code).toBe(0)
    expect(verified.json).toMatchObject({ ok: true, firstRow: 1, lost: 0 })
    const listed = await audit('list', '--venue', 'hyperliquid', '--success', 'false')
    expect((listed.json as AuditResponse).data.length).toBeGreaterThan(1)
  })

  it('exits 2 on what it does not understand', async () => {
    expect((await audit('dance')).code).toBe(2)
    expect((await audit('export')).code).toBe(2)
    expect((await audit('list', '--venue', 'nowhere')).code).toBe(2)
    expect((await audit('verify', '--head', 'x')).code).toBe(2)
  })

  it('holds a stopped engine to a head noted earlier, exports it, and finds an edited row', async () => {
    const { lastRow, head } = (await audit('verify')).json as { lastRow: number; head: string }
    expect(await engine.stop()).toBe(0)
    const after = await audit('verify', '--head', `${lastRow}:${head}`)
    expect(after.code).toBe(0)

    const file = join(folder.path, 'audit.jsonl')
    expect((await audit('export', '--format', 'jsonl', '--out', file)).code).toBe(0)
    const rows = readFileSync(file, 'utf8').trimEnd().split('\n')
    expect(rows).toHaveLength((after.json as { rows: number }).rows)
    expect(JSON.parse(rows.at(-1) ?? '')).toMatchObject({ operation: 'ENGINE_STOPPED' })

    const sqlite = new Sqlite(join(data, 'pitwall.db'))
    sqlite.exec('DROP TRIGGER audit_is_never_changed')
    sqlite.exec("UPDATE audit SET operation = 'NOTHING' WHERE audit_row = 4")
    sqlite.close()
    const broken = await audit('verify')
    expect(broken.code).toBe(1)
    expect(broken.json).toMatchObject({ ok: false, firstBroken: 4 })
  })
})
