import {
  isClosed,
  type ManagedOrder,
  type OrderChange,
} from '../../contract/domain/managedOrder.ts'
import type { ClientOrderId, Fill, OrderId, VenueOrderId } from '../../contract/domain/order.ts'
import type {
  OrderListQuery,
  OrderPlace,
  OrderStore,
  OrderWrite,
  StoredFill,
  StoredOrder,
} from '../core/orderJournal.ts'
import type { Database } from './database.ts'
import { guarded } from './failures.ts'

type ChangeRow = {
  readonly order_id: OrderId
  readonly version: number
  readonly time: OrderChange['time']
  readonly status_before: OrderChange['statusBefore']
  readonly status: OrderChange['status']
  readonly source: OrderChange['evidence']['source']
  readonly words: string
  readonly evidence_time: OrderChange['time']
}

type FillRow = { readonly order_id: OrderId | null; readonly fill: string }

/**
 * Orders, their changes, their names at venues and their fills. A commit is on the disk when it
 * returns: the connection is set to FULL for its length, because market history on the same
 * connection may lose its last moments to a loss of power and an order may not.
 */
export function createOrderStore({ sqlite, path }: Database): OrderStore {
  const statements = prepare(sqlite)
  const write = sqlite.transaction(({ orders, changes, fills }: OrderWrite) => {
    for (const stored of orders) {
      statements.saveOrder.run(orderRow(stored))
      for (const name of namesOf(stored)) statements.saveName.run(name)
    }
    for (const change of changes) statements.addChange.run(changeRow(change))
    for (const fill of fills) statements.saveFill.run(fillRow(fill))
  })

  const commit = (content: OrderWrite): void => {
    statements.full.run()
    try {
      write.immediate(content)
    } finally {
      statements.normal.run()
    }
  }

  const find = (orderId: OrderId): StoredOrder | null => toStored(statements.find.get(orderId))
  const named = (place: OrderPlace, giver: 'us' | 'venue', name: string): OrderId | null =>
    statements.findName.get({ ...placeOf(place), giver, name }) ?? null

  return {
    commit: (content) => guarded(path, () => commit(content)),
    openOrders: () =>
      guarded(path, () => statements.inCare.all().map((text) => JSON.parse(text) as StoredOrder)),
    find: (orderId) => guarded(path, () => find(orderId)),
    findByKey: (key) => guarded(path, () => toStored(statements.findByKey.get(key))),
    findByClientOrderId: (place, id: ClientOrderId) => guarded(path, () => named(place, 'us', id)),
    findByVenueOrderId: (place, id: VenueOrderId) => guarded(path, () => named(place, 'venue', id)),
    list: (query) => guarded(path, () => listed(sqlite, query)),
    changes: (orderId) => guarded(path, () => statements.changes.all(orderId).map(toChange)),
    fills: (orderId) =>
      guarded(path, () => statements.fills.all(orderId).map((text) => JSON.parse(text) as Fill)),
    findFill: (fill) => guarded(path, () => toFill(statements.findFill.get(fillKey(fill)))),
    fillsWithoutOrder: (place, venueOrderId) =>
      guarded(path, () =>
        statements.fillsWithoutOrder
          .all({ ...placeOf(place), venueOrderId })
          .map((text) => JSON.parse(text) as Fill),
      ),
  }
}

function prepare(sqlite: Database['sqlite']) {
  return {
    full: sqlite.prepare('PRAGMA synchronous = FULL'),
    normal: sqlite.prepare('PRAGMA synchronous = NORMAL'),
    saveOrder: sqlite.prepare(
      `INSERT INTO orders (order_id, venue, environment, account_id, instrument_id, parent_id,
         idempotency_key, needs_care, created_time, record)
       VALUES (@orderId, @venue, @environment, @accountId, @instrumentId, @parentId,
         @idempotencyKey, @needsCare, @createdTime, @record)
       ON CONFLICT (order_id) DO UPDATE SET
         needs_care = excluded.needs_care, record = excluded.record`,
    ),
    saveName: sqlite.prepare(
      `INSERT INTO order_names (venue, environment, account_id, instrument_id, giver, name, order_id)
       VALUES (@venue, @environment, @accountId, @instrumentId, @giver, @name, @orderId)
       ON CONFLICT DO UPDATE SET order_id = excluded.order_id
         WHERE order_id <> excluded.order_id`,
    ),
    addChange: sqlite.prepare(
      `INSERT INTO order_changes (order_id, version, time, status_before, status, source, words,
         evidence_time)
       VALUES (@orderId, @version, @time, @statusBefore, @status, @source, @words, @evidenceTime)`,
    ),
    saveFill: sqlite.prepare(
      `INSERT INTO order_fills (venue, environment, account_id, instrument_id, trade_id, side,
         order_id, venue_order_id, exchange_time, fill)
       VALUES (@venue, @environment, @accountId, @instrumentId, @tradeId, @side,
         @orderId, @venueOrderId, @exchangeTime, @fill)
       ON CONFLICT DO UPDATE SET order_id = excluded.order_id, fill = excluded.fill`,
    ),
    inCare: sqlite
      .prepare<[], string>(
        'SELECT record FROM orders WHERE needs_care = 1 ORDER BY created_time, order_id',
      )
      .pluck(),
    find: sqlite.prepare<[string], string>('SELECT record FROM orders WHERE order_id = ?').pluck(),
    findByKey: sqlite
      .prepare<[string], string>('SELECT record FROM orders WHERE idempotency_key = ?')
      .pluck(),
    findName: sqlite
      .prepare<Place & { readonly giver: string; readonly name: string }, OrderId>(
        `SELECT order_id FROM order_names
          WHERE name = @name AND giver = @giver AND venue = @venue AND environment = @environment
            AND account_id = @accountId AND instrument_id = @instrumentId`,
      )
      .pluck(),
    changes: sqlite.prepare<[string], ChangeRow>(
      'SELECT * FROM order_changes WHERE order_id = ? ORDER BY version',
    ),
    fills: sqlite
      .prepare<[string], string>(
        'SELECT fill FROM order_fills WHERE order_id = ? ORDER BY exchange_time, trade_id',
      )
      .pluck(),
    findFill: sqlite.prepare<ReturnType<typeof fillKey>, FillRow>(
      `SELECT order_id, fill FROM order_fills
        WHERE trade_id = @tradeId AND instrument_id = @instrumentId AND venue = @venue
          AND environment = @environment AND account_id = @accountId AND side = @side`,
    ),
    fillsWithoutOrder: sqlite
      .prepare<Place & { readonly venueOrderId: string }, string>(
        `SELECT fill FROM order_fills
          WHERE order_id IS NULL AND venue_order_id = @venueOrderId AND venue = @venue
            AND environment = @environment AND account_id = @accountId
            AND instrument_id = @instrumentId
          ORDER BY exchange_time, trade_id`,
      )
      .pluck(),
  }
}

