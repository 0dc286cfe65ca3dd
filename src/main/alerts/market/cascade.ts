import type { UnifiedSymbol } from '../../../contract/domain/ids.ts'
import type { Liquidation } from '../../../contract/domain/liquidation.ts'
import type { CascadeRule } from '../../../contract/domain/marketAlert.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import type { Finding } from './parts.ts'
import { amountText, priceText } from './words.ts'

const bucketMs = 10_000
/** The longest window and baseline a rule may have, ms. */
const keptMs = 90_000_000
/** Without this much of a baseline nobody knows what is usual, ms. */
const leastBaselineMs = 600_000

type Bucket = { long: number; short: number }
type SymbolRates = { readonly venues: Map<VenueId, Map<number, Bucket>>; lastPrice: number }

/** What was liquidated lately, in stretches of ten seconds, by symbol and venue. */
export class LiquidationRates {
  private readonly symbols = new Map<UnifiedSymbol, SymbolRates>()
  /** Since when events are seen: nothing is known of the time before. */
  private readonly since: number

  constructor(since: number) {
    this.since = since
  }

  add({ unifiedSymbol, venue, exchangeTime, positionSide, notional, price }: Liquidation): void {
    const rates = this.symbols.get(unifiedSymbol) ?? { venues: new Map(), lastPrice: price }
    this.symbols.set(unifiedSymbol, rates)
    rates.lastPrice = price
    const buckets = rates.venues.get(venue) ?? new Map<number, Bucket>()
    rates.venues.set(venue, buckets)
    const at = Math.floor(exchangeTime / bucketMs)
    const bucket = buckets.get(at) ?? { long: 0, short: 0 }
    buckets.set(at, bucket)
    bucket[positionSide] += notional
    for (const old of buckets.keys()) {
      if (old * bucketMs >= exchangeTime - keptMs) break
      buckets.delete(old)
    }
  }

  /** Whether more is being liquidated of the symbol than the rule's factor over its usual rate. */
  cascade(rule: CascadeRule, symbol: UnifiedSymbol, now: number): Finding | null {
    const rates = this.symbols.get(symbol)
    if (rates === undefined) return null
    const windowFrom = now - rule.windowMs
    const baselineFrom = Math.max(this.since, windowFrom - rule.baselineMs)
    const baselineMs = windowFrom - baselineFrom
    if (baselineMs < leastBaselineMs) return null
    // The stretch that begins this very moment belongs to it.
    const recent = sumOf(rates, rule.venues, windowFrom, now + 1)
    const before = sumOf(rates, rule.venues, baselineFrom, windowFrom)
    const notional = recent.long + recent.short
    const usual = ((before.long + before.short) / baselineMs) * rule.windowMs
    if (notional < rule.minNotional || notional < usual * rule.factor) return null
    const positionSide = recent.long >= recent.short ? 'long' : 'short'
    const seconds = Math.round(rule.windowMs / 1000)
    const times = usual > 0 ? `${(notional / usual).toFixed(0)} times the usual rate` : 'after none'
    return {
      subject: symbol,
      severity: notional >= usual * rule.factor * 3 ? 'critical' : 'warning',
      symbol,
      venue: null,
      positionSide,
      message: `Cascade in ${symbol}: ${amountText(notional)} liquidated within ${seconds} s, mostly ${positionSide}s, ${times}; last price ${priceText(rates.lastPrice)}.`,
      price: rates.lastPrice,
      notional,
      distance: null,
    }
  }
}

function sumOf(
  { venues }: SymbolRates,
  wanted: readonly VenueId[] | null,
  from: number,
  to: number,
): Bucket {
  const sum = { long: 0, short: 0 }
  for (const [venue, buckets] of venues) {
    if (wanted !== null && !wanted.includes(venue)) continue
    for (const [at, { long, short }] of buckets) {
      const time = at * bucketMs
      if (time < from || time >= to) continue
      sum.long += long
      sum.short += short
    }
  }
  return sum
}
