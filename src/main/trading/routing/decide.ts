import { Big } from 'big.js'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import {
  type Denial,
  type OrderTerms,
  orderTermsOf,
} from '../../../contract/domain/managedOrder.ts'
import type {
  RoutePart,
  RouteRequest,
  RoutingDecision,
  RoutingSettings,
} from '../../../contract/domain/routing.ts'
import { assess, sizeRules } from './candidates.ts'
import { byPreference, ranked } from './choose.ts'
import { type SplitPart, type SplitVenue, splitOrder } from './split.ts'
import { type Assessed, type RouteQuestion, type VenueView, denial, isEligible } from './view.ts'
import { reasoningOf } from './words.ts'
import { type Rung, amountsOf, averageOf, nothing, rungs, sum, walk } from './walk.ts'

export type DecisionInput = {
  readonly decisionId: string
  readonly request: RouteRequest
  readonly settings: RoutingSettings
  readonly views: readonly VenueView[]
  readonly now: UnixMs
  readonly tradeableMs: number
  /** What speaks against the order itself, wherever it would go. */
  readonly objections: readonly Denial[]
}

/** Where an order goes, from what is known now. Pure: the same knowledge gives the same decision. */
export function decide(input: DecisionInput): RoutingDecision {
  const { decisionId, request, settings, views, now, tradeableMs, objections } = input
  const criterion = request.criterion ?? settings.criterion
  const question = { terms: orderTermsOf(request), criterion, now, tradeableMs }
  const assessed = ranked(views.map((view) => assess(view, question)))
  const parts = objections.length > 0 ? [] : partsOf(assessed, question, request, settings)
  const taking = new Set(parts.map(({ venue }) => venue))
  const decision = {
    decisionId,
    time: now,
    request,
    criterion,
    parts,
    expectedPrice: expectedPriceOf(parts, assessed, question),
    candidates: assessed.map((each) => shownOf(each, taking)),
    denials: parts.length > 0 ? [] : [...objections, ...denialsOf(assessed)],
    outcome: null,
  }
  return { ...decision, reasoning: reasoningOf(decision) }
}

function partsOf(
  assessed: readonly Assessed[],
  question: RouteQuestion,
  request: RouteRequest,
  settings: RoutingSettings,
): readonly RoutePart[] {
  const split = splitOf(assessed, question, request, settings)
  if (split !== null) {
    return split.flatMap(({ venue, quantity }) => partAt(venue, quantity.toFixed(), assessed))
  }
  const best = assessed.find(isEligible)
  if (best === undefined) return []
  return partAt(best.view.venue, quantityOf(best, question), assessed)
}

function partAt(
  venue: RoutePart['venue'],
  quantity: string,
  assessed: readonly Assessed[],
): readonly RoutePart[] {
  const found = assessed.find(({ view }) => view.venue === venue)?.shown.instrumentId ?? null
  return found === null ? [] : [{ venue, instrumentId: found, quantity, orderId: null }]
}

/** Of an order sized in the quote asset what it is expected to come to, cut to lots. */
function quantityOf({ view, shown }: Assessed, { terms }: RouteQuestion): string {
  if (terms.quantity !== null) return terms.quantity
  const { instrument } = view
  const { expectedPrice } = shown
  if (terms.quoteQuantity === null || instrument === null || expectedPrice === null) return '0'
  const exact = new Big(terms.quoteQuantity).div(expectedPrice)
  const step = new Big(instrument.stepSize)
  return (step.eq(0) ? exact : exact.minus(exact.mod(step))).toFixed()
}

/**
 * Only what trades at once is spread: resting and waiting orders have no book to take from, a
 * fill-or-kill would no longer be all or nothing, and a position is reduced where it is.
 */
function splitOf(
  assessed: readonly Assessed[],
  question: RouteQuestion,
  request: RouteRequest,
  settings: RoutingSettings,
): readonly SplitPart[] | null {
  const { terms } = question
  const wanted = request.split ?? settings.splitting
  if (!wanted || terms.quantity === null || !isSplittable(terms, request)) return null
  const able = assessed.filter(canTakePart).toSorted(byPreference)
  const quantity = new Big(terms.quantity)
  if (!reachesThreshold(quantity, able, question, settings)) return null
  const venues = able.flatMap((each) => splitVenueOf(each, quantity, question))
  return splitOrder(quantity, terms.side, venues, settings.maxSplits)
}

