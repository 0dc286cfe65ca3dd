import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mainAccount } from '../../../src/contract/domain/account.ts'
import type { AuditEntry } from '../../../src/contract/domain/audit.ts'
import { createFixConnections } from '../../../src/main/app/fixConnections.ts'
import { fix44 } from '../../../src/main/net/fix/dictionary/standard.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import type { FixLogEntry, FixSession, FixSessionEvents } from '../../../src/main/net/fix/types.ts'
import { type Database, openDatabase } from '../../../src/main/storage/database.ts'
import { type FixStores, createFixStore } from '../../../src/main/storage/fixStore.ts'
import { temporaryDirectory } from '../../support/liquidations.ts'
import { manualClock } from '../../support/manualClock.ts'

let place: ReturnType<typeof temporaryDirectory>
let database: Database

const open = (): void => {
  database = openDatabase(join(place.path, 'pitwall.db'), { log: silentLog, clock: manualClock() })
}
beforeEach(() => {
  place = temporaryDirectory()
  open()
})
afterEach(() => {
  database.close()
  place.remove()
})

const status = {
  state: 'active',
  nextIn: 5,
  nextOut: 9,
  openGap: null,
  queued: 0,
  loggedOnSince: null,
  lastInTime: null,
  lastOutTime: null,
  roundTripMs: null,
  lastEnd: null,
} as const

const description = {
  session: 'binance-spot main',
  venue: 'binance-spot',
  environment: 'sandbox',
  accountId: mainAccount,
  counterparty: 'Binance Spot',
  purpose: 'orderEntry',
  beginString: 'FIX.4.4',
  senderCompId: 'PITWALL',
  targetCompId: 'SPOT',
} as const

function start(logRows = 100, store: FixStores = createFixStore(database)) {
  const audited: AuditEntry[] = []
  const calls: unknown[] = []
  const lost: unknown[] = []
  const connections = createFixConnections({
    store,
    onLogLost: (error) => lost.push(error),
    logRows,
    record: (entry) => audited.push(entry),
    now: () => 1,
  })
  const heard: { events: FixSessionEvents | null } = { events: null }
  const session = {
    name: description.session,
    status: () => status,
    setSequences: (next: unknown) => calls.push(next),
    reset: () => Promise.resolve(void calls.push('reset')),
  } as unknown as FixSession
  connections.watch(description, fix44(), (events) => {
    heard.events = events
    return session
  })({})
  const say = (direction: 'in' | 'out', msgType: string, body: string): void => {
    const raw = `8=FIX.4.4|35=${msgType}|${body}|`.replaceAll('|', '\u0001')
    const entry: FixLogEntry = {
      session: 'whatever',
      direction,
      time: manualClock().now(),
      msgType,
      sequence: 1,
      raw,
      note: null,
    }
    heard.events?.onLog?.(entry)
  }
  return { connections, audited, calls, say, store, lost }
}

const everything = {
  session: null,
  direction: null,
  msgTypes: null,
  text: null,
  before: null,
  limit: 100,
} as const

