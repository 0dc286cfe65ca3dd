import { type OrderRequest, orderTermsOf } from '../../../contract/domain/managedOrder.ts'
import type { OrderId } from '../../../contract/domain/order.ts'
import type {
  RouteOutcome,
  RoutePart,
  RouteRequest,
  RoutingDecision,
} from '../../../contract/domain/routing.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import type { OrderService } from '../../core/tradingServices.ts'
import { refusalOf, wasCertainlyRefused } from './outcome.ts'

export type ExecutionParts = {
  readonly submit: OrderService['submit']
  /**
   * The next best place for a part that nobody took, from what is known then; null where there is
   * none, or where orders are only shown.
   */
  readonly next: (part: RoutePart, tried: ReadonlySet<VenueId>) => RoutePart | null
  /** Keeps what has happened so far. Where it cannot, nothing else leaves. */
  readonly keep: (decision: RoutingDecision, failovers: RouteOutcome['failovers']) => boolean
}

export type Execution = {
  readonly decision: RoutingDecision
  readonly failovers: RouteOutcome['failovers']
  /** Why a part could not be made an order at all. */
  readonly failure: unknown
}

/**
 * Sends every part of a journalled decision at once. A part moves on to the next venue only when it
 * is certain that the one before took nothing; an unknown outcome stays where it is.
 */
export async function execute(
  decision: RoutingDecision,
  { submit, next, keep }: ExecutionParts,
): Promise<Execution> {
  const parts = [...decision.parts]
  const failovers: { readonly venue: VenueId; readonly reason: string }[] = []
  // Two parts never meet at one venue.
  const tried = new Set(parts.map(({ venue }) => venue))
  const now = (): RoutingDecision => ({ ...decision, parts: [...parts] })
  let failure: unknown = null

  const settle = (index: number, part: RoutePart, orderId: OrderId | null): boolean => {
    parts[index] = { ...part, orderId }
    return keep(now(), failovers)
  }

  const send = async (index: number): Promise<void> => {
    for (let part = parts[index]; part !== undefined;) {
      const order = await submit(orderOf(decision, part, index))
      settle(index, part, order.orderId)
      if (!wasCertainlyRefused(order)) return
      failovers.push({ venue: part.venue, reason: refusalOf(order) })
      const following = next(part, tried)
      if (following === null) break
      tried.add(following.venue)
      if (!settle(index, following, null)) break
      part = following
    }
    keep(now(), failovers)
  }

  const guarded = async (index: number): Promise<void> => {
    try {
      await send(index)
    } catch (error) {
      failure ??= error
      const venue = parts[index]?.venue
      if (venue !== undefined) failovers.push({ venue, reason: wordsOf(error) })
      keep(now(), failovers)
    }
  }

  await Promise.all(parts.map((_part, index) => guarded(index)))
  return { decision: now(), failovers, failure }
}

/** The key is made of the decision, the part and the venue: no repeat can send another order. */
export function partKey(decisionId: string, index: number, venue: VenueId): string {
  return `${decisionId}:${index}:${venue}`
}

function orderOf(decision: RoutingDecision, part: RoutePart, index: number): OrderRequest {
  const { request, decisionId } = decision
  return {
    ...orderTermsOf(request),
    quantity: quantityOf(request, part),
    idempotencyKey: partKey(decisionId, index, part.venue),
    venue: part.venue,
    accountId: request.accountId,
    instrumentId: part.instrumentId,
    parentId: decisionId,
    source: 'router',
    clickedTime: request.clickedTime,
  }
}

/** Sized in the quote asset it goes out as such, whole. */
function quantityOf({ quoteQuantity }: RouteRequest, { quantity }: RoutePart): string | null {
  return quoteQuantity === null ? quantity : null
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
