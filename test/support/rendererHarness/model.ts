import type {
  LeverageTier,
  LiquidationCluster,
  LiquidationProfile,
  ModelColumn,
  ModelDescription,
  ModelSettings,
  PredictedGrid,
  PredictedQuery,
  ProfileLevel,
  ProfileQuery,
} from '../../../src/contract/domain/liquidationModel.ts'
import { leverageTiers } from '../../../src/contract/domain/liquidationModel.ts'
import type { UnixMs } from '../../../src/contract/domain/ids.ts'
import { intervalMs } from '../../../src/contract/domain/market.ts'
import type { FakeMarket, FakeVenue } from './market.ts'
import { fakeVenues, stepMs } from './market.ts'

/** Levels of the double: long and short of a venue at a price, by leverage. */
type Levels = Map<
  string,
  { price: number; side: 'long' | 'short'; tier: LeverageTier; notional: number }
>

const share = { 'binance-usdm': 0.5, bybit: 0.35, hyperliquid: 0.15 } as const
const modelStepMs = 300_000
const warmUpMs = 86_400_000
/** Steps of the market a model is played over. */
const playedSteps = (2 * 86_400_000) / stepMs
/** Notional under which a level is forgotten. */
const least = 3000

export const fakeSettings: ModelSettings = {
  version: 'twoSided-1',
  weights: { 5: 0.15, 10: 0.3, 25: 0.25, 50: 0.2, 100: 0.1 },
  fundingTilt: true,
  turnover: true,
}

/** Plays a venue's positions through a market; calls back at the end of every step. */
function play(
  market: FakeMarket,
  venue: FakeVenue,
  settings: ModelSettings,
  base: number,
  until: number,
  onStep: (time: number, levels: Levels, step: ModelColumn) => void,
): void {
  const levels: Levels = new Map()
  const perStep = modelStepMs / stepMs
  // Two days say as much as eight, at a quarter of the work.
  const first = Math.max(0, market.closes.length - playedSteps)
  for (let at = first - (first % perStep); at + perStep <= market.closes.length; at += perStep) {
    const time = market.startTime + at * stepMs
    if (time > until) return
    const prices = market.closes.slice(at, at + perStep)
    const [low, high] = [Math.min(...prices), Math.max(...prices)]
    const close = prices.at(-1) ?? 1
    let consumed = 0
    for (const [key, level] of levels) {
      if (level.side === 'long' ? low <= level.price : high >= level.price) {
        consumed += level.notional
        levels.delete(key)
      } else {
        level.notional *= 0.997
        if (level.notional < least) levels.delete(key)
      }
    }
    const move = Math.abs(close / (prices[0] ?? close) - 1)
    const created = 4e6 * share[venue] * (0.4 + move * 700)
    for (const tier of leverageTiers) {
      const weight = settings.weights[tier] ?? 0
      for (const side of ['long', 'short'] as const) {
        const away = (side === 'long' ? -1 : 1) * (1 / tier - 0.004)
        const price = Math.floor((close * (1 + away)) / base) * base
        const key = `${side} ${price} ${tier}`
        const notional = (levels.get(key)?.notional ?? 0) + (created * weight) / 2
        if (weight > 0) levels.set(key, { price, side, tier, notional })
      }
    }
    onStep(time, levels, { state: 'modelled', recorded: 1, created, consumed, closed: 0 })
  }
}

