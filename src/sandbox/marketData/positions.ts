import { type Random, seededRandom } from '../../main/core/random.ts'
import { crossingInMinute, type DayPath, priceAt } from './dayPath.ts'
import { dayMs, minuteMs, minutesPerDay } from './factor.ts'
import { exponential, gaussian, mix, textKey } from './hash.ts'
import { floorToStep, type Listing } from './listings.ts'
import { bankruptcyPrice, liquidationPrice } from './maintenance.ts'

/** A leveraged position of a simulated trader, from its opening to whatever ended it. */
export type SimulatedPosition = {
  readonly listing: Listing
  /** Unique in the listing. */
  readonly id: number
  readonly positionSide: 'long' | 'short'
  readonly leverage: number
  readonly entryTime: number
  readonly entryPrice: number
  /** Base units. */
  readonly quantity: number
  readonly liquidationPrice: number | null
  readonly bankruptcyPrice: number
  /** When it was liquidated or closed by its trader; at most 24 h after the entry. */
  readonly endTime: number
  readonly liquidated: boolean
}

type Weighted = readonly (readonly [leverage: number, weight: number])[]

/** Assumed shares of the leverages traders choose. */
const centralMix: Weighted = [
  [3, 0.05],
  [5, 0.1],
  [10, 0.25],
  [20, 0.3],
  [50, 0.17],
  [75, 0.05],
  [100, 0.06],
  [125, 0.02],
]
const hyperliquidMix: Weighted = [
  [3, 0.15],
  [5, 0.2],
  [10, 0.3],
  [20, 0.25],
  [40, 0.1],
]

const positionKey = textKey('position')
const longestLifeMinutes = minutesPerDay - 1

/**
 * Positions opened on a day, in order of opening. Each is drawn from the seed and the price path
 * alone and lives less than 24 h, so two days of path decide everything about it.
 */
export function positionsOpenedOn(
  seed: number,
  listing: Listing,
  today: DayPath,
  tomorrow: DayPath,
): SimulatedPosition[] {
  if (listing.marketKind === 'spot') return []
  const random = seededRandom(mix(seed, listing.key, positionKey, today.day))
  const day: OpeningDay = { random, listing, leverages: leverageMix(listing), today, tomorrow }
  const perMinute = (listing.asset.positionsPerDay * listing.scale) / minutesPerDay
  const opened: SimulatedPosition[] = []
  for (let minute = 0; minute < minutesPerDay; minute += 1) {
    const expected = perMinute * (0.5 + 0.33 * Math.min(today.activity[minute] as number, 6))
    const count = Math.floor(expected + random())
    for (let each = 0; each < count; each += 1) {
      const position = openPosition(day, minute, opened.length)
      if (position !== null) opened.push(position)
    }
  }
  return opened.toSorted((left, right) => left.entryTime - right.entryTime)
}

/** What all positions opened on one day share. */
type OpeningDay = {
  readonly random: Random
  readonly listing: Listing
  readonly leverages: Weighted
  readonly today: DayPath
  readonly tomorrow: DayPath
}

function openPosition(day: OpeningDay, minute: number, count: number): SimulatedPosition | null {
  const { random, listing, today, tomorrow } = day
  const entryMs = minute * minuteMs + Math.floor(random() * minuteMs)
  const entryPrice = priceAt(today, entryMs)
  const positionSide = random() < longShare(today, minute) ? 'long' : 'short'
  const leverage = drawLeverage(random, day.leverages)
  const notional = drawNotional(random, listing, leverage)
  const life = Math.min(exponential(random) * meanLifeMinutes(leverage), longestLifeMinutes)
  const quantity = floorToStep(notional / entryPrice, listing.stepSize)
  if (quantity <= 0) return null
  const isolated = { positionSide, entryPrice, quantity, leverage } as const
  const level = liquidationPrice(isolated, listing.tiers)
  const closesMs = entryMs + Math.max(1000, Math.floor(life * minuteMs))
  const hitMs =
    level === null ? -1 : firstCrossing(today, tomorrow, entryMs, closesMs, level, positionSide)
  const start = today.day * dayMs
  return {
    listing,
    positionSide,
    leverage,
    entryPrice,
    quantity,
    id: today.day * 100_000 + count,
    entryTime: start + entryMs,
    liquidationPrice: level,
    bankruptcyPrice: bankruptcyPrice(isolated),
    endTime: start + (hitMs >= 0 ? hitMs : closesMs),
    liquidated: hitMs >= 0,
  }
}

