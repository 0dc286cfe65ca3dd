import type { Big } from 'big.js'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { OrderTerms } from '../../../contract/domain/managedOrder.ts'
import { amendsQuantity } from './capabilities.ts'
import {
  cancelEach,
  earliest,
  isOpen,
  leavesOf,
  refusalsInARow,
  retryTime,
  wasTakenOut,
} from './children.ts'
import type { Action, Child, Facts } from './machine.ts'
import { big, text, zero } from './numbers.ts'

/**
 * Why a leg is not there. `unknown` no word whether it was taken, `unsure` none whether it still
 * works; `small` no order of that size may be made.
 */
export type LegFailure = {
  readonly kind: 'refused' | 'unknown' | 'unsure' | 'takenOut' | 'small'
  readonly words: string
}

export type Leg = {
  readonly actions: readonly Action[]
  /** What the venue works for us of it now. */
  readonly covered: Big
  readonly failure: LegFailure | null
  readonly wakeTime: UnixMs | null
}

export type LegWish = {
  readonly role: string
  /** All orders of this leg so far. */
  readonly group: readonly Child[]
  /** What should work at the venue now. */
  readonly want: Big
  /** The smallest order of this kind. */
  readonly least: Big
  readonly termsOf: (quantity: Big) => OrderTerms
  /** Whether a refused one is tried again. */
  readonly retries: boolean
}

/**
 * Brings what works of a leg to what is wanted: amended where the venue can, otherwise by a further
 * order, or canceled and put back. Never more open than wanted by our own doing, and never a second
 * order while it is not known what became of the first.
 */
export function tend(wish: LegWish, facts: Facts): Leg {
  const open = wish.group.filter(isOpen)
  const covered = leavesOf(open.filter(({ state }) => state === 'working'))
  const settled = { actions: [], covered, failure: null, wakeTime: null }
  if (wish.want.lte(0)) return { ...settled, actions: cancelEach(open) }
  const unanswered = open.filter(({ state }) => state !== 'working')
  if (unanswered.length > 0) return { ...settled, ...silence(unanswered, facts) }
  const missing = wish.want.minus(leavesOf(open))
  const busy = open.filter(({ isBusy }) => isBusy)
  if (busy.length > 0) return missing.gt(0) ? { ...settled, ...slowChange(busy, facts) } : settled
  if (missing.eq(0)) return settled
  return missing.gt(0)
    ? { ...settled, ...enlarge(wish, open, missing, facts) }
    : { ...settled, actions: reduce(wish, open, zero.minus(missing), facts) }
}

type Step = Partial<Leg>

function silence(unanswered: readonly Child[], { now, limits }: Facts): Step {
  const since = Math.min(...unanswered.map(({ doubt, plannedTime }) => doubt?.since ?? plannedTime))
  const limitTime = (since + limits.unknownLimitMs) as UnixMs
  if (limitTime > now) return { wakeTime: limitTime }
  const kind = unanswered.some(({ doubt }) => doubt?.about !== 'end') ? 'unknown' : 'unsure'
  return {
    failure: { kind, words: 'the venue has not said what became of it; it is being asked' },
  }
}

/** Too little works while a change of it is not answered: said after the time of an answer. */
function slowChange(busy: readonly Child[], { now, limits }: Facts): Step {
  const since = Math.min(
    ...busy.map(({ changingSince, updatedTime }) => changingSince ?? updatedTime),
  )
  const limitTime = (since + limits.unknownLimitMs) as UnixMs
  if (limitTime > now) return { wakeTime: limitTime }
  return {
    failure: {
      kind: 'unsure',
      words: 'the venue has not answered a change of it; it is being asked',
    },
  }
}

function enlarge(wish: LegWish, open: readonly Child[], missing: Big, facts: Facts): Step {
  const held = heldBack(wish, missing, facts)
  if (held !== null) return held
  const grown = open.find((child) => mayResize(child, facts))
  if (grown !== undefined) return { actions: [resized(grown, missing)] }
  if (missing.gte(wish.least)) {
    return { actions: [{ kind: 'submit', role: wish.role, terms: wish.termsOf(missing) }] }
  }
  const [first] = smallestFirst(open)
  if (first !== undefined) return { actions: [{ kind: 'cancel', number: first.number }] }
  const words = `${text(missing)} is less than the smallest order of ${text(wish.least)}`
  return { failure: { kind: 'small', words } }
}

