import type { ModelSettings } from '../../../contract/domain/liquidationModel.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import { type Bar, barMs } from '../model/bars.ts'
import type { LevelRatio } from '../model/levelPrices.ts'
import { LiquidationModel } from '../model/model.ts'
import { medianOf } from '../model/reference.ts'
import { type TimedStep, Timeline } from '../model/timeline.ts'
import { type Prediction, predict } from './window.ts'

/** Predictions are made this often, ms: the shortest horizon. */
export const predictEveryMs = 900_000

export type VenueBars = {
  readonly venue: VenueId
  readonly ratios: readonly LevelRatio[]
  /** In order, from long before the range. */
  readonly bars: readonly Bar[]
}

/** What was predicted at a moment by one venue's model, or by several together. */
export type MadePrediction = {
  readonly prediction: Prediction
  /** Whose levels are in it. */
  readonly venues: readonly VenueId[]
}

export type Predictions = {
  /** By begin of the window. */
  readonly byVenue: ReadonlyMap<VenueId, ReadonlyMap<number, MadePrediction>>
  readonly combined: ReadonlyMap<number, MadePrediction>
}

/**
 * Runs the models of all venues side by side and notes what each predicts at every quarter of an
 * hour, knowing nothing of what comes after. A model with a gap or in its warm-up predicts nothing.
 */
export async function makePredictions(
  venues: readonly VenueBars[],
  settings: ModelSettings,
  from: number,
  to: number,
  breathe: () => Promise<void>,
): Promise<Predictions> {
  const lanes = venues.map((each) => new Lane(each, settings))
  const byVenue = new Map(venues.map(({ venue }) => [venue, new Map<number, MadePrediction>()]))
  const combined = new Map<number, MadePrediction>()
  const first = Math.ceil(from / predictEveryMs) * predictEveryMs
  for (let time = first; time < to; time += predictEveryMs) {
    for (const lane of lanes) lane.advanceTo(time)
    const ready = lanes.filter((lane) => lane.isReady)
    for (const lane of ready) byVenue.get(lane.venue)?.set(time, predictionOf([lane], time))
    if (ready.length > 0) combined.set(time, predictionOf(ready, time))
    await breathe()
  }
  return { byVenue, combined }
}

class Lane {
  readonly venue: VenueId
  readonly model: LiquidationModel
  private readonly bars: readonly Bar[]
  private readonly timeline = new Timeline()
  private next = 0
  private last: TimedStep | null = null

  constructor({ venue, ratios, bars }: VenueBars, settings: ModelSettings) {
    this.venue = venue
    this.bars = bars
    this.model = new LiquidationModel(settings, ratios)
  }

  /** Takes in every step that is over at `time`. */
  advanceTo(time: number): void {
    for (let bar = this.bars[this.next]; bar !== undefined && bar.time + barMs <= time;) {
      for (const step of this.timeline.take(bar)) this.step(step)
      this.next += 1
      bar = this.bars[this.next]
    }
    for (const step of this.timeline.holeUntil(time)) this.step(step)
  }

  get isReady(): boolean {
    return this.last !== null && this.last.gap === null && !this.last.isWarmingUp
  }

  get price(): number {
    return this.last?.prices?.close ?? Number.NaN
  }

  private step(step: TimedStep): void {
    this.model.step(step)
    this.last = step
  }
}

function predictionOf(lanes: readonly Lane[], time: number): MadePrediction {
  const price = medianOf(lanes.map((lane) => lane.price)) ?? Number.NaN
  const prediction = predict(time, price, (side, from, to, take) => {
    for (const { model } of lanes) {
      model.visit(side, (level, _tier, notional) => take(level, notional), from, to)
    }
  })
  return { prediction, venues: lanes.map(({ venue }) => venue) }
}