type Place = ReturnType<typeof placeOf>

function placeOf({ venue, environment, accountId, instrumentId }: OrderPlace): {
  readonly venue: string
  readonly environment: string
  readonly accountId: string
  readonly instrumentId: string
} {
  return { venue, environment, accountId, instrumentId }
}

/** Whether it has to be looked after at the next start. */
function needsCare(order: ManagedOrder): boolean {
  return isUnsettled(order) || Number(order.unexplainedQuantity) !== 0
}

function isUnsettled(order: ManagedOrder): boolean {
  return !isClosed(order) || order.uncertainty !== null
}

function orderRow(stored: StoredOrder) {
  const { order } = stored
  const { orderId, parentId, idempotencyKey, createdTime } = order
  return {
    ...placeOf(order),
    orderId,
    parentId,
    idempotencyKey,
    createdTime: Math.round(createdTime),
    needsCare: needsCare(order) ? 1 : 0,
    record: JSON.stringify(stored),
  }
}

function namesOf({ order, legs }: StoredOrder) {
  const place = { ...placeOf(order), orderId: order.orderId }
  return legs.flatMap(({ clientOrderId, venueOrderId }) => [
    ...(clientOrderId === null ? [] : [{ ...place, giver: 'us', name: clientOrderId }]),
    ...(venueOrderId === null ? [] : [{ ...place, giver: 'venue', name: venueOrderId }]),
  ])
}

function changeRow({ orderId, version, time, statusBefore, status, evidence }: OrderChange) {
  const { source, words } = evidence
  return {
    orderId,
    version,
    time: Math.round(time),
    statusBefore,
    status,
    source,
    words,
    evidenceTime: Math.round(evidence.time),
  }
}

function toChange(row: ChangeRow): OrderChange {
  const { order_id: orderId, version, time, status_before: statusBefore, status } = row
  const evidence = { source: row.source, words: row.words, time: row.evidence_time }
  return { orderId, version, time, statusBefore, status, evidence }
}

function fillKey(fill: Fill) {
  return { ...placeOf(fill), tradeId: fill.tradeId, side: fill.side }
}

function fillRow({ orderId, fill }: StoredFill) {
  return {
    ...fillKey(fill),
    orderId,
    venueOrderId: fill.venueOrderId,
    exchangeTime: Math.round(fill.exchangeTime),
    fill: JSON.stringify(fill),
  }
}

function toFill(row: FillRow | undefined): StoredFill | null {
  return row === undefined ? null : { orderId: row.order_id, fill: JSON.parse(row.fill) as Fill }
}

function toStored(record: string | undefined): StoredOrder | null {
  return record === undefined ? null : (JSON.parse(record) as StoredOrder)
}

function listed(sqlite: Database['sqlite'], query: OrderListQuery): readonly ManagedOrder[] {
  const conditions = conditionsOf(query)
  const where = conditions.map(([condition]) => condition).join(' AND ') || '1'
  const rows = sqlite
    .prepare<unknown[], string>(
      `SELECT record FROM orders WHERE ${where} ORDER BY created_time DESC, order_id DESC`,
    )
    .pluck()
    .iterate(...conditions.flatMap(([, ...values]) => values))
  const found: ManagedOrder[] = []
  for (const text of rows) {
    if (found.length >= query.limit) break
    const { order } = JSON.parse(text) as StoredOrder
    if (query.open === true && !isUnsettled(order)) continue
    if (query.matches?.(order) ?? true) found.push(order)
  }
  return found
}

type Condition = [sql: string, ...values: (string | number)[]]

function conditionsOf(query: OrderListQuery): Condition[] {
  const { venue, accountId, instrumentId, parentId, open, before } = query
  const conditions: Condition[] = []
  if (venue !== undefined) conditions.push(['venue = ?', venue])
  if (accountId !== undefined) conditions.push(['account_id = ?', accountId])
  if (instrumentId !== undefined) conditions.push(['instrument_id = ?', instrumentId])
  if (parentId !== undefined) conditions.push(['parent_id = ?', parentId])
  if (open === true) conditions.push(['needs_care = 1'])
  if (before !== undefined) conditions.push(['created_time < ?', before])
  return conditions
}