/** Contract-shaped levels of a made-up market: a double, and no model of anything. */
export function predictedOf(
  market: FakeMarket,
  query: PredictedQuery,
  saved: ModelSettings,
  binSizes: readonly number[],
  now: number,
): PredictedGrid {
  const length = intervalMs[query.interval]
  const from = Math.floor(query.from / length) * length
  const to = Math.ceil(query.to / length) * length
  const columns = Math.max(1, Math.round((to - from) / length))
  const settings = { ...saved, ...query.settings }
  const venues = fakeVenues.filter((venue) => query.venues?.includes(venue) ?? true)
  const cells: [number, number, number, number][] = []
  const states: Partial<Record<FakeVenue, ModelColumn[]>> = {}
  for (const venue of venues) {
    const own: ModelColumn[] = Array.from({ length: columns }, (_, column) =>
      from + column * length > now
        ? column0('future')
        : column0(from + column * length < market.startTime ? 'gap' : 'warmingUp'),
    )
    play(market, venue, settings, query.binSize, to, (time, levels, step) => {
      const column = Math.floor((time - from) / length)
      const last = Math.floor((time + modelStepMs - from) / length) > column
      const newest = time + modelStepMs > now - modelStepMs
      if (column < 0 || column >= columns || (!last && !newest)) return
      own[column] = time - market.startTime < warmUpMs ? { ...step, state: 'warmingUp' } : step
      const sums = new Map<string, [number, number, number]>()
      for (const { price, side, notional } of levels.values()) {
        const bin = Math.floor(price / query.binSize + 1e-9)
        const series = venues.indexOf(venue) * 2 + (side === 'short' ? 1 : 0)
        const sum = sums.get(`${bin} ${series}`) ?? [bin, series, 0]
        sum[2] += notional
        sums.set(`${bin} ${series}`, sum)
      }
      for (const [bin, series, notional] of sums.values())
        cells.push([column, bin, series, notional])
    })
    states[venue] = own
  }
  const closes = market.closes.slice(-1440)
  const priceLow = query.priceLow ?? Math.min(...closes) * 0.85
  const priceHigh = query.priceHigh ?? Math.max(...closes) * 1.15
  const kept = newestOf(cells)
    .filter(([, bin]) => bin * query.binSize >= priceLow && bin * query.binSize <= priceHigh)
    .toSorted((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
  const gap = { from: (now - 6.2 * 3_600_000) as UnixMs, to: (now - 5.6 * 3_600_000) as UnixMs }
  return {
    symbol: market.symbol,
    environment: 'sandbox',
    from: from as UnixMs,
    to: to as UnixMs,
    interval: query.interval,
    binSize: query.binSize,
    columns,
    venues,
    combined: false,
    settings,
    priceLow,
    priceHigh,
    cells: {
      column: Uint32Array.from(kept, ([column]) => column),
      bin: Int32Array.from(kept, ([, bin]) => bin),
      series: Uint8Array.from(kept, ([, , series]) => series),
      notional: Float64Array.from(kept, ([, , , notional]) => notional),
    },
    columnStates: states,
    gaps: gap.to > from ? venues.map((venue) => ({ venue, ...gap, reason: 'noOpenInterest' })) : [],
    notes: [
      {
        kind: 'assumedBrackets',
        venue: 'hyperliquid',
        message: 'Hyperliquid: the maintenance table of a like symbol stands in.',
      },
    ],
    highest: kept.reduce((most, [, , , notional]) => Math.max(most, notional), 0) || null,
    stepMs: modelStepMs,
    binSizes,
  }
}

function column0(state: ModelColumn['state']): ModelColumn {
  return { state, recorded: state === 'gap' ? 0 : 1, created: 0, consumed: 0, closed: 0 }
}

/** A cell told twice counts as told last. */
function newestOf(
  cells: readonly (readonly [number, number, number, number])[],
): readonly (readonly [number, number, number, number])[] {
  const byKey = new Map(cells.map((cell) => [`${cell[0]} ${cell[1]} ${cell[2]}`, cell]))
  return [...byKey.values()]
}

export function profileOf(
  market: FakeMarket,
  query: ProfileQuery,
  saved: ModelSettings,
  now: number,
): LiquidationProfile {
  const settings = { ...saved, ...query.settings }
  const venues = fakeVenues.filter((venue) => query.venues?.includes(venue) ?? true)
  const price = market.closes.at(-1) ?? 1
  const binSize = query.binSize ?? Number((price * 0.001).toPrecision(1))
  const byBin = new Map<string, { -readonly [key in keyof ProfileLevel]: ProfileLevel[key] }>()
  for (const venue of venues) {
    let newest: Levels = new Map()
    play(market, venue, settings, binSize, now, (_time, levels) => {
      newest = levels
    })
    for (const { price: at, side, tier, notional } of newest.values()) {
      if (side === 'long' ? at >= price : at <= price) continue
      if (Math.abs(at / price - 1) > 0.15) continue
      const bin = Math.floor(at / binSize + 1e-9)
      const level = byBin.get(`${side} ${bin}`) ?? {
        price: Number((bin * binSize).toPrecision(10)),
        side,
        notional: 0,
        cumulative: 0,
        byVenue: {},
        byLeverage: {},
      }
      byBin.set(`${side} ${bin}`, {
        ...level,
        notional: level.notional + notional,
        byVenue: { ...level.byVenue, [venue]: (level.byVenue[venue] ?? 0) + notional },
        byLeverage: { ...level.byLeverage, [tier]: (level.byLeverage[tier] ?? 0) + notional },
      })
    }
  }
  const levels = [...byBin.values()].toSorted((a, b) => a.price - b.price)
  const totals = { long: 0, short: 0 }
  for (const level of levels.filter(({ side }) => side === 'short')) {
    level.cumulative = totals.short += level.notional
  }
  for (const level of levels.filter(({ side }) => side === 'long').toReversed()) {
    level.cumulative = totals.long += level.notional
  }
  return {
    symbol: market.symbol,
    environment: 'sandbox',
    time: now as UnixMs,
    referencePrice: price,
    prices: Object.fromEntries(venues.map((venue) => [venue, price])),
    binSize,
    venues,
    settings,
    levels,
    totals,
    nearest: {
      above: clusterOf(levels, 'short', price, binSize, totals.short),
      below: clusterOf(levels, 'long', price, binSize, totals.long),
    },
    clusters: [],
    states: Object.fromEntries(venues.map((venue) => [venue, 'modelled'])),
    notes: [],
  }
}

function clusterOf(
  levels: readonly ProfileLevel[],
  side: 'long' | 'short',
  price: number,
  binSize: number,
  total: number,
): LiquidationCluster | null {
  const own = levels.filter((level) => level.side === side)
  const [peak] = own.toSorted((a, b) => b.notional - a.notional)
  if (peak === undefined) return null
  const edge = side === 'long' ? peak.price + binSize : peak.price
  return {
    side,
    priceLow: peak.price,
    priceHigh: peak.price + binSize,
    peakPrice: peak.price,
    notional: peak.notional,
    distance: Math.abs(edge / price - 1),
    share: peak.notional / total,
    byVenue: peak.byVenue,
  }
}

export function descriptionOf(settings: ModelSettings): ModelDescription {
  return {
    settings,
    defaults: fakeSettings,
    assumptions: [
      {
        title: 'Open interest is the only witness',
        text: 'A rise of open interest opens positions at the close of the bar, a fall closes open ones in proportion.',
      },
      {
        title: 'Leverage is a guess',
        text: 'No venue publishes it. The weights on the right spread each opened volume.',
      },
      {
        title: 'Isolated margin',
        text: 'Each position is liquidated by itself, at its exact price under the venue’s brackets.',
      },
      {
        title: 'A crossed price consumes',
        text: 'A long is gone when a low reaches its price, a short when a high does, wicks included.',
      },
    ],
    warmUpMs,
    stepMs: modelStepMs,
    bridgedGapMs: 900_000,
    venues: fakeVenues.map((venue) => ({
      venue,
      weights: venue === 'hyperliquid' ? { 5: 0.15, 10: 0.3, 25: 0.25, 40: 0.3 } : settings.weights,
      bracketVersion: `${venue}-2025-11-01`,
      openInterest: venue === 'hyperliquid' ? 'stream' : 'both',
    })),
  }
}