/** What keeps from trying again, after the newest order of the leg was refused or taken away. */
function heldBack(wish: LegWish, missing: Big, facts: Facts): Step | null {
  const last = wish.group.at(-1)
  if (last === undefined || last.state !== 'closed') return null
  const reason = last.reason ?? 'no reason given'
  if (last.canceledBy === 'hand') {
    return { failure: { kind: 'takenOut', words: 'it was canceled by hand' } }
  }
  const wasCanceled = wasTakenOut(last)
  if (!wasCanceled && last.end !== 'refused') return null
  const words = wasCanceled ? `the venue canceled it: ${reason}` : reason
  return afterRefusal(wish, last, missing, words, facts)
}

function afterRefusal(
  wish: LegWish,
  last: Child,
  missing: Big,
  words: string,
  facts: Facts,
): Step | null {
  const failure: LegFailure = { kind: 'refused', words }
  if (last.isPassing) return untilItPasses(wish.group, failure, facts)
  const attempts = refusalsInARow(wish.group)
  if (attempts >= facts.limits.maxExitAttempts) {
    return { failure: { kind: 'refused', words: `${words}; given up after ${attempts} attempts` } }
  }
  if (!wish.retries) return isAsked(last, missing) ? { failure } : null
  const wakeTime = waitTime(wish.group, last, facts)
  return wakeTime === null ? null : { failure, wakeTime }
}

/** A denial that passes is no missing exit yet, and is asked again soon. */
function untilItPasses(
  group: readonly Child[],
  failure: LegFailure,
  { now, limits }: Facts,
): Step | null {
  const row = group.slice(-refusalsInARow(group))
  const first = row[0]?.plannedTime ?? now
  const isLong = now - first >= limits.unknownLimitMs
  const waitMs = isLong ? limits.retryMs : limits.passingRetryMs
  const time = ((row.at(-1)?.updatedTime ?? now) + waitMs) as UnixMs
  if (time <= now) return null
  return isLong ? { failure, wakeTime: time } : { wakeTime: time }
}

function waitTime(group: readonly Child[], last: Child, facts: Facts): UnixMs | null {
  const afterRefusals = retryTime(group, facts)
  if (afterRefusals !== null) return afterRefusals
  const time = (last.updatedTime + facts.limits.retryMs) as UnixMs
  return time > facts.now ? time : null
}

/** Whether the refused order was for just what is missing: a new need is a new attempt. */
function isAsked(last: Child, missing: Big): boolean {
  return big(last.quantity).minus(last.filled).eq(missing)
}

function reduce(wish: LegWish, open: readonly Child[], over: Big, facts: Facts): readonly Action[] {
  const whole = smallestFirst(open).findLast(({ leaves }) => big(leaves).lte(over))
  if (whole !== undefined) return [{ kind: 'cancel', number: whole.number }]
  const largest = smallestFirst(open).at(-1)
  if (largest === undefined) return []
  const isLegal = big(largest.leaves).minus(over).gte(wish.least)
  return isLegal && mayResize(largest, facts)
    ? [resized(largest, zero.minus(over))]
    : [{ kind: 'cancel', number: largest.number }]
}

function smallestFirst(open: readonly Child[]): readonly Child[] {
  return open.toSorted((one, other) => big(one.leaves).cmp(other.leaves))
}

function mayResize({ refusedAmends, terms }: Child, { capabilities }: Facts): boolean {
  return amendsQuantity(capabilities) && refusedAmends === 0 && terms.orderType !== 'market'
}

function resized({ number, quantity }: Child, by: Big): Action {
  return { kind: 'amend', number, price: null, quantity: text(big(quantity).plus(by)) }
}

export function wakeOf(...legs: readonly (Leg | null)[]): UnixMs | null {
  return earliest(...legs.map((leg) => leg?.wakeTime ?? null))
}
