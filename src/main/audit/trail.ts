import type { AuditEntry, AuditHead, AuditStatus } from '../../contract/domain/audit.ts'
import { BoundedQueue } from '../core/boundedQueue.ts'
import type { Cancel, Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { AuditQueries } from '../core/services.ts'
import { chainBehind, genesisHash } from './chain.ts'
import { checkpointEntry } from './checkpoint.ts'
import { keepingEntry } from './entries.ts'
import type { AuditStore } from './store.ts'

export type AuditLimits = {
  /** Longest that an entry waits to be written, ms. */
  readonly writeMs: number
  /** So many waiting entries are written at once. */
  readonly batch: number
  /** Entries that may wait. Past it the oldest gives way, and a `dropped` row says how many. */
  readonly waiting: number
  /** How long a row is kept, ms. */
  readonly keepMs: number
  /** Rows that one round of retention removes at most. */
  readonly removedAtOnce: number
}

const dayMs = 86_400_000

export const auditLimits: AuditLimits = {
  writeMs: 250,
  batch: 200,
  waiting: 10_000,
  keepMs: 90 * dayMs,
  removedAtOnce: 20_000,
}

export type AuditTrailOptions = {
  readonly store: AuditStore
  readonly clock: Clock
  readonly log: Log
  readonly limits?: Partial<AuditLimits>
}

/** The record of everything asked of venues: append-only, in a chain of hashes. */
export type AuditTrail = AuditQueries & {
  /** Takes an entry in. Never throws and never waits. */
  record(entry: AuditEntry): void
  /** Writes what waits. False when it could not be written and still waits. */
  flush(): boolean
  /** Writes what waits and the row that ends the run. Calling it twice is harmless. */
  close(): void
}

const retentionMs = 3_600_000
const nextRoundMs = 1000

/** Continues the record of `store`. Throws STORAGE_UNAVAILABLE when it cannot be read. */
export function createAuditTrail(options: AuditTrailOptions): AuditTrail {
  return new Trail(options)
}

class Trail implements AuditTrail {
  private readonly store: AuditStore
  private readonly clock: Clock
  private readonly log: Log
  private readonly limits: AuditLimits
  private readonly queue: BoundedQueue<AuditEntry>
  private head: AuditHead
  /** Of the queue's losses, those a row already tells of. */
  private lossesTold = 0
  private cancelWrite: Cancel | null = null
  private isUrgent = false
  private isFailing = false
  private closed = false
  private cancelRetention: Cancel

  constructor(options: AuditTrailOptions) {
    this.store = options.store
    this.clock = options.clock
    this.log = options.log
    this.limits = { ...auditLimits, ...options.limits }
    this.queue = new BoundedQueue(this.limits.waiting)
    this.head = this.store.head() ?? { firstRow: 1, row: 0, hash: genesisHash }
    this.record(keepingEntry('engine', 'ENGINE_STARTED', this.clock.now()))
    this.cancelRetention = this.clock.after(0, () => this.keepRetention())
  }

  record(entry: AuditEntry): void {
    if (this.closed) return
    this.queue.push(entry)
    if (this.queue.size >= this.limits.batch && !this.isFailing) this.writeSoon()
    else this.cancelWrite ??= this.writeAfter(this.limits.writeMs)
  }

  page(query: Parameters<AuditQueries['page']>[0]): ReturnType<AuditQueries['page']> {
    this.flush()
    return this.store.page(query)
  }

  status(): AuditStatus {
    return { head: this.head, waiting: this.queue.size, lost: this.queue.dropped }
  }

  flush(): boolean {
    this.cancelWrite?.()
    this.cancelWrite = null
    this.isUrgent = false
    const lost = this.queue.dropped
    const waiting = this.queue.drain()
    const untold = lost - this.lossesTold
    if (waiting.length === 0 && untold === 0) return true
    if (this.write(untold === 0 ? waiting : [this.lossOf(untold), ...waiting])) {
      this.lossesTold = lost
      return true
    }
    for (const entry of waiting) this.queue.push(entry)
    if (!this.closed) this.cancelWrite = this.writeAfter(this.limits.writeMs)
    return false
  }

  close(): void {
    if (this.closed) return
    this.record(keepingEntry('engine', 'ENGINE_STOPPED', this.clock.now()))
    this.closed = true
    this.cancelRetention()
    if (this.flush()) {
      this.log.info({ row: this.head.row, head: this.head.hash }, 'the audit record ends here')
    } else {
      this.log.error({ lost: this.queue.size }, 'audit rows were lost at the end')
    }
    this.cancelWrite?.()
  }

  private writeSoon(): void {
    if (this.isUrgent) return
    this.isUrgent = true
    this.cancelWrite?.()
    this.cancelWrite = this.writeAfter(0)
  }

  private writeAfter(delayMs: number): Cancel {
    return this.clock.after(delayMs, () => {
      this.cancelWrite = null
      this.flush()
    })
  }

  /** Says so at the first failure and at the first success after it, and not in between. */
  private write(entries: readonly AuditEntry[]): boolean {
    const rows = chainBehind(this.head, entries)
    const last = rows.at(-1)
    try {
      this.store.append(rows)
      if (last !== undefined) this.head = { ...this.head, row: last.row, hash: last.hash }
      if (this.isFailing) this.log.info('audit rows are written again')
      this.isFailing = false
      return true
    } catch (error) {
      if (!this.isFailing) this.log.error({ error }, 'audit rows could not be written; they wait')
      this.isFailing = true
      return false
    }
  }

  private lossOf(count: number): AuditEntry {
    this.log.error({ lost: count }, 'audit rows were lost because too many waited')
    return keepingEntry('dropped', 'AUDIT_DROPPED', this.clock.now(), `dropped: ${count}`, {
      dropped: count,
    })
  }

  private keepRetention(): void {
    let more = false
    try {
      more = this.removeOld()
    } catch (error) {
      this.log.warn({ error }, 'old audit rows could not be removed')
    }
    this.cancelRetention = this.clock.after(more ? nextRoundMs : retentionMs, () =>
      this.keepRetention(),
    )
  }

  /** True when there may be more to remove. */
  private removeOld(): boolean {
    const { keepMs, removedAtOnce } = this.limits
    const now = this.clock.now()
    const last = this.store.lastOlder(now - keepMs, removedAtOnce)
    if (last === null || !this.flush()) return false
    const checkpoint = { firstRow: last.row + 1, previousHash: last.hash }
    const removed = last.row - this.head.firstRow + 1
    const [row] = chainBehind(this.head, [checkpointEntry(checkpoint, removed, now)])
    if (row === undefined) return false
    this.store.removeBefore(checkpoint.firstRow, row)
    this.head = { firstRow: checkpoint.firstRow, row: row.row, hash: row.hash }
    return removed >= removedAtOnce
  }
}
