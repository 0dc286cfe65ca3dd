import type { ModelSettings } from '../../../contract/domain/liquidationModel.ts'
import { barMs, barTimeOf } from './bars.ts'
import { type BarSeries, type BarStore, seriesKey } from './barStore.ts'
import type { LevelRatio } from './levelPrices.ts'
import { type RunColumns, type RunView, SeriesRun } from './seriesRun.ts'
import { settingsKey } from './settings.ts'

export type RunnerOptions = {
  readonly store: BarStore
  readonly now: () => number
  /** Milliseconds that never go backwards. */
  readonly monotonic: () => number
  /** Lets other work have its turn. */
  readonly breathe: () => Promise<void>
  /** Memory the runs may hold together, bytes. */
  readonly boundBytes: number
}

export type RunRequest = {
  readonly series: BarSeries
  readonly settings: ModelSettings
  readonly ratios: readonly LevelRatio[]
  /** Counts up when the ratios changed. */
  readonly ratioVersion: number
  /** Where the series begins in storage. */
  readonly firstTime: number
  readonly columns: RunColumns
  /** Up to here; the running step is taken as it stands. */
  readonly to: number
}

type Entry = { readonly series: string; run: SeriesRun; busy: Promise<unknown> }

/** Time after the end of a step in which late marks may still come, ms. */
const graceMs = 15_000
/** Data before a window that decides its levels, ms; a position of 3x has halved a dozen times. */
const lookBackMs = 400 * 86_400_000
const chunkMs = 10 * 86_400_000
/** Longest stretch of work before others get their turn, ms. */
const sliceMs = 8

/**
 * Runs the model over stored steps, keeps runs to go on from, and shares the processor while it
 * does. Answers depend on nothing but the stored data and the settings.
 */
export class ModelRunner {
  private readonly options: RunnerOptions
  private readonly entries = new Map<string, Entry>()

  constructor(options: RunnerOptions) {
    this.options = options
  }

  /** One run at a time per key; several who ask for the same share it. */
  async view(request: RunRequest): Promise<RunView> {
    const key = keyOf(request)
    const known = this.entries.get(key)
    const isUsable = known?.run.reachesBackTo(request.columns?.from ?? 0) === true
    const entry = known !== undefined && isUsable ? known : this.open(request)
    this.entries.delete(key)
    this.entries.set(key, entry)
    const work = entry.busy.then(() => this.bring(entry, request))
    entry.busy = work.catch(() => undefined)
    const view = await work
    this.evict(key)
    return view
  }

  /** Stored steps from `from` on changed: runs that went beyond have to begin again. */
  invalidate(series: BarSeries, from: number): void {
    const name = seriesKey(series)
    for (const [key, { series: own, run }] of this.entries) {
      if (own === name && run.nextTime > from) this.entries.delete(key)
    }
  }

  clear(): void {
    this.entries.clear()
  }

  get stats(): { readonly entries: number; readonly bytes: number; readonly boundBytes: number } {
    let bytes = 0
    for (const { run } of this.entries.values()) bytes += run.bytes
    return { entries: this.entries.size, bytes, boundBytes: this.options.boundBytes }
  }

  private open(request: RunRequest): Entry {
    const { series, settings, ratios, columns } = request
    const run = new SeriesRun(settings, ratios, startOf(request), columns)
    return { series: seriesKey(series), run, busy: Promise.resolve() }
  }

  private async bring(entry: Entry, request: RunRequest): Promise<RunView> {
    const { series, to } = request
    const now = this.options.now()
    const over = Math.floor((now - graceMs) / barMs) * barMs
    // A range that reaches the present takes the running step in as well.
    const end = to >= now ? barTimeOf(now) + barMs : Math.ceil(to / barMs) * barMs
    await this.advance(entry.run, series, Math.min(end, over))
    if (end <= over) return entry.run.view([])
    return entry.run.view(this.options.store.read(series, entry.run.nextTime, end))
  }

  private async advance(run: SeriesRun, series: BarSeries, until: number): Promise<void> {
    let sliceBegan = this.options.monotonic()
    while (run.nextTime < until) {
      const end = Math.min(run.nextTime + chunkMs, until)
      for (const bar of this.options.store.read(series, run.nextTime, end)) {
        run.take(bar)
        if (this.options.monotonic() - sliceBegan < sliceMs) continue
        await this.options.breathe()
        sliceBegan = this.options.monotonic()
      }
      run.takeHole(end)
    }
  }

  private evict(keep: string): void {
    for (const [key, { run }] of this.entries) {
      const { bytes, boundBytes } = this.stats
      if (bytes <= boundBytes) return
      if (key === keep && run.bytes <= boundBytes) continue
      this.entries.delete(key)
    }
  }
}

function startOf({ firstTime, columns, to }: RunRequest): number {
  const wanted = (columns?.from ?? to) - lookBackMs
  return Math.max(firstTime, Math.floor(wanted / chunkMs) * chunkMs)
}

function keyOf(request: RunRequest): string {
  const { series, settings, ratioVersion, columns } = request
  const form = columns === null ? 'now' : `${columns.intervalMs} ${columns.binSize}`
  return `${seriesKey(series)} ${ratioVersion} ${startOf(request)} ${form} ${settingsKey(settings)}`
}
