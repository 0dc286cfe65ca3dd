import { Big } from 'big.js'
import type { Side } from '../../../contract/domain/market.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import type { Rung } from './walk.ts'

/** A venue that can take a part of an order. In the order of preference. */
export type SplitVenue = {
  readonly venue: VenueId
  /** What it offers, best first, as far as the whole order could need it. */
  readonly ladder: readonly Rung[]
  /** Share of notional paid for taking; negative is a rebate. */
  readonly feeRate: string
  /** Every part is a multiple of it. */
  readonly step: string
  /** Most that one order may have; null means no such rule. */
  readonly max: string | null
  /** Whether its rules, its book and the balance there let it have exactly this. */
  readonly accepts: (quantity: Big) => boolean
}

export type SplitPart = { readonly venue: VenueId; readonly quantity: Big }

/**
 * Spreads an order so that it costs least with fees: the cheapest level anywhere is taken first, then
 * every part is cut to its venue's lots and what the cutting leaves goes to one of them. A venue
 * whose part breaks a rule gives way and the rest is spread anew. The parts sum to the quantity
 * exactly. Null where fewer than two parts come out: then one venue has to take it all, or none.
 */
export function splitOrder(
  quantity: Big,
  side: Side,
  venues: readonly SplitVenue[],
  maxParts: number,
): readonly SplitPart[] | null {
  let left = maxParts > 1 ? venues : []
  while (left.length > 1) {
    const shares = spread(quantity, side, left)
    if (shares === null) return null
    const used = left.filter(({ venue }) => shares.has(venue))
    if (used.length < 2) return null
    const unfit = unfitOf(quantity, used, shares, maxParts)
    if (unfit.kind === 'fits') return unfit.parts
    left = left.filter(({ venue }) => venue !== unfit.venue)
  }
  return null
}

type Shares = ReadonlyMap<VenueId, Big>
type Fit =
  | { readonly kind: 'fits'; readonly parts: readonly SplitPart[] }
  | { readonly kind: 'without'; readonly venue: VenueId }

function unfitOf(
  quantity: Big,
  used: readonly SplitVenue[],
  shares: Shares,
  maxParts: number,
): Fit {
  if (used.length > maxParts) return { kind: 'without', venue: smallest(used, shares) }
  const lots = inLots(quantity, used, shares)
  if (lots === null) return { kind: 'without', venue: smallest(used, shares) }
  const refusing = used.filter(({ venue, accepts }) => !accepts(lots.get(venue) ?? new Big(0)))
  if (refusing.length > 0) return { kind: 'without', venue: smallest(refusing, lots) }
  return {
    kind: 'fits',
    parts: used.map(({ venue }) => ({ venue, quantity: lots.get(venue) ?? new Big(0) })),
  }
}

/** Takes the cheapest level anywhere until it is enough; null where all together do not suffice. */
function spread(quantity: Big, side: Side, venues: readonly SplitVenue[]): Shares | null {
  const offers = venues
    .flatMap(({ venue, ladder, feeRate }) =>
      ladder.map((rung) => ({ venue, rung, cost: costOf(rung.price, side, feeRate) })),
    )
    .toSorted((one, other) => one.cost.cmp(other.cost))
  const room = new Map(venues.map(({ venue, max, step }) => [venue, roomOf(max, step)]))
  const shares = new Map<VenueId, Big>()
  let left = quantity
  for (const { venue, rung } of offers) {
    if (left.lte(0)) break
    const has = shares.get(venue) ?? new Big(0)
    const taken = least(rung.quantity, left, room.get(venue)?.minus(has) ?? null)
    if (taken.lte(0)) continue
    shares.set(venue, has.plus(taken))
    left = left.minus(taken)
  }
  return left.gt(0) ? null : shares
}

/** Lower is better: what a unit costs a buyer, and less what a seller is left with. */
function costOf(price: Big, side: Side, feeRate: string): Big {
  return side === 'buy'
    ? price.times(new Big(1).plus(feeRate))
    : price.times(new Big(1).minus(feeRate)).times(-1)
}

/**
 * Shares cut down to whole lots; what that leaves goes to the venue with the finest lots that can
 * have it. Null where no one's lots fit it.
 */
function inLots(quantity: Big, used: readonly SplitVenue[], shares: Shares): Shares | null {
  const lots = new Map(
    used.map(({ venue, step }) => [venue, cutTo(shares.get(venue) ?? new Big(0), step)]),
  )
  const rest = [...lots.values()].reduce((left, each) => left.minus(each), quantity)
  if (rest.eq(0)) return lots
  const finestFirst = used.toSorted((one, other) => new Big(one.step).cmp(other.step))
  for (const { venue, step } of finestFirst) {
    const whole = rest.plus(lots.get(venue) ?? 0)
    if (isWhole(whole, step)) return lots.set(venue, whole)
  }
  return null
}

function cutTo(quantity: Big, step: string): Big {
  const by = new Big(step)
  return by.eq(0) ? quantity : quantity.minus(quantity.mod(by))
}

/** A step of zero is no rule. */
function isWhole(quantity: Big, step: string): boolean {
  const by = new Big(step)
  return by.eq(0) || quantity.mod(by).eq(0)
}

function roomOf(max: string | null, step: string): Big | null {
  return max === null ? null : cutTo(new Big(max), step)
}

function least(first: Big, second: Big, third: Big | null): Big {
  const two = first.lt(second) ? first : second
  return third === null || two.lt(third) ? two : third
}

/** Of equals the one that is preferred least. */
function smallest(venues: readonly SplitVenue[], shares: Shares): VenueId {
  const sizeOf = ({ venue }: SplitVenue): Big => shares.get(venue) ?? new Big(0)
  return venues.reduce(
    (found, each) => (sizeOf(each).lte(sizeOf(found)) ? each : found),
    venues[0] as SplitVenue,
  ).venue
}
