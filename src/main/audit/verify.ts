import type { AuditHead, AuditRow, AuditVerdict } from '../../contract/domain/audit.ts'
import { auditRecordOf } from '../../contract/domain/audit.ts'
import { genesisHash, hashOf } from './chain.ts'
import { type Checkpoint, readCheckpoint } from './checkpoint.ts'
import type { AuditReader } from './store.ts'

/** A row and its hash as somebody noted them. */
export type NotedRow = Pick<AuditRow, 'row' | 'hash'>

type Break = { readonly firstBroken: number; readonly reason: string }

/**
 * Recomputes the chain from its beginning to its head. An edited, removed, added or reordered row
 * breaks it, and so do rows missing at the end, as long as the head was left alone. Whoever rewrites
 * every row and the head goes unnoticed, unless `noted` holds a row written down elsewhere.
 */
export function verifyChain(reader: AuditReader, noted: NotedRow | null = null): AuditVerdict {
  const steps = verifySteps(reader, noted)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** The same, stopping after each row, so that whoever asks can do other things in between. */
export function* verifySteps(
  reader: AuditReader,
  noted: NotedRow | null = null,
): Generator<undefined, AuditVerdict> {
  const walk = new Walk(noted)
  const head = reader.head()
  const checkpoint = reader.checkpoint()
  const start = startOf(checkpoint)
  if (start === null) walk.fail(checkpoint?.row ?? 0, 'the checkpoint cannot be read')
  else walk.begin(start)
  for (const row of reader.rows()) {
    walk.take(row)
    yield undefined
  }
  walk.end(head)
  return walk.verdict()
}

function startOf(checkpoint: AuditRow | null): Checkpoint | null {
  if (checkpoint === null) return { firstRow: 1, previousHash: genesisHash }
  return readCheckpoint(checkpoint.request)
}

class Walk {
  private readonly noted: NotedRow | null
  private rows = 0
  private lost = 0
  private first: AuditRow | null = null
  private last: AuditRow | null = null
  private expectedRow = 1
  private previousHash = genesisHash
  private start = 1
  private notedSeen = false
  private broken: Break | null = null

  constructor(noted: NotedRow | null) {
    this.noted = noted
  }

  begin({ firstRow, previousHash }: Checkpoint): void {
    this.start = firstRow
    this.expectedRow = firstRow
    this.previousHash = previousHash
  }

  fail(firstBroken: number, reason: string): void {
    this.broken ??= { firstBroken, reason }
  }

  take(row: AuditRow): void {
    this.rows += 1
    this.first ??= row
    this.last = row
    this.lost += lostOf(row)
    this.checkPlace(row)
    if (row.hash !== hashOf(this.previousHash, row)) {
      this.fail(row.row, 'the row, or the one before it, is not as it was written')
    }
    this.checkNoted(row)
    this.expectedRow = row.row + 1
    this.previousHash = row.hash
  }

  end(head: AuditHead | null): void {
    const lastRow = this.expectedRow - 1
    if (head === null) return this.fail(lastRow, 'the head of the record is missing')
    if (head.row > lastRow) this.fail(lastRow + 1, 'rows at the end are missing')
    else if (head.row < lastRow) this.fail(head.row + 1, 'there are rows behind the head')
    else if (this.last !== null && head.hash !== this.last.hash) {
      this.fail(head.row, 'the last row is not the one the head names')
    }
    if (head.firstRow !== this.start) this.fail(this.start, 'the head names another first row')
    if (this.noted !== null && !this.notedSeen) {
      this.fail(this.noted.row, 'the noted row is not in the record')
    }
  }

  verdict(): AuditVerdict {
    return {
      ok: this.broken === null,
      rows: this.rows,
      from: timeOf(this.first),
      to: timeOf(this.last),
      firstRow: this.first?.row ?? null,
      lastRow: this.last?.row ?? null,
      head: this.last?.hash ?? null,
      lost: this.lost,
      ...this.broken,
    }
  }

  private checkPlace(row: AuditRow): void {
    if (row.row > this.expectedRow) this.fail(this.expectedRow, 'a row is missing')
    else if (row.row < this.expectedRow) this.fail(row.row, 'a row stands where none should be')
  }

  private checkNoted({ row, hash }: AuditRow): void {
    if (this.noted?.row !== row) return
    this.notedSeen = true
    if (this.noted.hash !== hash) this.fail(row, 'the noted row was another one')
  }
}

function timeOf(row: AuditRow | null): string | null {
  return row === null ? null : auditRecordOf(row).start_time
}

function lostOf({ kind, request }: AuditRow): number {
  if (kind !== 'dropped') return 0
  try {
    const { dropped } = JSON.parse(request ?? '') as { readonly dropped?: unknown }
    return typeof dropped === 'number' ? dropped : 0
  } catch {
    return 0
  }
}
