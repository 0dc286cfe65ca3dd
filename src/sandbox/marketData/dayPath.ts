import { seededRandom } from '../../main/core/random.ts'
import { type Factor, type FactorDay, factorDay, minutesPerDay } from './factor.ts'
import { exponential, gaussian, mix, noiseLine, textKey, unit } from './hash.ts'
import type { Listing } from './listings.ts'
import { LruCache } from './lruCache.ts'

/**
 * A day of one listing's mark price. `open` holds 1441 minute edges; each minute's extremes are
 * reached exactly, at `firstTurn` and `secondTurn` seconds, so that a look at the extremes never
 * disagrees with a look at every second.
 */
export type DayPath = {
  readonly day: number
  /** Stands for seed and coin in the draws inside a minute. */
  readonly key: number
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly firstTurn: Uint8Array
  readonly secondTurn: Uint8Array
  /** Extremes of the day's hours, for looking past many minutes at once. */
  readonly hourHigh: Float64Array
  readonly hourLow: Float64Array
  /** 1 where the high comes before the low. */
  readonly highFirst: Uint8Array
  /** Traded base units of the minute. */
  readonly volume: Float64Array
  /** The minute's volatility against an average one. */
  readonly activity: Float64Array
}

/** Days of the factors are shared by all venues and symbols. About 23 kB each. */
const factorDays = 800
/** A listing's day is about 80 kB. */
const listingDays = 256

const marketVolatility = 0.025
const basisKey = textKey('basis')
const wickKey = textKey('wick')
const wobbleKey = textKey('wobble')

/** A number that stands for one listing's day. */
export function listingDay(listing: Listing, day: number): number {
  return listing.key * 100_000 + day
}

export class PathSource {
  private readonly seed: number
  private readonly factors = new LruCache<string, FactorDay>(factorDays)
  private readonly days = new LruCache<number, DayPath>(listingDays)

  constructor(seed: number) {
    this.seed = seed
  }

  day(listing: Listing, day: number): DayPath {
    return this.days.getOrMake(listingDay(listing, day), () => this.build(listing, day))
  }

  private factor(name: string, factor: Factor, day: number): FactorDay {
    return this.factors.getOrMake(`${name}/${day}`, () => factorDay(factor, day))
  }

  private build(listing: Listing, day: number): DayPath {
    const { asset } = listing
    const market = this.factor('market', marketFactor(this.seed), day)
    const own = this.factor(asset.base, ownFactor(this.seed, listing), day)
    const open = basisOf(this.seed, listing, day).map((basis, minute) => {
      const level = asset.beta * (market.level[minute] as number) + (own.level[minute] as number)
      return asset.price * Math.exp(level + basis)
    })
    return withinMinutes(this.seed, listing, day, open, combinedVolatility(listing, market, own))
  }
}

function marketFactor(seed: number): Factor {
  const key = mix(seed, textKey('market'))
  return { key, dailyVolatility: marketVolatility, cascadeChance: 0.55 }
}

function ownFactor(seed: number, listing: Listing): Factor {
  const key = mix(seed, textKey(listing.asset.base))
  return { key, dailyVolatility: listing.asset.ownVolatility, cascadeChance: 0.08 }
}

/** What a venue's price is away from the common one: a few basis points, slowly moving. */
function basisOf(seed: number, listing: Listing, day: number): Float64Array {
  const fixed = (unit(seed, listing.key, basisKey) - 0.5) * 0.0004
  const key = mix(seed, listing.key, basisKey, 1)
  const line = noiseLine(key, (day * minutesPerDay) / 10, 0.1, minutesPerDay + 1)
  return line.map((noise) => fixed + 0.00012 * noise)
}

function combinedVolatility(listing: Listing, market: FactorDay, own: FactorDay): Float64Array {
  return market.volatility.map((value, minute) =>
    Math.hypot(listing.asset.beta * value, own.volatility[minute] as number),
  )
}

