import type {
  ModelChoice,
  PredictedGrid,
  PredictedQuery,
} from '../../../../contract/domain/liquidationModel.ts'
import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type { Failure, Result } from '../../../../contract/errors.ts'
import type { Engine } from '../../bridge/engine.ts'
import type { HeatGrid } from '../../canvas/heatGrid.ts'
import { PredictedHeat } from '../../canvas/predictedHeat.ts'
import { engineNow } from '../../stores/engineStore.ts'
import { coarser } from './bins.ts'

export type PredictedState =
  | { readonly status: 'off'; readonly heat: null }
  | { readonly status: 'loading'; readonly heat: PredictedHeat | null }
  | { readonly status: 'ready'; readonly heat: PredictedHeat }
  | { readonly status: 'error'; readonly heat: PredictedHeat | null; readonly failure: Failure }

export type PredictedListener = {
  readonly onState: (state: PredictedState) => void
  readonly onColumns: (heat: PredictedHeat, changed: readonly number[]) => void
}

/** How often the newest columns are asked for again, ms: the model moves on in steps of minutes. */
export const tailMs = 20_000
/** Columns asked for again: the running one and the one that has just ended. */
const tailColumns = 2
/** Sizes tried when the engine calls one too fine. */
const mostTries = 6

type Question = Omit<PredictedQuery, 'environment' | 'venues' | 'combine'>

/** Keeps the predicted levels over one map's axes up to date. */
export class PredictedFeed {
  readonly #engine: Engine
  readonly #grid: HeatGrid
  readonly #choice: ModelChoice | null
  readonly #listener: PredictedListener
  readonly #timer: ReturnType<typeof setInterval>
  #heat: PredictedHeat | null = null
  #prices: { readonly priceLow: number; readonly priceHigh: number } | null = null
  #asking = false
  #closed = false

  constructor(
    engine: Engine,
    grid: HeatGrid,
    choice: ModelChoice | null,
    listener: PredictedListener,
  ) {
    this.#engine = engine
    this.#grid = grid
    this.#choice = choice
    this.#listener = listener
    listener.onState({ status: 'loading', heat: null })
    this.#timer = setInterval(() => this.#refresh(), tailMs)
    void this.#loadWhole()
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#timer)
  }

  #refresh(): void {
    if (this.#asking || document.hidden) return
    if (this.#heat === null) void this.#loadWhole()
    else void this.#loadTail(this.#heat)
  }

  async #loadWhole(): Promise<void> {
    const { from, binSize } = this.#grid
    const to = this.#grid.columnTime(this.#grid.columns)
    let answer = await this.#ask(from, to, binSize)
    let size = binSize
    for (let tries = 1; tries < mostTries && isTooFine(answer) && !this.#closed; tries++) {
      size = coarser(size)
      answer = await this.#ask(from, to, size)
    }
    if (this.#closed) return
    if (!answer.ok) {
      this.#listener.onState({ status: 'error', heat: null, failure: answer.error })
      return
    }
    const { priceLow, priceHigh } = answer.value
    this.#prices = { priceLow, priceHigh }
    this.#heat = new PredictedHeat(answer.value)
    this.#listener.onState({ status: 'ready', heat: this.#heat })
  }

  async #loadTail(heat: PredictedHeat): Promise<void> {
    const from = heat.columnTime(Math.max(0, heat.columns - tailColumns))
    const answer = await this.#ask(from, engineNow(), heat.binSize)
    if (this.#closed || heat !== this.#heat) return
    if (!answer.ok) {
      this.#listener.onState({ status: 'error', heat, failure: answer.error })
    } else if (heat.continuedBy(answer.value)) {
      this.#listener.onColumns(heat, heat.applyTail(answer.value))
      this.#listener.onState({ status: 'ready', heat })
    } else {
      await this.#loadWhole()
    }
  }

  async #ask(from: number, to: number, binSize: number): Promise<Result<PredictedGrid>> {
    this.#asking = true
    const { symbol, interval } = this.#grid
    const question: Question = {
      symbol: symbol as Question['symbol'],
      interval,
      from: Math.floor(from) as UnixMs,
      to: Math.max(Math.floor(to), Math.floor(from) + 1) as UnixMs,
      binSize,
      // The same prices as before: a tail alone would bring those around its own price.
      ...this.#prices,
      ...(this.#choice === null ? {} : { settings: this.#choice }),
    }
    const answer = await this.#engine.request('model:grid', question)
    this.#asking = false
    return answer
  }
}

function isTooFine(answer: Result<PredictedGrid>): boolean {
  return !answer.ok && answer.error.code === 'INVALID_ARGUMENT'
}
