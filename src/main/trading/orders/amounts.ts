import { Big } from 'big.js'
import type { DecimalText } from '../../../contract/domain/decimal.ts'
import type { OrderLeg } from '../../core/orderJournal.ts'

/** Averages are rounded to this many decimals; everything else is exact. */
const Average = Big()
Average.DP = 18

const zero = new Big(0)

/** How much of an order has traded, from the venue's counts and from our own. */
export type Traded = {
  readonly total: Big
  /** Of `total`, what only the venue's count tells. */
  readonly unexplained: Big
  /** What our fills add up to. */
  readonly counted: Big
}

export function tradedOf(legs: readonly OrderLeg[]): Traded {
  const groups = [...groupsOf(legs).values()]
  const sum = (pick: (group: Group) => Big): Big =>
    groups.reduce((total, group) => total.plus(pick(group)), zero)
  return {
    total: sum(({ told, counted }) => larger(told, counted)),
    unexplained: sum(({ told, counted }) => larger(told.minus(counted), zero)),
    counted: sum(({ counted }) => counted),
  }
}

type Group = { readonly told: Big; readonly counted: Big }

/**
 * Legs with one client order id are one order of the venue under several numbers: each number's
 * count is of the whole, so the largest holds.
 */
function groupsOf(legs: readonly OrderLeg[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>()
  for (const leg of legs) {
    const key = groupKey(leg)
    const known = groups.get(key) ?? { told: zero, counted: zero }
    groups.set(key, {
      told: larger(known.told, new Big(leg.cumulativeQuantity)),
      counted: known.counted.plus(leg.filledQuantity),
    })
  }
  return groups
}

export function groupKey({ clientOrderId, venueOrderId }: OrderLeg): string {
  return clientOrderId === null ? `venue ${venueOrderId}` : `ours ${clientOrderId}`
}

export function averageOf(turnover: DecimalText, counted: Big): DecimalText | null {
  return counted.gt(0) ? new Average(turnover).div(counted).toFixed() : null
}

export function larger(left: Big, right: Big): Big {
  return left.gt(right) ? left : right
}

export function smaller(left: Big, right: Big): Big {
  return left.lt(right) ? left : right
}

/** Whether both are known and differ as numbers. */
export function differs(left: DecimalText | null, right: DecimalText | null): boolean {
  return left !== null && right !== null && !new Big(left).eq(right)
}
