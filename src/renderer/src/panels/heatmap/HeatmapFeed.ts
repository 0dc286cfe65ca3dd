import type { UnifiedSymbol } from '../../../../contract/domain/ids.ts'
import type { CandleInterval } from '../../../../contract/domain/market.ts'
import type { Failure } from '../../../../contract/errors.ts'
import type { Engine } from '../../bridge/engine.ts'
import type { HeatGrid } from '../../canvas/heatGrid.ts'
import { engineNow } from '../../stores/engineStore.ts'
import { closeView, openView, setViewGrid } from '../../stores/heatmapViews.ts'
import type { HeatmapRange } from '../../stores/heatmapRanges.ts'
import { rangeMs } from '../../stores/heatmapRanges.ts'
import { coarser } from './bins.ts'

export type FeedQuery = {
  readonly symbol: UnifiedSymbol
  readonly range: HeatmapRange
  readonly interval: CandleInterval
  readonly binSize: number
}

export type FeedState =
  | { readonly status: 'loading'; readonly grid: HeatGrid | null }
  | { readonly status: 'ready'; readonly grid: HeatGrid }
  | { readonly status: 'error'; readonly grid: HeatGrid | null; readonly failure: Failure }

export type FeedListener = {
  /** Another map, or another state of it. */
  readonly onState: (state: FeedState) => void
  readonly onColumns: (grid: HeatGrid, changed: readonly number[]) => void
}

/** Sizes tried when the engine calls one too fine. */
const mostTries = 6
/** Shortest time between two maps asked for because a column has passed, ms. */
const shortestRoll = 5000

/**
 * Keeps one heatmap up to date: asks for it, takes in its frames, and asks again when a column has
 * passed, so that "24 hours" stays the last 24 hours.
 */
export class HeatmapFeed {
  readonly #engine: Engine
  readonly #listener: FeedListener
  readonly #query: FeedQuery
  #viewId: string | null = null
  #grid: HeatGrid | null = null
  #columnsAtStart = 0
  #rolling = false
  #rolledTime = 0
  #closed = false

  constructor(engine: Engine, query: FeedQuery, listener: FeedListener) {
    this.#engine = engine
    this.#query = query
    this.#listener = listener
    listener.onState({ status: 'loading', grid: null })
    void this.#load()
  }

  close(): void {
    this.#closed = true
    this.#release(this.#viewId)
  }

  async #load(): Promise<void> {
    const viewId = openView((grid, changed) => this.#onColumns(viewId, grid, changed))
    const answer = await this.#watch(viewId)
    if (this.#closed || !answer.ok) {
      this.#release(viewId)
      this.#rolling = false
      if (!answer.ok && !this.#closed) {
        this.#listener.onState({ status: 'error', grid: this.#grid, failure: answer.error })
      }
      return
    }
    const grid = setViewGrid(viewId, answer.value)
    const previous = this.#viewId
    this.#viewId = viewId
    this.#grid = grid
    this.#rolling = false
    this.#release(previous)
    if (grid === null) return
    this.#columnsAtStart = grid.columns
    this.#listener.onState({ status: 'ready', grid })
  }

  /** Asks with the wished bin; an engine that keeps no bins that fine gets a coarser one. */
  async #watch(viewId: string) {
    const to = engineNow()
    let binSize = this.#query.binSize
    for (let attempt = 1; ; attempt++) {
      const { symbol, range, interval } = this.#query
      const from = to - rangeMs(range)
      const query = { symbol, interval, binSize, from: Math.floor(from), to: Math.floor(to) }
      const answer = await this.#engine.request('heatmap:watch', { viewId, query })
      const tooFine = !answer.ok && answer.error.code === 'INVALID_ARGUMENT'
      if (!tooFine || attempt === mostTries || this.#closed) return answer
      binSize = coarser(binSize)
    }
  }

  #onColumns(viewId: string, grid: HeatGrid, changed: readonly number[]): void {
    if (viewId !== this.#viewId || this.#closed) return
    this.#listener.onColumns(grid, changed)
    const due = engineNow() - this.#rolledTime >= shortestRoll
    if (grid.columns > this.#columnsAtStart && due && !this.#rolling) {
      this.#rolling = true
      this.#rolledTime = engineNow()
      void this.#load()
    }
  }

  #release(viewId: string | null): void {
    if (viewId === null) return
    closeView(viewId)
    void this.#engine.request('heatmap:unwatch', { viewId })
  }
}
