import type { UnixMs } from '../../contract/domain/ids.ts'
import type { WorkingOrder } from '../../contract/domain/workingOrder.ts'
import type {
  StoredWorkingOrder,
  WorkingOrderStep,
  WorkingOrderStore,
} from '../core/workingOrderJournal.ts'
import type { Database } from './database.ts'
import { guarded } from './failures.ts'

type Row = { readonly working_order: string; readonly state: string }

type StepRow = {
  readonly working_order_id: string
  readonly version: number
  readonly time: UnixMs
  readonly actions: string
  readonly progress: string
  readonly alarm: string | null
}

const hasEnded: ReadonlySet<WorkingOrder['status']> = new Set(['done', 'canceled', 'failed'])

/** Working orders and their steps. A commit is on the disk when it returns. */
export function createWorkingOrderStore({ sqlite, path }: Database): WorkingOrderStore {
  const full = sqlite.prepare('PRAGMA synchronous = FULL')
  const normal = sqlite.prepare('PRAGMA synchronous = NORMAL')
  const save = sqlite.prepare(
    `INSERT INTO working_orders (working_order_id, idempotency_key, ended_time, working_order, state)
     VALUES (@id, @key, @endedTime, @working, @state)
       ON CONFLICT (working_order_id) DO UPDATE SET ended_time = excluded.ended_time,
         working_order = excluded.working_order, state = excluded.state`,
  )
  const addStep = sqlite.prepare(
    `INSERT INTO working_order_steps (working_order_id, version, time, actions, progress, alarm)
     VALUES (@workingOrderId, @version, @time, @actions, @progress, @alarm)`,
  )
  const select = (where: string): string =>
    `SELECT working_order, state FROM working_orders WHERE ${where} ORDER BY working_order_row`
  const active = sqlite.prepare<[], Row>(select('ended_time IS NULL'))
  const ended = sqlite.prepare<[number], Row>(select('ended_time >= ?'))
  const byId = sqlite.prepare<[string], Row>(select('working_order_id = ?'))
  const byKey = sqlite.prepare<[string], Row>(select('idempotency_key = ?'))
  const steps = sqlite.prepare<[string], StepRow>(
    'SELECT * FROM working_order_steps WHERE working_order_id = ? ORDER BY version',
  )
  const write = sqlite.transaction((stored: StoredWorkingOrder, step: WorkingOrderStep) => {
    save.run(rowOf(stored))
    addStep.run({ ...step, actions: JSON.stringify(step.actions) })
  })
  const commit = (stored: StoredWorkingOrder, step: WorkingOrderStep): void => {
    full.run()
    try {
      write.immediate(stored, step)
    } finally {
      normal.run()
    }
  }
  return {
    commit: (stored, step) => guarded(path, () => commit(stored, step)),
    active: () => guarded(path, () => active.all().map(toStored)),
    endedSince: (time) => guarded(path, () => ended.all(time).map(toStored)),
    find: (id) => guarded(path, () => toStoredOrNull(byId.get(id))),
    findByKey: (key) => guarded(path, () => toStoredOrNull(byKey.get(key))),
    steps: (id) => guarded(path, () => steps.all(id).map(toStep)),
  }
}

function rowOf({ working, state }: StoredWorkingOrder) {
  return {
    id: working.workingOrderId,
    key: working.idempotencyKey,
    endedTime: hasEnded.has(working.status) ? working.updatedTime : null,
    working: JSON.stringify(working),
    state,
  }
}

function toStored({ working_order, state }: Row): StoredWorkingOrder {
  return { working: JSON.parse(working_order) as WorkingOrder, state }
}

function toStoredOrNull(row: Row | undefined): StoredWorkingOrder | null {
  return row === undefined ? null : toStored(row)
}

function toStep({ working_order_id, actions, ...row }: StepRow): WorkingOrderStep {
  return {
    workingOrderId: working_order_id,
    version: row.version,
    time: row.time,
    actions: JSON.parse(actions) as readonly string[],
    progress: row.progress,
    alarm: row.alarm,
  }
}
