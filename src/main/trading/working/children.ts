import { Big } from 'big.js'
import type { DecimalText } from '../../../contract/domain/decimal.ts'
import type { Action, Child, Facts } from './machine.ts'
import { big, sum, text, zero } from './numbers.ts'

export function withRole(
  children: readonly Child[],
  ...roles: readonly string[]
): readonly Child[] {
  return children.filter(({ role }) => roles.includes(role))
}

export function isOpen({ state }: Child): boolean {
  return state !== 'closed'
}

export function filledOf(children: readonly Child[]): Big {
  return sum(children.map(({ filled }) => big(filled)))
}

export function leavesOf(children: readonly Child[]): Big {
  return sum(children.map(({ leaves }) => big(leaves)))
}

/** Filled and what can still fill: what of a whole is spoken for. */
export function committedOf(children: readonly Child[]): Big {
  return filledOf(children).plus(leavesOf(children))
}

/** Of the fills of these orders, weighted; null before the first. */
export function averageOf(children: readonly Child[]): DecimalText | null {
  const told = children.filter(
    ({ averagePrice, filled }) => averagePrice !== null && big(filled).gt(0),
  )
  const quantity = filledOf(told)
  if (quantity.eq(0)) return null
  const worth = sum(told.map(({ averagePrice, filled }) => big(averagePrice).times(filled)))
  return text(worth.div(quantity))
}

/** Asks for the cancel of each that can be asked for. */
export function cancelEach(children: readonly Child[]): readonly Action[] {
  return children
    .filter((child) => isOpen(child) && !child.isBusy && child.state !== 'sending')
    .map(({ number }) => ({ kind: 'cancel', number }))
}

/**
 * Somebody else took this order out of the market: not ours to put back. Orders that the venue ends
 * by their nature (at the market, immediate, post-only that would have taken) are no such case.
 */
export function wasTakenOut(child: Child): boolean {
  if (child.end !== 'canceled') return false
  if (child.canceledBy === 'hand') return true
  return child.canceledBy === 'venue' && !endsByItself(child)
}

function endsByItself({ terms }: Child): boolean {
  const { orderType, timeInForce, postOnly } = terms
  return orderType === 'market' || timeInForce === 'ioc' || timeInForce === 'fok' || postOnly
}

/** Refused, by our rules or the venue; some venues cancel a post-only order instead. */
export function isRefusal(child: Child): boolean {
  if (child.end === 'refused') return true
  return child.end === 'canceled' && child.canceledBy === 'venue' && child.terms.postOnly
}

/** Refusals since the last one that was taken, newest orders first. */
export function refusalsInARow(children: readonly Child[]): number {
  const sinceTaken = children.toReversed().findIndex((child) => !isRefusal(child))
  return sinceTaken === -1 ? children.length : sinceTaken
}

/** When a refused order may be tried again; null when nothing keeps from it now. */
export function retryTime(children: readonly Child[], { now, limits }: Facts): Facts['now'] | null {
  const refusals = refusalsInARow(children)
  const last = children.at(-1)
  if (refusals === 0 || last === undefined) return null
  const wait = Math.min(limits.retryMs * 2 ** (refusals - 1), limits.longestRetryMs)
  const time = (last.updatedTime + wait) as Facts['now']
  return time <= now ? null : time
}

/** The rest of a whole that no order speaks for. */
export function uncommitted(whole: DecimalText, children: readonly Child[]): Big {
  const rest = new Big(whole).minus(committedOf(children))
  return rest.lt(0) ? zero : rest
}

export function earliest(...times: readonly (Facts['now'] | null)[]): Facts['now'] | null {
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : known.reduce((one, other) => (one < other ? one : other))
}
