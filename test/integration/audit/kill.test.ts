import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { verifyChain } from '../../../src/main/audit/verify.ts'
import { systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import { createAuditReader } from '../../../src/main/storage/auditStore.ts'
import { openDatabase } from '../../../src/main/storage/database.ts'
import { temporaryDirectory } from '../../support/liquidations.ts'

const kills = 15
const program = join(import.meta.dirname, '../../support/auditProcess.ts')
const place = temporaryDirectory()
const file = join(place.path, 'pitwall.db')
const random = seededRandom(Number(process.env['PITWALL_SEED'] ?? 20_261_120))

afterAll(() => place.remove())

/** Lets the process write something, then kills it after a random while. Gives the heads it told. */
async function runUntilKilled(run: number): Promise<readonly string[]> {
  const child = spawn(process.execPath, [program, file, String(run)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let printed = ''
  child.stdout.setEncoding('utf8')
  child.stdout.on('data', (text: string) => (printed += text))
  const exited = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), exited])
  await new Promise((resolve) => setTimeout(resolve, random() * 200))
  child.kill('SIGKILL')
  await exited
  return printed.split('\n').slice(0, -1)
}

it('keeps a chain that verifies, with every row that was written, when killed at any instant', async () => {
  let written = 0
  for (let run = 0; run < kills; run += 1) {
    const told = await runUntilKilled(run)
    const last = /^(\d+):([0-9a-f]{64})$/.exec(told.at(-1) ?? '')
    expect(last).not.toBeNull()
    const noted = { row: Number(last?.[1]), hash: String(last?.[2]) }

    const database = openDatabase(file, { log: silentLog, clock: systemClock })
    try {
      expect(database.notices).toEqual([])
      const verdict = verifyChain(createAuditReader(database), noted)
      expect(verdict).toMatchObject({ ok: true, firstRow: 1, lost: 0 })
      expect(verdict.rows).toBeGreaterThanOrEqual(noted.row)
      expect(verdict.rows).toBeGreaterThan(written)
      written = verdict.rows
    } finally {
      database.close()
    }
  }
  expect(written).toBeGreaterThan(kills * 20)
}, 120_000)
