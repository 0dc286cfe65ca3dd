import type { WorkingOrder, WorkingOrderPlan } from '../../../contract/domain/workingOrder.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { WorkingOrderRow } from '../../../contract/gatewayTrading.ts'
import { workingOrderPlan } from '../../../contract/ipc/tradingFields.ts'
import { isoTime } from './coverage.ts'
import { camelCase, capitals, snakeCase, spelled, unspelled } from './words.ts'

export function workingOrderRow(order: WorkingOrder): WorkingOrderRow {
  return {
    id: order.workingOrderId,
    idempotency_key: order.idempotencyKey,
    exchange: order.venue,
    account: order.accountId,
    instrument_id: order.instrumentId,
    plan: planRow(order.plan),
    source: order.source,
    status: spelled(order.status),
    held_by: capitals(order.heldBy),
    progress: order.progress,
    alarm: order.alarm,
    filled_quantity: order.filledQuantity,
    average_fill_price: order.averagePrice,
    children: order.children.map(({ orderId, role }) => ({ order_id: orderId, role })),
    created_at: isoTime(order.createdTime),
    updated_at: isoTime(order.updatedTime),
    version: order.version,
  }
}

type Fields = Readonly<Record<string, unknown>>

/** Fields of a plan whose values are words of ours. */
const wordFields: ReadonlySet<string> = new Set([
  'type',
  'side',
  'orderType',
  'timeInForce',
  'triggerBy',
  'triggerDirection',
  'positionSide',
  'onExitFailure',
  'atEnd',
])
const timeFields: ReadonlySet<string> = new Set(['expireTime'])

export function planRow(plan: WorkingOrderPlan): Fields {
  return renamed(plan, (name, value) => {
    const edge = snakeCase(name)
    if (typeof value === 'string' && wordFields.has(name)) return [edge, spelled(value)]
    if (typeof value === 'number' && timeFields.has(name)) return [edge, isoTime(value as never)]
    return [edge, value]
  })
}

/** Throws INVALID_ARGUMENT naming the field of the plan as this API spells it. */
export function planOf(row: Fields): WorkingOrderPlan {
  const plan = renamed(row, (edge, value) => {
    const name = camelCase(edge)
    if (typeof value === 'string' && wordFields.has(name)) return [name, unspelled(value)]
    if (typeof value === 'string' && timeFields.has(name)) return [name, Date.parse(value)]
    return [name, value]
  })
  const parsed = workingOrderPlan.safeParse(plan)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const path = ['plan', ...(issue?.path ?? []).map((part) => snakeCase(String(part)))].join('.')
  throw new PitwallError('INVALID_ARGUMENT', `${path}: ${issue?.message ?? 'not valid'}`, { path })
}

function renamed(
  value: Fields,
  rename: (name: string, value: unknown) => readonly [string, unknown],
): Fields {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) =>
      isFields(inner) ? [rename(name, null)[0], renamed(inner, rename)] : rename(name, inner),
    ),
  )
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
