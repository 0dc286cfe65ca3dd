import type { DecimalText } from '../../../contract/domain/decimal.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { OrderTerms } from '../../../contract/domain/managedOrder.ts'
import type { TradingCapabilities } from '../../../contract/domain/order.ts'
import type {
  WorkingOrder,
  WorkingOrderPlan,
  WorkingOrderType,
} from '../../../contract/domain/workingOrder.ts'
import type { ErrorCode } from '../../../contract/errors.ts'
import type { BookTop } from '../seams.ts'
import type { WorkingLimits } from './limits.ts'

export type PlanOf<Type extends WorkingOrderType> = Extract<
  WorkingOrderPlan,
  { readonly type: Type }
>

/** One order of a parent, as far as its story is told. */
export type Child = {
  /** Counts the orders of a parent; part of the order's idempotency key. */
  readonly number: number
  readonly role: string
  readonly side: OrderTerms['side']
  /** As asked for at first: what it is now stands beside it. */
  readonly terms: OrderTerms
  /**
   * `sending` no answer yet, within the time an answer takes; `unknown` it may be at the venue;
   * `working` the venue has it; `closed` nothing of it can trade any more.
   */
  readonly state: 'sending' | 'unknown' | 'working' | 'closed'
  /** How a closed one ended. `refused` by our rules or by the venue. */
  readonly end: 'filled' | 'canceled' | 'refused' | null
  /** Who canceled it: we for its parent, a person (or the kill switch), or the venue by itself. */
  readonly canceledBy: 'us' | 'hand' | 'venue' | null
  readonly quantity: DecimalText
  readonly price: DecimalText | null
  readonly stopPrice: DecimalText | null
  readonly filled: DecimalText
  /** What of it can still trade; zero once closed. */
  readonly leaves: DecimalText
  readonly averagePrice: DecimalText | null
  /** Paid out of what was bought or sold, by asset. */
  readonly fees: readonly { readonly asset: string; readonly amount: DecimalText }[]
  /** Since when the venue leaves us without a word, and whether about its beginning or its end. */
  readonly doubt: { readonly about: 'submit' | 'end'; readonly since: UnixMs } | null
  /** Since when a change of it waits for the venue's word. */
  readonly changingSince: UnixMs | null
  /** Something was asked about it and not answered: leave it alone. */
  readonly isBusy: boolean
  /** Amendments that the venue refused. */
  readonly refusedAmends: number
  /** A denial that passes with time: a rate, old data. */
  readonly isPassing: boolean
  readonly reason: string | null
  readonly plannedTime: UnixMs
  readonly updatedTime: UnixMs
}

/** What a machine keeps between steps; journalled. Each kind uses its own few. */
export type Memory = {
  /** `trailing`: best price since the start. */
  readonly best?: DecimalText | undefined
  /** A price watched here was reached; stays so. */
  readonly isTriggered?: boolean | undefined
  /** `bracket`: everything filled is being closed at the market. */
  readonly isFlattening?: boolean | undefined
  /** `trailing`: the venue did not take its own kind; held here since. */
  readonly isHeldHere?: boolean | undefined
  /** `chase`: when it last moved, running time. */
  readonly movedAtMs?: number | undefined
  /** `twap`: price by which its slices were measured; null where there was none. */
  readonly referencePrice?: DecimalText | null | undefined
  /** Its time is over: what is left is being brought to an end. */
  readonly isOver?: boolean | undefined
}

export type Facts = {
  readonly now: UnixMs
  /** How long it has run, pauses left out, ms. */
  readonly runningMs: number
  readonly instrument: Instrument
  readonly capabilities: TradingCapabilities
  /** Its prices were only just asked for. */
  readonly isSettling: boolean
  readonly top: BookTop | null
  readonly mark: { readonly price: number; readonly receivedTime: UnixMs } | null
  readonly children: readonly Child[]
  readonly intent: 'run' | 'pause' | 'cancel'
  /** Of a cancel: whether protective orders stay. */
  readonly exits: 'keep' | 'cancel'
  readonly seed: number
  readonly memory: Memory
  readonly limits: WorkingLimits
}

export type Action =
  | { readonly kind: 'submit'; readonly role: string; readonly terms: OrderTerms }
  | {
      readonly kind: 'amend'
      readonly number: number
      readonly price: DecimalText | null
      /** The whole quantity, filled part included. */
      readonly quantity: DecimalText | null
    }
  | { readonly kind: 'cancel'; readonly number: number }

export type Alarm = { readonly code: ErrorCode; readonly message: string }

/** What is to be done now, and when to look again if nothing happens before. */
export type Decision = {
  readonly actions: readonly Action[]
  readonly memory: Memory
  readonly wakeTime: UnixMs | null
  /** Prices matter to it now. */
  readonly isWatching: boolean
  /** After a cancel: protective orders stay and are looked after. */
  readonly isKept: boolean
  readonly heldBy: WorkingOrder['heldBy']
  readonly progress: string
  readonly alarm: Alarm | null
  readonly end: 'done' | 'canceled' | 'failed' | null
}

/**
 * Pure, and asked anew after everything that happens: it looks at where its orders stand and says
 * what is missing. Asked twice about the same facts it says the same, so nothing is lost when the
 * program ends between saying and doing.
 */
export type Machine<Type extends WorkingOrderType> = (plan: PlanOf<Type>, facts: Facts) => Decision
