import { seededRandom } from '../../main/core/random.ts'
import { exponential, gaussian, mix, noiseLine, smoothNoise, textKey } from './hash.ts'

export const minutesPerDay = 1440
export const minuteMs = 60_000
export const dayMs = 86_400_000

/** The day around which the assets have their stated prices: 2026-11-20. */
const referenceDay = 20_777

/** One source of price moves: the common market, or what a coin does on its own. */
export type Factor = {
  readonly key: number
  /** Standard deviation of a day's move, as a share. */
  readonly dailyVolatility: number
  /** Chance of a cascade in a day. */
  readonly cascadeChance: number
}

/** The factor's logarithm at each minute's edge of a day, and the local volatility per minute. */
export type FactorDay = {
  readonly level: Float64Array
  readonly volatility: Float64Array
}

const octaves = 9
/** What the octaves below add up to for two days that follow each other. */
const dailyShare = 0.45

const anchorKey = textKey('anchor')
const clusterKey = textKey('cluster')
const minuteKey = textKey('minute')
const cascadeKey = textKey('cascade')

/** Logarithm of the factor at a day's start, 0 on the reference day. A function of the day alone. */
export function dayAnchor(factor: Factor, day: number): number {
  return wander(factor, day) - wander(factor, referenceDay)
}

/** Noise over 1, 2, 4 ... days, each wider than the one before: looks like a random walk. */
function wander(factor: Factor, day: number): number {
  let level = 0
  for (let octave = 0; octave < octaves; octave += 1) {
    const days = 2 ** octave
    const size = factor.dailyVolatility * dailyShare * Math.sqrt(days)
    level += size * smoothNoise(mix(factor.key, anchorKey, octave), day / days)
  }
  return level
}

/** A day of the factor: a seeded minute walk, bent so that it ends where the next day begins. */
export function factorDay(factor: Factor, day: number): FactorDay {
  const random = seededRandom(mix(factor.key, minuteKey, day))
  const cascade = cascadeOf(factor, day)
  const level = new Float64Array(minutesPerDay + 1)
  const volatility = new Float64Array(minutesPerDay)
  const perMinute = factor.dailyVolatility / Math.sqrt(minutesPerDay)
  const restless = restlessness(factor, day)
  for (let minute = 0; minute < minutesPerDay; minute += 1) {
    const stress = cascade === null ? 0 : cascade.stress(minute)
    const local = perMinute * (restless[minute] as number) * (1 + 2 * stress)
    const push = cascade === null ? 0 : cascade.move(minute)
    volatility[minute] = local + Math.abs(push) * 0.3
    level[minute + 1] = (level[minute] as number) + local * gaussian(random) + push
  }
  bend(level, dayAnchor(factor, day), dayAnchor(factor, day + 1))
  return { level, volatility }
}

/** Adds the straight line that makes a path begin and end at the given levels. */
function bend(level: Float64Array, from: number, to: number): void {
  const drift = to - from - (level[minutesPerDay] as number)
  for (let minute = 0; minute <= minutesPerDay; minute += 1) {
    level[minute] = (level[minute] as number) + from + (drift * minute) / minutesPerDay
  }
}

/** Volatility comes in clusters of minutes and hours, and is higher in the afternoon, UTC. */
function restlessness(factor: Factor, day: number): Float64Array {
  const cluster = (minutes: number): Float64Array =>
    noiseLine(
      mix(factor.key, clusterKey, minutes),
      (day * minutesPerDay) / minutes,
      1 / minutes,
      minutesPerDay,
    )
  const [short, middle, long] = [cluster(12), cluster(75), cluster(600)]
  return short.map((value, minute) => {
    const season = 1 + 0.35 * Math.cos(((minute - 900) / minutesPerDay) * 2 * Math.PI)
    const noise = 0.3 * value + 0.35 * (middle[minute] as number) + 0.3 * (long[minute] as number)
    return season * Math.exp(noise - 0.15)
  })
}

type Cascade = {
  /** Share of the price lost or won in that minute, logarithmic. */
  move(minute: number): number
  /** 0 in calm, 1 at the worst. */
  stress(minute: number): number
}

/** A run through the stops and part of the way back, on some days. */
function cascadeOf(factor: Factor, day: number): Cascade | null {
  const random = seededRandom(mix(factor.key, cascadeKey, day))
  if (random() >= factor.cascadeChance) return null
  const start = 60 + Math.floor(random() * 1200)
  const length = 6 + Math.floor(random() * 18)
  const depth = 0.01 + 0.01 * Math.min(exponential(random), 3)
  const size = random() < 0.62 ? -depth : depth
  const rebound = -size * (0.3 + 0.3 * random())
  return {
    move(minute) {
      const into = minute - start
      if (into < 0 || into >= length * 4) return 0
      return into < length
        ? (size * 2 * (into + 1)) / (length * (length + 1))
        : rebound / (length * 3)
    },
    stress(minute) {
      const into = minute - start
      if (into < 0) return 0
      return into < length ? 1 : Math.exp(-(into - length) / (length * 2))
    },
  }
}
