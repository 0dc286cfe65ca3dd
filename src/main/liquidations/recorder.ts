import { type BackoffPolicy, backoffDelay } from '../core/backoff.ts'
import type { Cancel, Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { CoverageTracker } from './coverageTracker.ts'
import type { LiquidationStore, StoreRow } from './store.ts'

export type RecorderOptions = {
  readonly store: LiquidationStore
  readonly coverage: CoverageTracker
  readonly clock: Clock
  readonly log: Log
  /** Most rows that wait while storage fails. */
  readonly waitingRows: number
  /** Rows that are on disk now and were not before. */
  readonly onCommitted: (rows: readonly StoreRow[]) => void
  /** A row was given up because storage failed for too long. */
  readonly onLost: (row: StoreRow) => void
}

export type RecorderState = {
  readonly waiting: number
  /** Rows given up since the start. */
  readonly lost: number
  /** Rows that storage knew already. */
  readonly known: number
  readonly recorded: number
  /** Why storage refuses, while it does. */
  readonly failure: string | null
}

const batchRows = 500
const batchMs = 100
const retry: BackoffPolicy = { initialMs: 250, maxMs: 10_000, multiplier: 2, jitter: 0 }

/**
 * Writes rows, their cells and the coverage that vouches for them together. Rows wait no longer
 * than `batchMs`; while storage fails they are kept, to a bound, and tried again.
 */
export class Recorder {
  private readonly options: RecorderOptions
  private waiting: StoreRow[] = []
  private timer: Cancel | null = null
  private attempts = 0
  private failure: string | null = null
  private lost = 0
  private known = 0
  private recorded = 0
  private writtenAt = Number.NEGATIVE_INFINITY

  constructor(options: RecorderOptions) {
    this.options = options
  }

  add(row: StoreRow): void {
    if (this.waiting.length >= this.options.waitingRows) {
      this.lost += 1
      this.options.onLost(row)
      return
    }
    this.waiting.push(row)
    if (this.failure !== null) return
    if (this.waiting.length >= batchRows) this.flush()
    else this.timer ??= this.options.clock.after(batchMs, () => this.flush())
  }

  /** Writes everything that waits. False when storage refused; it is tried again by itself. */
  flush(): boolean {
    this.cancelTimer()
    try {
      while (this.waiting.length > batchRows) this.commit(batchRows, false)
      this.commit(this.waiting.length, true)
      this.writtenAt = this.options.clock.monotonic()
      this.recovered()
      return true
    } catch (error) {
      this.failed(error)
      return false
    }
  }

  /**
   * Asks for a write of coverage: now, or with the next batch when one was just written, as in a
   * recording that is read fast. While storage fails the retry takes care of it.
   */
  flushSoon(): void {
    const { clock } = this.options
    if (this.failure !== null) return
    if (clock.monotonic() - this.writtenAt >= batchMs) this.flush()
    else this.timer ??= clock.after(batchMs, () => this.flush())
  }

  state(): RecorderState {
    const { waiting, lost, known, recorded, failure } = this
    return { waiting: waiting.length, lost, known, recorded, failure }
  }

  /** Writes what waits, once more, and stops. */
  close(): void {
    const written = this.flush()
    this.cancelTimer()
    if (!written) {
      this.options.log.error({ lost: this.waiting.length }, 'liquidations could not be written')
    }
  }

  private commit(count: number, withCoverage: boolean): void {
    const { store, coverage } = this.options
    const rows = this.waiting.slice(0, count)
    const vouched = withCoverage ? coverage.changes() : { scopes: [], intervals: [] }
    if (rows.length + vouched.scopes.length + vouched.intervals.length === 0) return
    const { inserted } = store.commit({ rows, ...vouched })
    this.waiting = this.waiting.slice(count)
    if (withCoverage) coverage.markStored()
    const fresh = rows.filter((_, index) => inserted[index] === true)
    this.recorded += fresh.length
    this.known += rows.length - fresh.length
    this.options.onCommitted(fresh)
  }

  private failed(error: unknown): void {
    const { clock, log } = this.options
    const message = error instanceof Error ? error.message : 'unknown failure'
    if (this.failure === null) log.error({ error }, 'liquidations cannot be written; they wait')
    this.failure = message
    this.timer = clock.after(
      backoffDelay(retry, this.attempts, () => 0.5),
      () => this.flush(),
    )
    this.attempts = Math.min(this.attempts + 1, 30)
  }

  private recovered(): void {
    if (this.failure === null) return
    this.options.log.info({ waiting: this.waiting.length }, 'liquidations are written again')
    this.failure = null
    this.attempts = 0
  }

  private cancelTimer(): void {
    this.timer?.()
    this.timer = null
  }
}
