import { Big } from 'big.js'
import type { Instrument } from '../../../contract/domain/instrument.ts'
import type { Denial, OrderTerms } from '../../../contract/domain/managedOrder.ts'
import type { BookSnapshot, Level } from '../../../contract/domain/market.ts'
import type { RouteCandidate, RoutingCriterion } from '../../../contract/domain/routing.ts'
import { brokenRules, quantityUnit } from '../../core/orderRules.ts'
import { type Estimate, estimate, feeOf, wholeOf } from './estimate.ts'
import {
  type Assessed,
  type KnownFees,
  type Purse,
  type RouteQuestion,
  type VenueView,
  denial,
} from './view.ts'
import { type Walked, averageOf } from './walk.ts'

/** Refusals that a part of the order may not meet. */
export const sizeRules: ReadonlySet<string> = new Set([
  'depth',
  'maxQuantity',
  'maxNotional',
  'stepSize',
  'balance',
])

/**
 * One venue held against an order: everything that speaks against it, and what the order would meet
 * there. Where there is no book nothing is said of prices.
 */
export function assess(view: VenueView, question: RouteQuestion): Assessed {
  const { instrument, book, fees } = view
  const top = topOf(book)
  const isFresh = book !== null && question.now - book.receivedTime <= question.tradeableMs
  const seen =
    instrument === null || book === null ? null : estimate(question.terms, instrument, book)
  const figures = seen === null ? noFigures : figuresOf(seen, question.terms, top, fees)
  const refusals = [
    ...view.refusals,
    ...bookRefusals(book, isFresh, question),
    ...venueRules(view, question),
    ...(seen === null || instrument === null ? [] : sizeRefusals(seen, instrument, view, question)),
    ...feeRefusals(fees, question.criterion),
  ]
  const shown: RouteCandidate = {
    venue: view.venue,
    instrumentId: instrument?.instrumentId ?? null,
    refusals: oncePerRule(refusals),
    ...top,
    bookAgeMs: book === null ? null : Math.max(0, question.now - book.receivedTime),
    depth: instrument === null || book === null ? null : depthOf(book, question.terms, instrument),
    feeSource: fees?.source ?? 'unknown',
    ...figures,
    score: scoreOf(question, figures, view, seen),
  }
  return { view, shown }
}

type Top = Pick<RouteCandidate, 'bestBid' | 'bestAsk' | 'spread'>

function topOf(book: BookSnapshot | null): Top {
  const bestBid = book?.bids[0]?.[0] ?? null
  const bestAsk = book?.asks[0]?.[0] ?? null
  const spread =
    bestBid === null || bestAsk === null ? null : new Big(bestAsk).minus(bestBid).toNumber()
  return { bestBid, bestAsk, spread }
}

/** Everything on the side that would be taken, as far as the limit price reaches. */
function depthOf(book: BookSnapshot, { side, price }: OrderTerms, instrument: Instrument): number {
  const levels = side === 'buy' ? book.asks : book.bids
  const limit = price === null ? null : Number(price)
  const isWithin = ([at]: Level): boolean =>
    limit === null || (side === 'buy' ? at <= limit : at >= limit)
  const multiplier = Number(instrument.multiplier)
  const units = ([at, base]: Level): number =>
    instrument.marketKind === 'inverse' ? (base * at) / multiplier : base / multiplier
  return levels.reduce((total, level) => (isWithin(level) ? total + units(level) : total), 0)
}

type Figures = Pick<
  RouteCandidate,
  'expectedPrice' | 'expectedSlippage' | 'feeRate' | 'expectedFee' | 'expectedTotal'
>

const noFigures: Figures = {
  expectedPrice: null,
  expectedSlippage: null,
  feeRate: null,
  expectedFee: null,
  expectedTotal: null,
}

function figuresOf(seen: Estimate, terms: OrderTerms, top: Top, fees: KnownFees | null): Figures {
  const rate = rateOf(seen, terms, fees)
  if (!seen.complete) return { ...noFigures, feeRate: rate }
  const whole = wholeOf(seen)
  const expectedPrice = averageOf(whole)
  const fee = fees === null ? null : feeOf(seen, fees)
  return {
    expectedPrice,
    expectedSlippage: slippageOf(seen, terms, top, expectedPrice),
    feeRate: rate,
    expectedFee: fee?.toNumber() ?? null,
    expectedTotal: fee === null ? null : totalOf(whole, fee, terms).toNumber(),
  }
}

/** What waits for a price takes once it is set off, unless it says otherwise. */
function rateOf(seen: Estimate, { postOnly }: OrderTerms, fees: KnownFees | null): number | null {
  if (fees === null) return null
  return Number(seen.meets === 'rests' || postOnly ? fees.maker : fees.taker)
}

function totalOf({ quote }: Walked, fee: Big, { side }: OrderTerms): Big {
  return side === 'buy' ? quote.plus(fee) : quote.minus(fee)
}

function slippageOf(
  { meets }: Estimate,
  { side }: OrderTerms,
  { bestBid, bestAsk }: Top,
  expectedPrice: number | null,
): number | null {
  if (meets !== 'takes') return 0
  const best = side === 'buy' ? bestAsk : bestBid
  if (best === null || expectedPrice === null) return null
  const away = new Big(expectedPrice).minus(best).div(best).toNumber()
  return Math.max(0, side === 'buy' ? away : -away)
}