function isSplittable(terms: OrderTerms, { marketKind }: RouteRequest): boolean {
  const waits = terms.stopPrice !== null || terms.trailingDelta !== null
  const isWhole = terms.timeInForce === 'fok' || terms.reduceOnly || terms.postOnly
  return !waits && !isWhole && marketKind !== 'inverse' && marketKind !== 'option'
}

function canTakePart({ view, shown }: Assessed): boolean {
  return view.fees !== null && shown.refusals.every(({ rule }) => sizeRules.has(rule))
}

function reachesThreshold(
  quantity: Big,
  able: readonly Assessed[],
  { terms }: RouteQuestion,
  { minSplitNotional }: RoutingSettings,
): boolean {
  const best = able.flatMap(({ view, shown }) => {
    const price = terms.side === 'buy' ? shown.bestAsk : shown.bestBid
    return price === null || view.instrument === null
      ? []
      : [amountsOf(new Big(price), quantity, view.instrument).quote]
  })
  return best.some((worth) => worth.gte(minSplitNotional))
}

function splitVenueOf(
  { view }: Assessed,
  quantity: Big,
  question: RouteQuestion,
): readonly SplitVenue[] {
  const { venue, instrument, fees } = view
  if (instrument === null || fees === null) return []
  const isMarket = question.terms.orderType === 'market'
  const lots = isMarket ? instrument.marketQuantity : null
  return [
    {
      venue,
      ladder: ladderOf(view, quantity, question),
      feeRate: fees.taker,
      step: lots?.step ?? instrument.stepSize,
      max: lots?.max ?? instrument.maxQuantity,
      accepts: (part) => acceptsPart(view, part, question),
    },
  ]
}

/** As far as the order could need it. */
function ladderOf(view: VenueView, quantity: Big, { terms }: RouteQuestion): readonly Rung[] {
  const ladder: Rung[] = []
  let offered = new Big(0)
  if (view.book === null || view.instrument === null) return ladder
  const levels = terms.side === 'buy' ? view.book.asks : view.book.bids
  for (const rung of rungs(levels, view.instrument, terms.side, terms.price)) {
    ladder.push(rung)
    offered = offered.plus(rung.quantity)
    if (offered.gte(quantity)) break
  }
  return ladder
}

/** A part has to trade at once, like the whole. */
function acceptsPart(view: VenueView, part: Big, question: RouteQuestion): boolean {
  const terms = { ...question.terms, quantity: part.toFixed() }
  if (!isEligible(assess(view, { ...question, terms }))) return false
  const offered = ladderOf(view, part, question).reduce(
    (total, { quantity }) => total.plus(quantity),
    new Big(0),
  )
  return offered.gte(part)
}

function expectedPriceOf(
  parts: readonly RoutePart[],
  assessed: readonly Assessed[],
  { terms }: RouteQuestion,
): number | null {
  const [only] = parts
  const of = (venue: RoutePart['venue']): Assessed | undefined =>
    assessed.find(({ view }) => view.venue === venue)
  if (only === undefined) return null
  if (parts.length === 1) return of(only.venue)?.shown.expectedPrice ?? null
  const walked = parts.map(({ venue, quantity }) => {
    const { book = null, instrument = null } = of(venue)?.view ?? {}
    if (book === null || instrument === null) return nothing
    const levels = terms.side === 'buy' ? book.asks : book.bids
    const ladder = rungs(levels, instrument, terms.side, terms.price)
    return walk(ladder, instrument, { in: 'quantity', amount: new Big(quantity) })
  })
  return averageOf(walked.reduce(sum, nothing))
}

/** A venue that takes a part was not left out because the whole is too much for it. */
function shownOf({ view, shown }: Assessed, taking: ReadonlySet<RoutePart['venue']>) {
  return taking.has(view.venue) ? { ...shown, refusals: [] } : shown
}

/** Never empty where nothing can be sent. */
function denialsOf(assessed: readonly Assessed[]): readonly Denial[] {
  const none = denial('noVenue', 'No venue can take this order now.', { field: 'venues' })
  return [
    none,
    ...assessed.flatMap(({ view, shown }) =>
      shown.refusals.map((each) => ({ ...each, message: `${view.venue}: ${each.message}` })),
    ),
  ]
}