/** First millisecond of the two days at which the mark reaches the level, or -1. */
function firstCrossing(
  today: DayPath,
  tomorrow: DayPath,
  fromMs: number,
  toMs: number,
  level: number,
  positionSide: 'long' | 'short',
): number {
  const hit = crossingInDay(today, fromMs, Math.min(toMs, dayMs), level, positionSide)
  if (hit >= 0 || toMs <= dayMs) return hit
  const later = crossingInDay(tomorrow, 0, toMs - dayMs, level, positionSide)
  return later < 0 ? -1 : later + dayMs
}

/** The same within one day: hours and minutes whose extremes stay clear are passed over. */
function crossingInDay(
  path: DayPath,
  fromMs: number,
  toMs: number,
  level: number,
  positionSide: 'long' | 'short',
): number {
  const isLong = positionSide === 'long'
  const [hours, minutes] = isLong ? [path.hourLow, path.low] : [path.hourHigh, path.high]
  const isClear = (extreme: number): boolean => (isLong ? extreme > level : extreme < level)
  const last = Math.floor((toMs - 1) / minuteMs)
  for (let minute = Math.floor(fromMs / minuteMs); minute <= last; minute += 1) {
    if (minute % 60 === 0 && isClear(hours[minute / 60] as number)) {
      minute += 59
      continue
    }
    if (isClear(minutes[minute] as number)) continue
    const from = Math.max(0, fromMs - minute * minuteMs)
    const to = Math.min(minuteMs, toMs - minute * minuteMs)
    const hit = crossingInMinute(path, minute, from, to, level, positionSide)
    if (hit >= 0) return minute * minuteMs + hit
  }
  return -1
}

/** Traders lean with the minute's move. */
function longShare(path: DayPath, minute: number): number {
  const move = Math.log((path.open[minute + 1] as number) / (path.open[minute] as number))
  return 0.52 + 0.18 * Math.tanh(move * 800)
}

/** The mix of a listing: leverages it allows, with weights that add up to 1. */
function leverageMix(listing: Listing): Weighted {
  const mixed = listing.venue === 'hyperliquid' ? hyperliquidMix : centralMix
  const allowed = mixed.filter(([leverage]) => leverage <= listing.maxLeverage)
  const total = allowed.reduce((sum, [, weight]) => sum + weight, 0)
  return allowed.map(([leverage, weight]) => [leverage, weight / total])
}

function drawLeverage(random: Random, leverages: Weighted): number {
  let draw = random()
  for (const [leverage, weight] of leverages) {
    draw -= weight
    if (draw < 0) return leverage
  }
  return leverages.at(-1)?.[0] ?? 1
}

/** Log-normal, so a few are very large; no larger than the venue lets that leverage be. */
function drawNotional(random: Random, listing: Listing, leverage: number): number {
  const drawn = listing.asset.medianNotional * Math.exp(1.75 * gaussian(random))
  const next = listing.tiers.find((tier) => tier.maxLeverage < leverage)
  return Math.min(drawn, (next?.floor ?? Infinity) * 0.98)
}

/** The more leverage, the shorter they hold. */
function meanLifeMinutes(leverage: number): number {
  if (leverage >= 75) return 120
  if (leverage >= 40) return 240
  return leverage >= 20 ? 420 : 720
}
