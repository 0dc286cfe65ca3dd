type Json = Readonly<Record<string, unknown>>

const orderKeys = ['a', 'b', 'p', 's', 'r', 't', 'c'] as const

/**
 * An action as the venue packs it before it looks who signed: fields in its own order, numbers
 * without needless zeros, addresses and ids in lower case. A client that packs it another way signs
 * something else, and the venue finds a stranger's address. Actions not named here stay as they came.
 * https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/signing
 */
export function canonicalAction(action: Json): Json {
  switch (action['type']) {
    case 'order':
      return pick(action, ['type', 'orders', 'grouping', 'builder'], {
        orders: (orders) => each(orders, canonicalOrder),
        builder: (builder) => pick(builder, ['b', 'f'], { b: lower }),
      })
    case 'cancel':
      return pick(action, ['type', 'cancels'], {
        cancels: (cancels) => each(cancels, (one) => pick(one, ['a', 'o'])),
      })
    case 'cancelByCloid':
      return pick(action, ['type', 'cancels'], {
        cancels: (cancels) =>
          each(cancels, (one) => pick(one, ['asset', 'cloid'], { cloid: lower })),
      })
    case 'modify':
      return pick(action, ['type', 'oid', 'order'], { oid: lower, order: canonicalOrder })
    case 'batchModify':
      return pick(action, ['type', 'modifies'], {
        modifies: (modifies) =>
          each(modifies, (one) =>
            pick(one, ['oid', 'order'], { oid: lower, order: canonicalOrder }),
          ),
      })
    case 'scheduleCancel':
      return pick(action, ['type', 'time'])
    case 'updateLeverage':
      return pick(action, ['type', 'asset', 'isCross', 'leverage'])
    case 'updateIsolatedMargin':
      return pick(action, ['type', 'asset', 'isBuy', 'ntli'])
    default:
      return action
  }
}

function canonicalOrder(order: unknown): unknown {
  return pick(order, orderKeys, { p: shortest, s: shortest, t: canonicalType, c: lower })
}

function canonicalType(type: unknown): unknown {
  return pick(type, ['limit', 'trigger'], {
    limit: (limit) => pick(limit, ['tif']),
    trigger: (trigger) => pick(trigger, ['isMarket', 'triggerPx', 'tpsl'], { triggerPx: shortest }),
  })
}

/** The named fields that are there, in this order; the others are no part of the action. */
function pick(
  value: unknown,
  keys: readonly string[],
  change: Readonly<Record<string, (field: unknown) => unknown>> = {},
): Json {
  const from = typeof value === 'object' && value !== null ? (value as Json) : {}
  const entries = keys
    .filter((key) => from[key] !== undefined && from[key] !== null)
    .map((key) => [key, change[key] === undefined ? from[key] : change[key](from[key])])
  return Object.fromEntries(entries) as Json
}

function each(list: unknown, change: (item: unknown) => unknown): unknown {
  return Array.isArray(list) ? list.map(change) : list
}

function lower(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value
}

/** `100.00` is `100`, `0.50` is `0.5`. */
export function shortest(value: unknown): unknown {
  if (typeof value !== 'string' || !value.includes('.')) return value
  return value.replace(/\.?0+$/, '')
}
