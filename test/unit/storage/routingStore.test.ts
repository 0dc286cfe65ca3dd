import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RouteOutcome, RoutingDecision } from '../../../src/contract/domain/routing.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { type Database, openDatabase } from '../../../src/main/storage/database.ts'
import { applyRetention, retentions } from '../../../src/main/storage/retention.ts'
import { createRoutingStore } from '../../../src/main/storage/routingStore.ts'
import { decisionOf } from '../../support/fakeTrading.ts'
import { temporaryDirectory } from '../../support/liquidations.ts'
import { manualClock } from '../../support/manualClock.ts'
import { settingsOf } from '../../support/routing.ts'

const dayMs = 86_400_000
const outcome: RouteOutcome = {
  filledQuantity: '1',
  averagePrice: '100',
  slippage: 0,
  latencyMs: 5,
  failovers: [],
}

let place: ReturnType<typeof temporaryDirectory>
let clock: ReturnType<typeof manualClock>
let database: Database
let store: ReturnType<typeof createRoutingStore>

const open = (): void => {
  database = openDatabase(join(place.path, 'pitwall.db'), { log: silentLog, clock })
  store = createRoutingStore(database)
}
beforeEach(() => {
  place = temporaryDirectory()
  clock = manualClock()
  open()
})
afterEach(() => {
  database.close()
  place.remove()
})

describe('routing decisions', () => {
  it('are found by their key and id, newest first, also after a restart', () => {
    const [first, second] = [decisionOf(), decisionOf()]
    store.save(first)
    store.save(second)
    database.close()
    open()
    expect(store.find(first.decisionId)).toEqual(first)
    expect(store.findByKey(second.request.idempotencyKey)).toEqual(second)
    expect(store.findByKey('another')).toBeNull()
    expect(store.list(10)).toEqual([second, first])
    expect(store.list(1)).toEqual([second])
  })

  it('are replaced as they grow, and are unsettled until they have an outcome', () => {
    const decision: RoutingDecision = decisionOf()
    store.save(decision)
    expect(store.unsettled()).toEqual([decision])
    const settled = { ...decision, outcome }
    store.save(settled)
    expect(store.unsettled()).toEqual([])
    expect(store.list(10)).toEqual([settled])
  })

  it('have one key each', () => {
    const first = decisionOf()
    store.save(first)
    const other = decisionOf({ request: first.request })
    expect(() => store.save(other)).toThrow(
      expect.objectContaining({ code: 'STORAGE_UNAVAILABLE' }) as Error,
    )
  })

  it('are kept for 30 days', () => {
    const rule = retentions.find(({ table }) => table === 'routing_decisions')
    if (rule === undefined) throw new Error('decisions are kept for good')
    const old = decisionOf()
    const young = decisionOf({ time: (old.time + dayMs) as never })
    store.save(old)
    store.save(young)
    applyRetention(database.sqlite, rule, old.time + 30 * dayMs)
    expect(store.list(10)).toHaveLength(2)
    applyRetention(database.sqlite, rule, old.time + 30 * dayMs + 1)
    expect(store.list(10)).toEqual([young])
  })
})

describe('the settings of the router', () => {
  it('are null until set, and then what was set last', () => {
    expect(store.settings()).toBeNull()
    store.saveSettings(settingsOf())
    store.saveSettings(settingsOf({ maxSplits: 2 }))
    expect(store.settings()).toEqual(settingsOf({ maxSplits: 2 }))
  })
})
