import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FeedProblem } from '../../../src/contract/events.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { type Database, openDatabase } from '../../../src/main/storage/database.ts'
import { createProblemLog } from '../../../src/main/storage/problemLog.ts'
import { retentions } from '../../../src/main/storage/retention.ts'
import { createSettingsStore } from '../../../src/main/storage/settingsStore.ts'
import { temporaryDirectory } from '../../support/liquidations.ts'
import { manualClock } from '../../support/manualClock.ts'

const dayMs = 86_400_000
let place: ReturnType<typeof temporaryDirectory>
let clock: ReturnType<typeof manualClock>
let database: Database

beforeEach(() => {
  place = temporaryDirectory()
  clock = manualClock()
  database = openDatabase(join(place.path, 'pitwall.db'), { log: silentLog, clock })
})
afterEach(() => {
  database.close()
  place.remove()
})

function problem(message: string, over: Partial<FeedProblem> = {}): FeedProblem {
  return {
    kind: 'problem',
    venue: 'bybit',
    environment: 'sandbox',
    problem: 'malformed',
    message,
    raw: null,
    receivedTime: clock.now(),
    ...over,
  }
}

describe('settings', () => {
  it('are null until set, and then what was set last', () => {
    const settings = createSettingsStore(database)
    expect(settings.get('layout')).toBeNull()
    settings.set('layout', '{"a":1}')
    settings.set('layout', '{"a":2}')
    expect(settings.get('layout')).toBe('{"a":2}')
  })
})

describe('the problem log', () => {
  it('gives the newest first, with what was sent cut to a bound', () => {
    const problems = createProblemLog(database, clock, silentLog)
    problems.record(problem('first'))
    problems.record(problem('second', { raw: 'x'.repeat(100_000) }))
    const recent = problems.recent(10)
    expect(recent.map(({ message }) => message)).toEqual(['second', 'first'])
    expect(recent[0]?.raw).toHaveLength(8192)
    expect(recent[1]).toEqual(problem('first'))
    problems.close()
  })

  it('forgets after a week, while the engine runs', () => {
    const problems = createProblemLog(database, clock, silentLog)
    problems.record(problem('old'))
    clock.advance(6 * dayMs)
    problems.record(problem('new'))
    clock.advance(2 * dayMs)
    expect(problems.recent(10).map(({ message }) => message)).toEqual(['new'])
    problems.close()
  })

  it('holds no more than its bound of rows', () => {
    const bound = retentions.find(({ table }) => table === 'problems')?.maxRows ?? 0
    const problems = createProblemLog(database, clock, silentLog)
    for (let round = 0; round * 1000 < bound + 5000; round += 1) {
      for (let index = 0; index < 1000; index += 1) problems.record(problem(`${round}`))
      clock.advance(1000)
    }
    clock.advance(3_600_000)
    expect(problems.recent(1_000_000).length).toBeLessThanOrEqual(bound)
    problems.close()
  })

  it('keeps the newest of a burst beyond what may wait', () => {
    const problems = createProblemLog(database, clock, silentLog)
    for (let index = 0; index < 5000; index += 1) problems.record(problem(`${index}`))
    const recent = problems.recent(5000)
    expect(recent[0]?.message).toBe('4999')
    expect(recent).toHaveLength(2000)
    problems.close()
  })

  it('writes what waits when closed', () => {
    const problems = createProblemLog(database, clock, silentLog)
    problems.record(problem('last', { receivedTime: clock.now() }))
    problems.close()
    const count = database.sqlite.prepare('SELECT COUNT(*) FROM problems').pluck().get()
    expect(count).toBe(1)
  })
})

describe('retention', () => {
  it('keeps liquidations for good', () => {
    expect(retentions.find(({ table }) => table === 'liquidations')?.keepMs).toBeNull()
    expect(retentions.some(({ table }) => table === 'liquidation_cells')).toBe(false)
  })
})