function withinMinutes(
  seed: number,
  listing: Listing,
  day: number,
  open: Float64Array,
  volatility: Float64Array,
): DayPath {
  // Venues follow the same moves inside a minute, one a little further than another.
  const random = seededRandom(mix(seed, textKey(listing.asset.base), wickKey, day))
  const eagerness = 0.94 + 0.12 * unit(seed, listing.key, wickKey)
  const path: DayPath = {
    day,
    key: mix(seed, textKey(listing.asset.base), wobbleKey),
    open,
    high: new Float64Array(minutesPerDay),
    low: new Float64Array(minutesPerDay),
    hourHigh: new Float64Array(24).fill(-Infinity),
    hourLow: new Float64Array(24).fill(Infinity),
    firstTurn: new Uint8Array(minutesPerDay),
    secondTurn: new Uint8Array(minutesPerDay),
    highFirst: new Uint8Array(minutesPerDay),
    volume: new Float64Array(minutesPerDay),
    activity: new Float64Array(minutesPerDay),
  }
  const { asset } = listing
  const usual = Math.hypot(asset.beta * marketVolatility, asset.ownVolatility)
  const usualMinute = usual / Math.sqrt(minutesPerDay)
  for (let minute = 0; minute < minutesPerDay; minute += 1) {
    const from = open[minute] as number
    const to = open[minute + 1] as number
    const reach = volatility[minute] as number
    path.high[minute] =
      Math.max(from, to) * (1 + eagerness * reach * Math.min(0.5 * exponential(random), 3))
    path.low[minute] =
      Math.min(from, to) * (1 - eagerness * reach * Math.min(0.5 * exponential(random), 3))
    const hour = Math.floor(minute / 60)
    path.hourHigh[hour] = Math.max(path.hourHigh[hour] as number, path.high[minute] as number)
    path.hourLow[hour] = Math.min(path.hourLow[hour] as number, path.low[minute] as number)
    path.firstTurn[minute] = 4 + Math.floor(random() * 24)
    path.secondTurn[minute] = 32 + Math.floor(random() * 24)
    path.highFirst[minute] = random() < (to >= from ? 0.35 : 0.65) ? 1 : 0
    const activity = reach / usualMinute + Math.abs(Math.log(to / from)) / (2 * usualMinute)
    path.activity[minute] = activity
    const noise = Math.exp(0.35 * gaussian(random))
    path.volume[minute] = (listing.scale * asset.minuteNotional * activity * noise) / (1.5 * from)
  }
  return path
}

/** Mark price at a whole second of a minute, 0 to 60. */
export function secondPrice(path: DayPath, minute: number, second: number): number {
  const high = path.high[minute] as number
  const low = path.low[minute] as number
  const first = path.firstTurn[minute] as number
  const last = path.secondTurn[minute] as number
  const turns = path.highFirst[minute] === 1 ? ([high, low] as const) : ([low, high] as const)
  if (second <= first) {
    return wobble(path, minute, second, [0, path.open[minute] as number, first, turns[0]])
  }
  if (second <= last) return wobble(path, minute, second, [first, turns[0], last, turns[1]])
  return wobble(path, minute, second, [last, turns[1], 60, path.open[minute + 1] as number])
}

type Leg = readonly [fromSecond: number, fromPrice: number, toSecond: number, toPrice: number]

/** On the straight way between two turns, give or take a little, never past the extremes. */
function wobble(path: DayPath, minute: number, second: number, leg: Leg): number {
  const [fromSecond, fromPrice, toSecond, toPrice] = leg
  const part = (second - fromSecond) / (toSecond - fromSecond)
  const straight = fromPrice + (toPrice - fromPrice) * part
  if (part <= 0 || part >= 1) return straight
  const high = path.high[minute] as number
  const low = path.low[minute] as number
  const draw = unit(path.key, path.day * minutesPerDay + minute, second) - 0.5
  const moved = straight + (high - low) * draw * 0.6 * (part < 0.5 ? part : 1 - part) * 2
  return Math.min(high, Math.max(low, moved))
}

/** Mark price at a millisecond of the day, straight between seconds. */
export function priceAt(path: DayPath, msOfDay: number): number {
  const minute = Math.min(minutesPerDay - 1, Math.floor(msOfDay / 60_000))
  const within = msOfDay - minute * 60_000
  const second = Math.min(59, Math.floor(within / 1000))
  const before = secondPrice(path, minute, second)
  const after = secondPrice(path, minute, second + 1)
  return before + (after - before) * (within / 1000 - second)
}

/**
 * First millisecond in [fromMs, toMs) of the minute at which the mark is at or past a level, or -1.
 * Times count from the minute's start.
 */
export function crossingInMinute(
  path: DayPath,
  minute: number,
  fromMs: number,
  toMs: number,
  level: number,
  positionSide: 'long' | 'short',
): number {
  const past = (price: number): boolean =>
    positionSide === 'long' ? price <= level : price >= level
  for (let second = Math.floor(fromMs / 1000); second * 1000 < toMs && second < 60; second += 1) {
    const before = secondPrice(path, minute, second)
    const after = secondPrice(path, minute, second + 1)
    if (!past(before) && !past(after)) continue
    const share = past(before) ? 0 : (before - level) / (before - after)
    const crossed = second * 1000 + Math.ceil(share * 1000)
    if (past(before) && !past(after)) {
      const leaves = second * 1000 + Math.floor(((before - level) / (before - after)) * 1000)
      if (leaves < fromMs) continue
    }
    const time = Math.max(crossed, fromMs)
    if (time < toMs) return time
  }
  return -1
}
