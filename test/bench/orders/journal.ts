import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import type { ManagedOrder, OrderChange } from '../../../src/contract/domain/managedOrder.ts'
import type { ClientOrderId, OrderId } from '../../../src/contract/domain/order.ts'
import { systemClock } from '../../../src/main/core/clock.ts'
import type { DisposableStack } from '../../../src/main/core/disposable.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import type { OrderWrite } from '../../../src/main/core/orderJournal.ts'
import { openDatabase } from '../../../src/main/storage/database.ts'
import { createOrderStore } from '../../../src/main/storage/orderStore.ts'
import { newOrderOf } from '../../support/newOrders.ts'
import { reportOf } from '../../support/orders.ts'
import type { Bench } from '../harness.ts'

const time = 1_800_000_000_000 as UnixMs
const commits = 20

/** A new order's journal entry, on the disk when the call returns: 20 commits. */
export function journalBenches(stack: DisposableStack): readonly Bench[] {
  return [
    {
      id: 'journal.commit',
      unit: `ms for ${commits}`,
      higherIsBetter: false,
      prepare() {
        const folder = mkdtempSync(join(tmpdir(), 'pitwall-bench-'))
        stack.add(() => rmSync(folder, { recursive: true, force: true }))
        const ours = storeIn(folder, stack)
        const raw = tableIn(folder, stack)
        return Promise.resolve({
          ours: {
            run: () => repeat(ours.commit),
            answer: () => Promise.resolve([ours.roundTrip()]),
          },
          peers: {
            'better-sqlite3': {
              run: () => repeat(raw.commit),
              answer: () => Promise.resolve([raw.roundTrip()]),
            },
          },
        })
      },
    },
  ]
}

type Journal = {
  readonly commit: (number: number) => void
  readonly roundTrip: () => string
}

function storeIn(folder: string, stack: DisposableStack): Journal {
  const database = openDatabase(join(folder, 'ours.db'), { log: silentLog, clock: systemClock })
  stack.add(() => database.close())
  const store = createOrderStore(database)
  const commit = (number: number): void => store.commit(writeOf(number))
  return {
    commit,
    roundTrip() {
      commit(-1)
      return JSON.stringify(store.find(orderIdOf(-1)))
    },
  }
}

/** One row with the same record and no index, name or history: the floor of what must be written. */
function tableIn(folder: string, stack: DisposableStack): Journal {
  const sqlite = new Sqlite(join(folder, 'raw.db'))
  stack.add(() => void sqlite.close())
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = FULL')
  sqlite.exec('CREATE TABLE orders (order_id TEXT, record TEXT)')
  const insert = sqlite.prepare('INSERT INTO orders (order_id, record) VALUES (?, ?)')
  const find = sqlite.prepare<[string], string>('SELECT record FROM orders WHERE order_id = ?')
  const commit = (number: number): void => {
    const [stored] = writeOf(number).orders
    insert.run(orderIdOf(number), JSON.stringify(stored))
  }
  return {
    commit,
    roundTrip() {
      commit(-1)
      return find.pluck().get(orderIdOf(-1)) ?? ''
    },
  }
}

let written = 0

function repeat(commit: (number: number) => void): void {
  for (let turn = 0; turn < commits; turn += 1) {
    written += 1
    commit(written)
  }
}

function orderIdOf(number: number): OrderId {
  return (number + 1).toString(16).padStart(32, '0') as OrderId
}

function writeOf(number: number): OrderWrite {
  const order = orderOf(orderIdOf(number))
  const leg = {
    clientOrderId: order.clientOrderId,
    venueOrderId: null,
    status: null,
    quantity: order.quantity,
    cumulativeQuantity: '0',
    filledQuantity: '0',
    sequence: null,
    exchangeTime: null,
  }
  return {
    orders: [{ order, legs: [leg], turnover: '0', terms: '{}' }],
    changes: [changeOf(order)],
    fills: [],
  }
}

function changeOf({ orderId, version, status, evidence }: ManagedOrder): OrderChange {
  return { orderId, version, time, statusBefore: null, status, evidence }
}

function orderOf(orderId: OrderId): ManagedOrder {
  const { instrumentId, venue, environment, accountId } = reportOf()
  const clientOrderId = `pw-${orderId.slice(0, 22)}` as ClientOrderId
  const evidence = { source: 'sent', words: 'it is about to be sent', time } as const
  return {
    ...newOrderOf({ clientOrderId, instrumentId, quantity: '0.01', price: '60000' }),
    kind: 'order',
    venue,
    environment,
    accountId,
    orderId,
    ownership: 'own',
    venueOrderId: null,
    parentId: null,
    idempotencyKey: `bench-${orderId}`,
    source: 'api',
    status: 'submitted',
    pending: null,
    cumulativeQuantity: '0',
    leavesQuantity: '0.01',
    averagePrice: null,
    unexplainedQuantity: '0',
    overfilledQuantity: null,
    fees: [],
    denials: [],
    uncertainty: null,
    evidence,
    reason: null,
    latency: {
      clickToCallMs: null,
      validatedMs: null,
      signedMs: null,
      sentMs: null,
      acknowledgedMs: null,
      firstFillMs: null,
    },
    createdTime: time,
    updatedTime: time,
    version: 1,
  }
}