describe('the log of FIX sessions', () => {
  it('tells fields in words, newest first, and counts', () => {
    const { connections, say } = start()
    say('out', 'D', '11=pw-1|54=1')
    say('in', '8', '39=2|54=1')
    const { rows } = connections.log(everything)
    expect(rows.map(({ msgName }) => msgName)).toEqual(['ExecutionReport', 'NewOrderSingle'])
    expect(rows[0]?.fields).toContainEqual(
      expect.objectContaining({
        tag: 39,
        name: 'OrdStatus',
        value: '2',
        meaning: expect.any(String),
      }),
    )
    expect(connections.sessions()).toMatchObject([{ messagesIn: 1, messagesOut: 1, nextOut: 9 }])
  })

  it('finds by direction, type and word, and pages backwards', () => {
    const { connections, say } = start()
    for (let order = 1; order <= 5; order += 1) say('out', 'D', `11=pw-${order}`)
    say('in', '8', '39=8|58=Account has insufficient balance')
    expect(connections.log({ ...everything, direction: 'in' }).rows).toHaveLength(1)
    expect(connections.log({ ...everything, msgTypes: ['D'] }).rows).toHaveLength(5)
    expect(connections.log({ ...everything, text: 'INSUFFICIENT' }).rows).toHaveLength(1)
    const first = connections.log({ ...everything, limit: 4 })
    const second = connections.log({ ...everything, limit: 4, before: first.next })
    expect([...first.rows, ...second.rows].map(({ row }) => row)).toEqual([6, 5, 4, 3, 2, 1])
    expect(second.next).toBeNull()
  })

  it('keeps a bounded number of messages and says how many it lost', () => {
    const { connections, say } = start(10)
    for (let order = 1; order <= 1200; order += 1) say('out', 'D', `11=pw-${order}`)
    const { rows, dropped } = connections.log({ ...everything, limit: 2000 })
    expect(rows.length + dropped).toBe(1200)
    expect(rows.length).toBeLessThan(600)
    expect(rows[0]?.row).toBe(1200)
  })

  it('outlives the program, and is told in words without the session', () => {
    const first = start()
    first.say('out', 'D', '11=pw-1|54=1')
    database.close()
    open()
    const again = createFixConnections({
      store: createFixStore(database),
      logRows: 100,
      onLogLost: () => undefined,
      record: () => undefined,
      now: () => 1,
    })
    expect(again.sessions()).toEqual([])
    const page = again.log(everything)
    expect(page.rows).toMatchObject([{ row: 1, msgName: 'NewOrderSingle', direction: 'out' }])
    expect([...again.export({ ...everything, text: 'pw-1' })]).toEqual(page.rows)
  })

  it('looks for a rare word page by page, so that nothing waits for it', () => {
    const { connections, say } = start(20_000)
    say('in', '8', '58=needle')
    database.sqlite.exec(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
       INSERT INTO fix_log (session, direction, time, raw) SELECT 's', 'in', i, '8=FIX.4.4' FROM n`,
    )
    let found = 0
    let pages = 0
    for (let before: number | null = null; pages < 10;) {
      const page = connections.log({ ...everything, text: 'needle', before })
      found += page.rows.length
      pages += 1
      before = page.next
      if (before === null) break
    }
    expect([found, pages]).toEqual([1, 3])
  })

  it('goes on where the log cannot be written, and says so once', () => {
    const store = createFixStore(database)
    const { say, lost, audited } = start(100, {
      ...store,
      appendLog: () => {
        throw new Error('the disk is full')
      },
    })
    say('out', 'D', '11=pw-1')
    say('out', 'D', '11=pw-2')
    expect(lost).toHaveLength(1)
    expect(audited).toHaveLength(2)
  })

  it('copies what is no heartbeat to the audit record', () => {
    const { audited, say } = start()
    say('out', '0', '112=x')
    say('out', 'D', '11=pw-1')
    expect(audited.map(({ operation, path }) => [operation, path])).toEqual([
      ['FIX_SENT D', 'binance-spot main'],
    ])
  })
})

describe('control of a FIX session', () => {
  it('wants its name typed before numbers change, and is audited', async () => {
    const { connections, audited, calls } = start()
    const asked = {
      session: description.session,
      control: 'setNextIn',
      sequence: 7,
      confirmation: null,
    } as const
    await expect(connections.control(asked)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      path: 'confirmation',
    })
    expect(calls).toEqual([])
    await connections.control({ ...asked, confirmation: description.session })
    expect(calls).toEqual([{ nextIn: 7 }])
    expect(audited.at(-1)).toMatchObject({ operation: 'FIX_CONTROL setNextIn' })
  })

  it('is refused for a session that is not there and without a number', async () => {
    const { connections } = start()
    const asked = { session: 'x', control: 'test', sequence: null, confirmation: null } as const
    await expect(connections.control(asked)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const session = description.session
    await expect(
      connections.control({ ...asked, session, control: 'setNextOut', confirmation: session }),
    ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', path: 'sequence' })
  })
})
