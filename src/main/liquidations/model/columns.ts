import type {
  ModelColumn,
  ModelGap,
  ModelGapReason,
} from '../../../contract/domain/liquidationModel.ts'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import { barMs } from './bars.ts'
import { type LiquidationModel, type ModelFlow, addFlow, noFlow } from './model.ts'
import type { TimedStep } from './timeline.ts'

/** Levels of one side in price bins, upward. */
export type BinnedLevels = { readonly bins: Int32Array; readonly notional: Float64Array }

/** What is kept of a column that is over. */
export type ColumnRecord = {
  readonly long: BinnedLevels
  readonly short: BinnedLevels
  readonly flow: ModelFlow
  readonly steps: number
  readonly knownSteps: number
  readonly isWarmingUp: boolean
  readonly low: number
  readonly high: number
}

/** Least share of a column that must be known for its picture to be shown. */
const shownShare = 0.5

/** Gathers the steps of a column. */
export class ColumnTally {
  private flow = noFlow()
  private steps = 0
  private knownSteps = 0
  private isWarmingUp = false
  private low = Number.POSITIVE_INFINITY
  private high = Number.NEGATIVE_INFINITY

  add(step: TimedStep, flow: ModelFlow): void {
    addFlow(this.flow, flow)
    this.steps += 1
    if (step.gap === null) this.knownSteps += 1
    this.isWarmingUp ||= step.isWarmingUp
    if (step.prices === null) return
    this.low = Math.min(this.low, step.prices.low)
    this.high = Math.max(this.high, step.prices.high)
  }

  /** The column as it stands, with the levels of now. */
  record(model: LiquidationModel, binSize: number): ColumnRecord {
    const { steps, knownSteps, isWarmingUp, low, high } = this
    return {
      long: binned(model, 'long', binSize),
      short: binned(model, 'short', binSize),
      flow: { ...this.flow },
      steps,
      knownSteps,
      isWarmingUp,
      low,
      high,
    }
  }

  copy(): ColumnTally {
    const copy = Object.assign(new ColumnTally(), this)
    copy.flow = { ...this.flow }
    return copy
  }
}

function binned(model: LiquidationModel, side: 'long' | 'short', binSize: number): BinnedLevels {
  const bins: number[] = []
  const notional: number[] = []
  model.visit(side, (price, _tier, amount) => {
    const bin = Math.floor(price / binSize)
    const last = bins.length - 1
    if (bins[last] === bin) notional[last] = (notional[last] ?? 0) + amount
    else {
      bins.push(bin)
      notional.push(amount)
    }
  })
  return { bins: Int32Array.from(bins), notional: Float64Array.from(notional) }
}

export function bytesOf({ long, short }: ColumnRecord): number {
  return (long.bins.length + short.bins.length) * 12 + 200
}

/** What the contract says of a column; `elapsedSteps` is how many of its steps have begun. */
export function columnOf(record: ColumnRecord | undefined, elapsedSteps: number): ModelColumn {
  if (elapsedSteps <= 0) return { state: 'future', recorded: 0, created: 0, consumed: 0, closed: 0 }
  if (record === undefined) return { state: 'gap', recorded: 0, created: 0, consumed: 0, closed: 0 }
  const recorded = Math.min(1, record.knownSteps / elapsedSteps)
  const shown = record.isWarmingUp ? 'warmingUp' : 'modelled'
  return {
    state: recorded < shownShare ? 'gap' : shown,
    recorded,
    created: record.flow.createdNotional,
    consumed: record.flow.consumedNotional,
    closed: record.flow.closedNotional,
  }
}

export type GapSpan = { readonly from: number; to: number; readonly reason: ModelGapReason }

/** Adds a step to the list of gaps, in order of time; known steps add nothing. */
export function noteGap(gaps: GapSpan[], { time, gap }: Pick<TimedStep, 'time' | 'gap'>): void {
  if (gap === null) return
  const last = gaps.at(-1)
  if (last !== undefined && last.to === time && last.reason === gap) last.to = time + barMs
  else gaps.push({ from: time, to: time + barMs, reason: gap })
}

const gapBound = 2000

export function gapsWithin(
  venue: VenueId,
  gaps: readonly GapSpan[],
  from: number,
  to: number,
): readonly ModelGap[] {
  return gaps
    .filter((gap) => gap.to > from && gap.from < to)
    .slice(-gapBound)
    .map((gap) => ({
      venue,
      from: Math.max(gap.from, from) as UnixMs,
      to: Math.min(gap.to, to) as UnixMs,
      reason: gap.reason,
    }))
}
