import { afterEach, describe, expect, it } from 'vitest'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { RiskChange } from '../../../src/contract/domain/risk.ts'
import { systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { type Database, openDatabase } from '../../../src/main/storage/database.ts'
import { createRiskStore } from '../../../src/main/storage/riskStore.ts'
import { temporaryFolder } from '../../support/cli.ts'

const folder = temporaryFolder()
let database: Database | null = null

function open() {
  database?.close()
  database = openDatabase(`${folder.path}/risk.db`, { log: silentLog, clock: systemClock })
  return createRiskStore(database)
}

const entry = (after: string): RiskChange => ({
  time: 1 as UnixMs,
  what: 'limits',
  by: 'ann',
  reason: null,
  before: null,
  after,
})

describe('the store of risk', () => {
  afterEach(() => database?.close())

  it('keeps settings and who changed them over a restart, newest first', () => {
    const store = open()
    store.change('limits', 'one', entry('one'))
    store.change('limits', 'two', entry('two'))
    const again = open()
    expect(again.setting('limits')).toBe('two')
    expect(again.setting('nothing')).toBeNull()
    expect(again.changes(10).map(({ after }) => after)).toEqual(['two', 'one'])
    expect(again.changes(1)).toHaveLength(1)
  })

  it('keeps the figures of a day with the fills in them, and a few days at most', () => {
    const store = open()
    store.saveDay(1, 'first', [{ fillId: 'a', withFee: false }])
    store.saveDay(1, 'second', [
      { fillId: 'a', withFee: true },
      { fillId: 'b', withFee: true },
    ])
    const again = open()
    expect(again.day(1)).toBe('second')
    expect(again.dayFills(1)).toEqual([
      { fillId: 'a', withFee: true },
      { fillId: 'b', withFee: true },
    ])
    for (const day of [2, 3, 4]) again.saveDay(day, 'later', [])
    expect([again.day(1), again.dayFills(1)]).toEqual([null, []])
    expect(again.day(2)).toBe('later')
  })

  it('says that it cannot write', () => {
    const store = open()
    database?.close()
    expect(() => store.change('limits', 'one', entry('one'))).toThrow(/risk\.db/)
  })
})
