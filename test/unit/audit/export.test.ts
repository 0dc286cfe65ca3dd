import { createHash } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { genesisHash } from '../../../src/main/audit/chain.ts'
import { auditExportQuery, exportAudit } from '../../../src/main/gateway/answers/auditExport.ts'
import { type AuditRig, auditRig, entryOf } from '../../support/audit.ts'

let rig: AuditRig | null = null
afterEach(() => {
  rig?.remove()
  rig = null
})

async function exported(own: AuditRig, query: Record<string, string>): Promise<string> {
  let text = ''
  for await (const piece of exportAudit(own.trail, auditExportQuery.parse(query))) text += piece
  return text
}

function filled(count: number): AuditRig {
  const own = auditRig()
  rig = own
  for (let attempt = 0; attempt < count; attempt += 1) {
    own.trail.record(entryOf({ attempt, startTime: own.clock.now() }))
  }
  return own
}

describe('the export', () => {
  it('gives every row once, over more pages than one', async () => {
    const lines = (await exported(filled(1234), { format: 'jsonl' })).trimEnd().split('\n')
    const rows = lines.map((line) => (JSON.parse(line) as { readonly row: number }).row)
    expect(rows).toEqual(Array.from({ length: 1235 }, (_, index) => index + 1))
  })

  it('lets anybody check the chain with nothing but SHA-256', async () => {
    const lines = (await exported(filled(20), { format: 'jsonl' })).trimEnd().split('\n')
    let previous = genesisHash
    for (const line of lines) {
      const { hash, ...row } = JSON.parse(line) as { hash: string } & Record<string, unknown>
      const computed = createHash('sha256').update(`${previous}\n${JSON.stringify(row)}`)
      expect(computed.digest('hex')).toBe(hash)
      previous = hash
    }
  })

  it('quotes what CSV needs quoted and disarms formulas', async () => {
    const own = filled(0)
    own.trail.record(entryOf({ operation: 'A,"b"\nc', path: '=HYPERLINK("http://x")' }))
    const text = await exported(own, { format: 'csv', operation: 'A,"b"\nc' })
    const [head = '', ...rest] = text.split('\r\n')
    expect(head.split(',').slice(0, 3)).toEqual(['row', 'start_time', 'kind'])
    expect(rest.join('')).toContain('"A,""b""\nc"')
    expect(rest.join('')).toContain(`"'=HYPERLINK(""http://x"")"`)
  })

  it('holds only what was asked for', async () => {
    const own = filled(3)
    const error = { code: 'TIMEOUT', message: 'late' } as const
    own.trail.record(entryOf({ attempt: 9, success: false, error }))
    const text = await exported(own, { format: 'jsonl', success: 'false', venue: 'bybit' })
    expect(text.trimEnd().split('\n')).toHaveLength(1)
    expect(JSON.parse(text)).toMatchObject({ attempt: 9, error_code: 'TIMEOUT', message: 'late' })
  })
})