/** Lower is better; null where there is nothing to compare by. */
function scoreOf(
  { criterion, terms }: RouteQuestion,
  figures: Figures,
  { priority }: VenueView,
  seen: Estimate | null,
): number | null {
  const { expectedPrice, expectedSlippage, expectedFee, feeRate } = figures
  const scores: Readonly<Record<RoutingCriterion, () => number | null>> = {
    bestPrice: () =>
      expectedPrice === null || terms.side === 'buy' ? expectedPrice : -expectedPrice,
    lowestFees: () => (seen?.meets === 'waits' ? feeRate : expectedFee),
    highestLiquidity: () => expectedSlippage,
    userPreference: () => priority,
  }
  return scores[criterion]()
}

function bookRefusals(
  book: BookSnapshot | null,
  isFresh: boolean,
  { now, tradeableMs }: RouteQuestion,
): readonly Denial[] {
  if (book === null) return [denial('noBook', 'There is no book of it that is in step.')]
  if (isFresh) return []
  const age = Math.round(now - book.receivedTime)
  const message = `Its book is ${age} ms old; ${tradeableMs} ms is the most.`
  return [denial('staleBook', message, { limit: `${tradeableMs}`, value: `${age}`, unit: 'ms' })]
}

const anyId = /^/

/** What the venue itself would refuse. */
function venueRules(
  { instrument, capabilities }: VenueView,
  { terms, now }: RouteQuestion,
): readonly Denial[] {
  if (instrument === null || capabilities === null) return []
  const named = { ...terms, clientOrderId: null }
  const rules = { capabilities, instrument, clientOrderIdPattern: anyId, now }
  return brokenRules(named, rules).map(({ code: _code, ...broken }) => broken)
}

function sizeRefusals(
  seen: Estimate,
  instrument: Instrument,
  { purse, fees }: VenueView,
  { terms }: RouteQuestion,
): readonly Denial[] {
  if (seen.meets === 'waits') return []
  const mayFallShort = terms.timeInForce === 'ioc' && terms.price !== null
  const short = seen.complete || mayFallShort ? [] : [depthRefusal(seen, instrument, terms)]
  const fee = fees === null ? new Big(0) : feeOf(seen, fees)
  return [
    ...short,
    ...notionalRefusals(wholeOf(seen), instrument, terms),
    ...purseRefusals(purse, wholeOf(seen), fee),
  ]
}

function depthRefusal(
  { taken }: Estimate,
  instrument: Instrument,
  { quantity, quoteQuantity }: OrderTerms,
): Denial {
  const inQuote = quantity === null
  const there = (inQuote ? taken.quote : taken.quantity).toFixed()
  const asked = quantity ?? quoteQuantity ?? ''
  const unit = inQuote ? instrument.quoteAsset : quantityUnit(instrument)
  const message = `Its book has ${there} of ${asked} ${unit} within reach.`
  return denial('depth', message, { limit: there, value: asked, unit })
}

/** Of orders without a price of their own; the others are held to it by the venue's rules. */
function notionalRefusals(
  { quote }: Walked,
  { minNotional, maxNotional, quoteAsset }: Instrument,
  { price, quoteQuantity, reduceOnly }: OrderTerms,
): readonly Denial[] {
  if (price !== null || quoteQuantity !== null) return []
  const value = quote.round(8).toFixed()
  const refuse = (rule: string, limit: string, words: string): readonly Denial[] => [
    denial(rule, `It is worth ${value} ${quoteAsset}, ${words} ${limit}.`, {
      field: 'quantity',
      limit,
      value,
      unit: quoteAsset,
    }),
  ]
  if (minNotional !== null && !reduceOnly && quote.lt(minNotional)) {
    return refuse('minNotional', minNotional, 'below the least,')
  }
  if (maxNotional !== null && quote.gt(maxNotional)) {
    return refuse('maxNotional', maxNotional, 'above the most,')
  }
  return []
}

function purseRefusals(
  purse: Purse | null,
  { quote, quantity, base }: Walked,
  fee: Big,
): readonly Denial[] {
  if (purse === null) return []
  const margin = (worth: Big): Big =>
    purse.leverage === null ? new Big(0) : worth.div(purse.leverage)
  const needs = {
    quote: () => quote.plus(fee),
    base: () => quantity,
    quoteMargin: () => margin(quote),
    baseMargin: () => margin(base),
  }
  const need = needs[purse.pays]()
  if (need.lte(purse.available)) return []
  const value = need.round(8, Big.roundUp).toFixed()
  const message = `It needs ${value} ${purse.asset}; ${purse.available} is free.`
  return [denial('balance', message, { limit: purse.available, value, unit: purse.asset })]
}

function feeRefusals(fees: KnownFees | null, criterion: RoutingCriterion): readonly Denial[] {
  if (fees !== null || criterion !== 'lowestFees') return []
  return [denial('feeUnknown', "Neither the account nor the venue's list tells its fees.")]
}

function oncePerRule(denials: readonly Denial[]): readonly Denial[] {
  return [...new Map(denials.toReversed().map((each) => [each.rule, each])).values()].toReversed()
}
