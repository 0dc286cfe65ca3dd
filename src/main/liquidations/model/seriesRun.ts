import type { ModelSettings } from '../../../contract/domain/liquidationModel.ts'
import { type Bar, barMs } from './bars.ts'
import { type ColumnRecord, ColumnTally, type GapSpan, bytesOf, noteGap } from './columns.ts'
import type { LevelRatio } from './levelPrices.ts'
import { LiquidationModel } from './model.ts'
import { type TimedStep, Timeline } from './timeline.ts'

/** Which columns a run keeps; null where only the present matters. */
export type RunColumns = {
  readonly from: number
  readonly intervalMs: number
  readonly binSize: number
} | null

/** What a run has to say at a moment, the running step included. */
export type RunView = {
  readonly model: LiquidationModel
  readonly columns: ReadonlyMap<number, ColumnRecord>
  readonly gaps: readonly GapSpan[]
  /** Begin of the first step with data; positive infinity before it. */
  readonly firstTime: number
  /** Last step, null before the first. */
  readonly last: TimedStep | null
  readonly jumps: number
  readonly pricelessSteps: number
}

/**
 * The model of one series on its way through time. Steps that are over are taken in for good; the
 * running one is only looked at on a copy.
 */
export class SeriesRun {
  private readonly keep: RunColumns
  private readonly columns = new Map<number, ColumnRecord>()
  private readonly gaps: GapSpan[] = []
  private model: LiquidationModel
  private timeline = new Timeline()
  private tally = new ColumnTally()
  private tallyColumn: number | null = null
  private last: TimedStep | null = null
  private firstTime = Number.POSITIVE_INFINITY
  private jumps = 0
  private pricelessSteps = 0
  private columnBytes = 0
  /** Begin of the next step that is not taken in. */
  nextTime: number

  constructor(
    settings: ModelSettings,
    ratios: readonly LevelRatio[],
    start: number,
    keep: RunColumns,
  ) {
    this.model = new LiquidationModel(settings, ratios)
    this.nextTime = start
    this.keep = keep
  }

  /** Takes in a step that is over. */
  take(bar: Bar): void {
    for (const step of this.timeline.take(bar)) this.step(step)
    this.nextTime = bar.time + barMs
  }

  /** The same for the time up to `until` in which nothing was recorded. */
  takeHole(until: number): void {
    for (const step of this.timeline.holeUntil(until)) this.step(step)
    this.nextTime = Math.max(this.nextTime, until)
  }

  /** What there is to say with the steps that are not over yet, as far as they are known. */
  view(running: readonly Bar[]): RunView {
    if (running.length === 0) return this.ownView(this.columnsNow())
    const ahead = this.copy()
    for (const bar of running) ahead.take(bar)
    return ahead.ownView(ahead.columnsNow())
  }

  /** Whether columns that begin at `from` are kept. */
  reachesBackTo(from: number): boolean {
    return this.keep === null || this.keep.from <= from
  }

  get bytes(): number {
    return this.model.bytes + this.columnBytes
  }

  private step(step: TimedStep): void {
    this.turnColumn(step.time)
    const flow = this.model.step(step)
    this.tally.add(step, flow)
    noteGap(this.gaps, step)
    if (step.gap === 'openInterestJump') this.jumps += 1
    if (step.gap === 'noPrice') this.pricelessSteps += 1
    this.firstTime = Math.min(this.firstTime, step.time)
    this.last = step
  }

  private turnColumn(time: number): void {
    if (this.keep === null || time < this.keep.from) return
    const { from, intervalMs } = this.keep
    const column = from + Math.floor((time - from) / intervalMs) * intervalMs
    if (column === this.tallyColumn) return
    this.closeColumn()
    this.tallyColumn = column
    this.tally = new ColumnTally()
  }

  private closeColumn(): void {
    if (this.keep === null || this.tallyColumn === null) return
    const record = this.tally.record(this.model, this.keep.binSize)
    this.columns.set(this.tallyColumn, record)
    this.columnBytes += bytesOf(record)
  }

  private columnsNow(): ReadonlyMap<number, ColumnRecord> {
    if (this.keep === null || this.tallyColumn === null) return this.columns
    const running = this.tally.record(this.model, this.keep.binSize)
    return new Map([...this.columns, [this.tallyColumn, running]])
  }

  private ownView(columns: ReadonlyMap<number, ColumnRecord>): RunView {
    const { model, gaps, firstTime, last, jumps, pricelessSteps } = this
    return { model, columns, gaps, firstTime, last, jumps, pricelessSteps }
  }

  private copy(): SeriesRun {
    const copy: SeriesRun = Object.create(SeriesRun.prototype)
    Object.assign(copy, this, {
      columns: new Map(this.columns),
      gaps: this.gaps.map((gap) => ({ ...gap })),
      model: this.model.copy(),
      timeline: this.timeline.copy(),
      tally: this.tally.copy(),
    })
    return copy
  }
}
