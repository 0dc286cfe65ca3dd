import type { PositionSide } from '../../../contract/domain/market.ts'
import { type BinNotional, type Zone, judgedBins, zonesOf } from '../model/zones.ts'
import { type Tally, emptyTally } from './tally.ts'

/** Height of a judged bin as a fraction of the price. */
export const binShare = 0.001

/** What was predicted at a moment, before anything of the window was seen. */
export type Prediction = {
  readonly time: number
  readonly price: number
  readonly binSize: number
  readonly sides: { readonly [side in PositionSide]: PredictedSide }
}

export type PredictedSide = {
  readonly low: number
  readonly high: number
  readonly zones: readonly Zone[]
  readonly zoneBins: number
  /** As many bins at round numbers. */
  readonly roundBins: ReadonlySet<number>
}

/** A real liquidation as it is scored. */
export type ScoredEvent = {
  readonly time: number
  readonly side: PositionSide
  /** A price the mark really had, nearest to the reported one. */
  readonly price: number
  readonly notional: number
}

export type PriceReach = { readonly low: number; readonly high: number }

export type VisitLevels = (
  side: PositionSide,
  from: number,
  to: number,
  take: (price: number, notional: number) => void,
) => void

/** Zones of both sides from the levels that stand at `time`. */
export function predict(time: number, price: number, visit: VisitLevels): Prediction {
  const binSize = price * binShare
  const side = (name: PositionSide): PredictedSide => {
    const judged = judgedBins(name, price, binSize)
    const bins = new Map<number, number>()
    visit(name, judged.low * binSize, (judged.high + 1) * binSize, (level, notional) => {
      const bin = Math.floor(level / binSize)
      bins.set(bin, (bins.get(bin) ?? 0) + notional)
    })
    const list = [...bins].map(([bin, notional]): BinNotional => ({ bin, notional }))
    const zones = zonesOf(name, list, judged)
    const zoneBins = zones.reduce((sum, { low, high }) => sum + high - low + 1, 0)
    return { ...judged, zones, zoneBins, roundBins: roundBins(judged, binSize, price, zoneBins) }
  }
  return { time, price, binSize, sides: { long: side('long'), short: side('short') } }
}

/** Round numbers about a hundredth of the price apart: 1,000 for 82,000. */
function roundStep(price: number): number {
  const magnitude = 10 ** Math.floor(Math.log10(price * 0.01))
  const steps = [1, 2, 5, 10].map((factor) => factor * magnitude)
  return steps.find((step) => step >= price * 0.0099) ?? magnitude * 10
}

/** The bins nearest to round numbers. */
function roundBins(
  { low, high }: { readonly low: number; readonly high: number },
  binSize: number,
  price: number,
  count: number,
): ReadonlySet<number> {
  const step = roundStep(price)
  const away = (bin: number): number => {
    const middle = (bin + 0.5) * binSize
    return Math.abs(middle - Math.round(middle / step) * step)
  }
  const bins = Array.from({ length: high - low + 1 }, (_, index) => low + index)
  return new Set(bins.toSorted((left, right) => away(left) - away(right)).slice(0, count))
}

/** How the prediction met the events of its window and the prices in it. */
export function score(
  prediction: Prediction,
  events: readonly ScoredEvent[],
  reach: PriceReach,
): Tally {
  const tally = emptyTally()
  tally.windows = 1
  for (const name of ['long', 'short'] as const) {
    const side = prediction.sides[name]
    tally.zones += side.zones.length
    tally.zoneBins += side.zoneBins
    tally.judgedBins += side.high - side.low + 1
  }
  const hitZones = new Set<Zone>()
  for (const event of events) scoreEvent(tally, prediction, event, hitZones)
  for (const zone of touchedZones(prediction, reach)) {
    tally.touched += 1
    if (hitZones.has(zone)) tally.touchedWithEvent += 1
  }
  return tally
}

function scoreEvent(
  tally: Tally,
  { binSize, sides }: Prediction,
  event: ScoredEvent,
  hitZones: Set<Zone>,
): void {
  const side = sides[event.side]
  const bin = Math.floor(event.price / binSize)
  tally.events += 1
  tally.notional += event.notional
  if (bin < side.low || bin > side.high) return
  tally.randomHits += side.zoneBins / (side.high - side.low + 1)
  if (side.roundBins.has(bin)) tally.roundHits += 1
  const zone = side.zones.find(({ low, high }) => bin >= low && bin <= high)
  if (zone === undefined) return
  tally.hits += 1
  tally.hitNotional += event.notional
  hitZones.add(zone)
}

function touchedZones({ binSize, sides }: Prediction, { low, high }: PriceReach): readonly Zone[] {
  return [
    ...sides.long.zones.filter((zone) => low < (zone.high + 1) * binSize),
    ...sides.short.zones.filter((zone) => high >= zone.low * binSize),
  ]
}
