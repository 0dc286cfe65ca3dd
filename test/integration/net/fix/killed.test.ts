import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { systemClock } from '../../../../src/main/core/clock.ts'
import { seededRandom, systemRandom } from '../../../../src/main/core/random.ts'
import {
  createFixAcceptorSession,
  createMemoryFixStore,
  fix44,
  listenFix,
} from '../../../../src/main/net/fix/index.ts'
import type { FixMessage, FixProblem } from '../../../../src/main/net/fix/types.ts'
import { temporaryFolder } from '../../../support/cli.ts'
import { waitFor } from '../../../support/waitFor.ts'

const program = join(import.meta.dirname, '../../../support/fix/senderProcess.ts')
const place = temporaryFolder()
const kills = 6
const random = seededRandom(20_261_121)

afterAll(() => place.remove())

it('uses no number twice and loses no message when the process is killed', async () => {
  const received: FixMessage[] = []
  const problems: FixProblem[] = []
  const peer = createFixAcceptorSession({
    name: 'peer',
    senderCompId: 'YOU',
    targetCompId: 'ME',
    dictionary: fix44(),
    store: createMemoryFixStore(),
    clock: systemClock,
    random: systemRandom,
    heartbeatSeconds: 30,
    onApplication: (message) => void received.push(message),
    onProblem: (problem) => problems.push(problem),
  })
  const acceptor = await listenFix({
    host: '127.0.0.1',
    port: 0,
    clock: systemClock,
    dictionary: fix44(),
    sessionFor: () => peer,
  })
  const printed: string[] = []
  for (let run = 0; run < kills; run += 1) {
    printed.push(...(await runUntilKilled(acceptor.port, run)))
    await waitFor('the end of the connection', () => peer.status().state === 'closed')
  }
  const last = start(acceptor.port)
  const numbers = sentNumbers(printed)
  await waitFor('everything that was sent', () =>
    numbers.every(([number]) => received.some((message) => message.sequence === number)),
  )
  last.child.kill('SIGKILL')
  await last.ended
  await acceptor.close()

  expect(numbers.length).toBeGreaterThan(kills)
  const ids = new Map(received.map((message) => [message.sequence, message.get(11)]))
  expect(numbers.filter(([number, id]) => ids.get(number) !== id)).toEqual([])
  expect(new Set(ids.values()).size).toBe(received.length)
  expect(problems.filter(({ kind }) => kind !== 'connection')).toEqual([])
})

function sentNumbers(lines: readonly string[]): (readonly [number, string])[] {
  return lines.flatMap((line) => {
    const [word, number = '', id = ''] = line.split(' ')
    return word === 'out' && number !== 'null' ? [[Number(number), id] as const] : []
  })
}

function start(port: number): {
  child: ChildProcess
  lines: () => string[]
  ended: Promise<unknown>
} {
  const file = join(place.path, 'fix.db')
  const child = spawn(process.execPath, [program, file, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout?.setEncoding('utf8')
  child.stdout?.on('data', (chunk: string) => (text += chunk))
  return { child, lines: () => text.split('\n').slice(0, -1), ended: once(child, 'close') }
}

async function runUntilKilled(port: number, run: number): Promise<readonly string[]> {
  const { child, lines, ended } = start(port)
  await waitFor(`orders of run ${run}`, () => lines().length > 5)
  await new Promise((resolve) => setTimeout(resolve, random() * 200))
  child.kill('SIGKILL')
  await ended
  return lines()
}
