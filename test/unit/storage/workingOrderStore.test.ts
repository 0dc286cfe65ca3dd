import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { mainAccount } from '../../../src/contract/domain/account.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { WorkingOrder } from '../../../src/contract/domain/workingOrder.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import type { WorkingOrderStep } from '../../../src/main/core/workingOrderJournal.ts'
import { type Database, openDatabase } from '../../../src/main/storage/database.ts'
import { createWorkingOrderStore } from '../../../src/main/storage/workingOrderStore.ts'
import { manualClock } from '../../support/manualClock.ts'
import { instrumentId } from '../../support/working/rig.ts'

let folder: string
let database: Database

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pitwall-working-'))
  database = openDatabase(join(folder, 'p.db'), { log: silentLog, clock: manualClock(1000) })
})
afterEach(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

function workingOf(fields: Partial<WorkingOrder> = {}): WorkingOrder {
  return {
    kind: 'workingOrder',
    workingOrderId: 'w1',
    idempotencyKey: 'k1',
    venue: 'bybit',
    accountId: mainAccount,
    instrumentId,
    plan: {
      type: 'trailing',
      side: 'sell',
      quantity: '1',
      trailingDelta: '50',
      triggerBy: null,
      reduceOnly: true,
    },
    source: 'test',
    status: 'active',
    heldBy: 'engine',
    progress: 'Begins.',
    alarm: null,
    filledQuantity: '0',
    averagePrice: null,
    children: [],
    createdTime: 1000 as UnixMs,
    updatedTime: 1000 as UnixMs,
    version: 1,
    ...fields,
  }
}

function stepOf({
  workingOrderId,
  version,
  updatedTime,
  progress,
  alarm,
}: WorkingOrder): WorkingOrderStep {
  return {
    workingOrderId,
    version,
    time: updatedTime,
    actions: [`step ${version}`],
    progress,
    alarm,
  }
}

it('keeps the newest of each, every step, and gives them back after another opening', () => {
  const store = createWorkingOrderStore(database)
  const begun = workingOf()
  const later = workingOf({ version: 2, alarm: 'The stop is not in place.', progress: 'Waits.' })
  store.commit({ working: begun, state: '{"seed":1}' }, stepOf(begun))
  store.commit({ working: later, state: '{"seed":1,"n":2}' }, stepOf(later))
  database.close()
  database = openDatabase(join(folder, 'p.db'), { log: silentLog, clock: manualClock(1000) })
  const again = createWorkingOrderStore(database)
  expect(again.active()).toEqual([{ working: later, state: '{"seed":1,"n":2}' }])
  expect(again.find('w1')?.working).toEqual(later)
  expect(again.findByKey('k1')?.working).toEqual(later)
  expect(again.findByKey('k2')).toBeNull()
  expect(again.steps('w1')).toEqual([stepOf(begun), stepOf(later)])
})

it('tells the ended from those that run', () => {
  const store = createWorkingOrderStore(database)
  const running = workingOf()
  const done = workingOf({
    workingOrderId: 'w2',
    idempotencyKey: 'k2',
    status: 'done',
    updatedTime: 5000 as UnixMs,
  })
  for (const working of [running, done]) store.commit({ working, state: '{}' }, stepOf(working))
  expect(store.active().map(({ working }) => working.workingOrderId)).toEqual(['w1'])
  expect(store.endedSince(5000 as UnixMs).map(({ working }) => working.workingOrderId)).toEqual([
    'w2',
  ])
  expect(store.endedSince(5001 as UnixMs)).toEqual([])
})

it('keeps nothing of a write that fails', () => {
  const store = createWorkingOrderStore(database)
  const first = workingOf()
  store.commit({ working: first, state: '{}' }, stepOf(first))
  const changed = workingOf({ progress: 'Changed.' })
  // The same version again: a step is journalled once.
  expect(() => store.commit({ working: changed, state: '{}' }, stepOf(changed))).toThrow(
    /STORAGE|UNIQUE/,
  )
  expect(store.find('w1')?.working.progress).toBe('Begins.')
})
