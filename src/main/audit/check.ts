import type { AuditCheck, AuditVerdict } from '../../contract/domain/audit.ts'
import { toFailure } from '../../contract/errors.ts'
import type { Cancel, Clock } from '../core/clock.ts'
import type { AuditChecks } from '../core/services.ts'
import type { AuditReader } from './store.ts'
import { verifySteps } from './verify.ts'

/** The record as it was at one instant. Nobody else reads through it. */
export type AuditSnapshot = { readonly reader: AuditReader; close(): void }

export type AuditCheckerOptions = {
  /** Throws STORAGE_UNAVAILABLE when the record cannot be read. */
  readonly open: () => AuditSnapshot
  readonly clock: Clock
  /** Rows looked at before the engine's other work has its turn. */
  readonly rowsAtOnce?: number
}

/** About two milliseconds of hashing, so that no order waits noticeably behind a check. */
const defaultRowsAtOnce = 200

/** Checks the whole record in small pieces beside the engine's other work, one check at a time. */
export function createAuditChecker(options: AuditCheckerOptions): AuditChecks & { close(): void } {
  return new Checker(options)
}

type Run = {
  readonly snapshot: AuditSnapshot
  readonly steps: Generator<undefined, AuditVerdict>
  readonly rows: number
}

class Checker implements AuditChecks {
  private readonly options: AuditCheckerOptions
  private current: AuditCheck = { state: 'idle' }
  private run: Run | null = null
  private cancelNext: Cancel | null = null
  private closed = false

  constructor(options: AuditCheckerOptions) {
    this.options = options
  }

  state(): AuditCheck {
    return this.current
  }

  start(): AuditCheck {
    if (this.closed || this.run !== null) return this.current
    this.guarded(() => {
      const snapshot = this.options.open()
      this.run = { snapshot, steps: verifySteps(snapshot.reader), rows: 0 }
      this.run = { ...this.run, rows: countOf(snapshot.reader) }
      this.tellProgress(0)
    })
    return this.current
  }

  close(): void {
    this.closed = true
    if (this.run !== null) this.current = { state: 'idle' }
    this.end()
  }

  private tellProgress(checked: number): void {
    this.current = { state: 'running', checked, rows: this.run?.rows ?? 0 }
    this.cancelNext = this.options.clock.after(0, () => this.guarded(() => this.advance(checked)))
  }

  private advance(checked: number): void {
    const { rowsAtOnce = defaultRowsAtOnce, clock } = this.options
    for (let taken = 0; taken < rowsAtOnce; taken += 1) {
      const step = this.run?.steps.next()
      if (step === undefined) return
      if (step.done === true) {
        this.current = { state: 'done', verdict: step.value, time: clock.now() }
        return this.end()
      }
    }
    this.tellProgress(checked + rowsAtOnce)
  }

  private guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      const { message } = toFailure(error)
      this.current = { state: 'failed', message, time: this.options.clock.now() }
      this.end()
    }
  }

  private end(): void {
    this.cancelNext?.()
    this.cancelNext = null
    const { run } = this
    this.run = null
    run?.steps.return?.(undefined as never)
    run?.snapshot.close()
  }
}

function countOf(reader: AuditReader): number {
  const head = reader.head()
  return head === null ? 0 : Math.max(0, head.row - head.firstRow + 1)
}
