import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createFixLog } from '../../../src/main/app/fixLog.ts'
import { seededRandom } from '../../../src/main/core/random.ts'
import { createFixStore } from '../../../src/main/storage/fixStore.ts'
import { openDatabaseReadOnly } from '../../../src/main/storage/readOnly.ts'
import type { FixLogRow } from '../../../src/contract/domain/fix.ts'
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/startSandbox.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { waitFor } from '../../support/waitFor.ts'

const program = join(import.meta.dirname, '../../support/fix/traderProcess.ts')
const kills = 4
const random = seededRandom(20_261_121)
const limitMs = 120_000

let sandbox: RunningSandbox
const place = temporaryFolder()
const file = join(place.path, 'pitwall.db')

beforeAll(async () => {
  sandbox = await startSandbox({ venues: ['binance-spot'], seed: 5, fixProfiles: ['fix44'] })
}, limitMs)
afterAll(async () => {
  await sandbox.close()
  place.remove()
})

it(
  'Property 13: an account at a plain counterparty uses no number twice and loses nothing when killed',
  async () => {
    const printed: string[] = []
    for (let run = 0; run < kills; run += 1) printed.push(...(await runUntilKilled(run)))
    const before = await orders()
    await runUntilKilled(kills)
    const log = logged()

    const tried = idsOf(printed, 'order')
    const accepted = idsOf(printed, 'accepted')
    expect(accepted.length).toBeGreaterThan(kills)
    expect(accepted.filter((id) => !before.has(id))).toEqual([])
    expect([...before.keys()].filter((id) => !tried.includes(id))).toEqual([])
    expect([...(await orders()).values()].filter((venueIds) => venueIds.size !== 1)).toEqual([])

    const told = new Set(log.filter(isReport).map((row) => valueOf(row, 'ClOrdID')))
    expect([...before.keys()].filter((id) => !told.has(id))).toEqual([])
    const sent = log.filter(({ direction, msgType }) => direction === 'out' && msgType === 'D')
    expect(new Set(sent.map(({ sequence }) => sequence)).size).toBe(sent.length)
    expect(new Set(sent.map((row) => valueOf(row, 'ClOrdID'))).size).toBe(sent.length)
    expect(sent.length).toBeGreaterThanOrEqual(before.size)
    expect(log.filter(({ direction, msgType }) => direction === 'in' && msgType === '5')).toEqual(
      [],
    )
    expect(log.filter(({ note }) => note?.includes('too low') === true)).toEqual([])
  },
  limitMs,
)

/** Order ids of the venue, by the client order ids that it knows. */
async function orders(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const response = await fetch(`${sandbox.control}/ledger?venue=binance-spot`)
  const known = new Map<string, Set<string>>()
  for (const line of (await response.text()).split('\n')) {
    if (line === '') continue
    const { kind, clientOrderId, orderId } = JSON.parse(line) as Record<string, string>
    if (kind !== 'order' || clientOrderId === undefined || orderId === undefined) continue
    known.set(clientOrderId, (known.get(clientOrderId) ?? new Set()).add(orderId))
  }
  return known
}

function logged(): readonly FixLogRow[] {
  const database = openDatabaseReadOnly(file)
  try {
    const store = { ...createFixStore(database), trimLog: () => undefined }
    const log = createFixLog({ store, bound: 100_000, dictionaryOf: () => null })
    return [...log.rows({ session: null, direction: null, msgTypes: null, text: null })]
  } finally {
    database.close()
  }
}

const isReport = ({ direction, msgType }: FixLogRow): boolean =>
  direction === 'in' && msgType === '8'

function valueOf({ fields }: FixLogRow, name: string): string {
  return fields.find((field) => field.name === name)?.value ?? ''
}

function idsOf(lines: readonly string[], word: string): readonly string[] {
  return lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []))
}

async function runUntilKilled(run: number): Promise<readonly string[]> {
  const endpoint = sandbox.fix?.fix44
  const child: ChildProcess = spawn(process.execPath, [program, file, JSON.stringify(endpoint)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  let text = ''
  child.stdout?.setEncoding('utf8')
  child.stdout?.on('data', (chunk: string) => (text += chunk))
  const lines = (): string[] => text.split('\n').slice(0, -1)
  const accepted = (): number => idsOf(lines(), 'accepted').length
  await waitFor(`orders of run ${run}`, () => accepted() > 3, 60_000)
  await new Promise((resolve) => setTimeout(resolve, random() * 100))
  child.kill('SIGKILL')
  await ended
  return lines()
}
