import { basename, isAbsolute } from 'node:path'
import type { ImportFormat, ImportStatus } from '../../../contract/domain/liquidationImport.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import { PitwallError } from '../../../contract/errors.ts'
import type { Clock } from '../../core/clock.ts'
import { csvFields } from '../../core/csv.ts'
import type { ImportQueries } from '../../core/liquidationServices.ts'
import type { Log } from '../../core/log.ts'
import type { Random } from '../../core/random.ts'
import { type ImportedRow, type RowReader, readerFor } from './formats.ts'
import { type OpenedFile, openFile } from './lines.ts'

/** What is kept of an import beside what is shown. */
export type StoredImport = ImportStatus & { readonly path: string; readonly fingerprint: string }

export type ImportStore = {
  imports(): readonly StoredImport[]
  writeImport(stored: StoredImport): void
}

export type ImporterOptions = {
  readonly store: ImportStore
  /**
   * Stores rows and, in the same transaction, what `alongside` writes. For each row, in order:
   * whether it was new, or why it was refused.
   */
  readonly take: (
    rows: readonly ImportedRow[],
    alongside: (results: readonly (boolean | string)[]) => void,
  ) => void
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly breathe: () => Promise<void>
}

export type Importer = ImportQueries & {
  /** Settles when no import is running. */
  idle(): Promise<void>
  close(): Promise<void>
}

const batchLines = 1000
/** Reasons that are kept of one file. */
const problemBound = 20
const importBound = 200

type Mutable = { -readonly [Name in keyof StoredImport]: StoredImport[Name] }

/** Takes in files of historical liquidations, one after the other, from where each was left. */
export function createImporter(options: ImporterOptions): Importer {
  return new Imports(options)
}

class Imports implements Importer {
  private readonly options: ImporterOptions
  private readonly known = new Map<string, Mutable>()
  private readonly stopping = new Set<string>()
  private running: Promise<void> = Promise.resolve()

  constructor(options: ImporterOptions) {
    this.options = options
    for (const stored of options.store.imports()) {
      // One that was running when the engine died goes on when it is asked for again.
      const state = stored.state === 'running' ? 'stopped' : stored.state
      this.known.set(stored.importId, { ...stored, state })
    }
  }

  async start(path: string, venue: VenueId | undefined): Promise<ImportStatus> {
    const file = await this.open(path)
    const reader = await recognised(file, venue ?? null)
    const again = [...this.known.values()].find(
      ({ fingerprint, format }) => fingerprint === file.fingerprint && format === reader.format,
    )
    const job = again ?? this.create(path, venue ?? null, file, reader.format)
    if (job.state === 'running' && this.isUnderWay(job)) return statusOf(job)
    if (job.state === 'finished') return statusOf(job)
    Object.assign(job, {
      path,
      state: 'running',
      failure: null,
      updatedTime: this.options.clock.now(),
    })
    this.stopping.delete(job.importId)
    this.underWay.add(job.importId)
    this.options.store.writeImport(job)
    this.running = this.running.then(() => this.run(job, file, reader))
    return statusOf(job)
  }

  list(): readonly ImportStatus[] {
    return [...this.known.values()]
      .toSorted((left, right) => right.startedTime - left.startedTime)
      .map(statusOf)
  }

  stop(importId: string): ImportStatus {
    const job = this.known.get(importId)
    if (job === undefined) {
      throw new PitwallError('NOT_FOUND', `There is no import ${importId}.`, { path: 'importId' })
    }
    if (this.isUnderWay(job)) this.stopping.add(importId)
    return statusOf(job)
  }

  async idle(): Promise<void> {
    await this.running
  }

  async close(): Promise<void> {
    for (const importId of this.known.keys()) this.stopping.add(importId)
    await this.running
  }

  private readonly underWay = new Set<string>()

  private isUnderWay({ importId }: Mutable): boolean {
    return this.underWay.has(importId)
  }

  private async open(path: string): Promise<OpenedFile> {
    if (!isAbsolute(path)) throw refusal('must be a whole path', path)
    if (!/\.csv(?:\.gz)?$/i.test(path)) throw refusal('must be a .csv or .csv.gz file', path)
    try {
      return await openFile(path)
    } catch (error) {
      throw refusal(error instanceof Error ? error.message : 'could not be read', path)
    }
  }

  private create(
    path: string,
    venue: VenueId | null,
    { fingerprint, bytesTotal }: OpenedFile,
    format: ImportFormat,
  ): Mutable {
    const { clock, random } = this.options
    const now = clock.now()
    const chance = Math.floor(random() * 0xffff_ffff).toString(36)
    const job: Mutable = {
      importId: `import-${now.toString(36)}-${chance}`,
      file: basename(path),
      path,
      fingerprint,
      format,
      venue,
      state: 'stopped',
      startedTime: now,
      updatedTime: now,
      bytesRead: 0,
      bytesTotal,
      linesRead: 0,
      inserted: 0,
      duplicates: 0,
      refused: 0,
      problems: [],
      failure: null,
    }
    this.known.set(job.importId, job)
    const [oldest] = this.known.keys()
    if (this.known.size > importBound && oldest !== undefined) this.known.delete(oldest)
    return job
  }

  private async run(job: Mutable, file: OpenedFile, reader: RowReader): Promise<void> {
    try {
      const isWhole = await this.readLines(job, file, reader)
      this.finish(job, isWhole ? 'finished' : 'stopped', null)
    } catch (error) {
      this.options.log.warn({ error, file: job.file }, 'an import failed')
      this.finish(job, 'failed', error instanceof Error ? error.message : 'unknown failure')
    } finally {
      this.underWay.delete(job.importId)
    }
  }

  /** False when it was stopped before the end. */
  private async readLines(job: Mutable, file: OpenedFile, reader: RowReader): Promise<boolean> {
    let line = 0
    let batch = new Batch()
    for await (const { text, bytesRead } of file.lines()) {
      line += 1
      // The header, and what was taken in before.
      if (line === 1 || line <= job.linesRead) continue
      batch.add(line, text, bytesRead, reader)
      if (batch.lines < batchLines) continue
      this.commit(job, batch)
      batch = new Batch()
      await this.options.breathe()
      if (this.stopping.has(job.importId)) return false
    }
    batch.bytesRead = job.bytesTotal
    batch.lastLine = Math.max(batch.lastLine, line)
    this.commit(job, batch)
    return true
  }

  private commit(job: Mutable, batch: Batch): void {
    const next = { ...job }
    this.options.take(
      batch.rows.map(({ row }) => row),
      (results) => {
        const problems = [...batch.problems]
        results.forEach((result, index) => {
          if (result === true) next.inserted += 1
          else if (result === false) next.duplicates += 1
          else problems.push({ line: batch.rows[index]?.line ?? 0, reason: result })
        })
        next.refused += problems.length
        next.problems = [...next.problems, ...problems].slice(0, problemBound)
        next.linesRead = batch.lastLine
        next.bytesRead = Math.min(batch.bytesRead, next.bytesTotal)
        next.updatedTime = this.options.clock.now()
        this.options.store.writeImport(next)
      },
    )
    Object.assign(job, next)
  }

  private finish(job: Mutable, state: StoredImport['state'], failure: string | null): void {
    Object.assign(job, { state, failure, updatedTime: this.options.clock.now() })
    try {
      this.options.store.writeImport(job)
    } catch (error) {
      this.options.log.error({ error, file: job.file }, 'the end of an import could not be written')
    }
  }
}

/** Lines that are stored together. */
class Batch {
  readonly rows: { readonly line: number; readonly row: ImportedRow }[] = []
  readonly problems: { readonly line: number; readonly reason: string }[] = []
  lines = 0
  lastLine = 0
  bytesRead = 0

  add(line: number, text: string, bytesRead: number, reader: RowReader): void {
    this.lines += 1
    this.lastLine = line
    this.bytesRead = bytesRead
    if (text.trim() === '') return
    const reading = reader.read(csvFields(text))
    if (typeof reading === 'string') this.problems.push({ line, reason: reading })
    else this.rows.push({ line, row: reading })
  }
}

async function recognised(file: OpenedFile, venue: VenueId | null): Promise<RowReader> {
  for await (const { text } of file.lines()) {
    const reader = readerFor(csvFields(text.replace(/^\uFEFF/, '')), venue)
    if (reader !== null) return reader
    break
  }
  throw new PitwallError(
    'INVALID_ARGUMENT',
    'path: the first line is not the header of a known form (an export of this program, Binance liquidationSnapshot, tardis.dev liquidations).',
    { path: 'path' },
  )
}

function statusOf({ path: _path, fingerprint: _print, ...status }: StoredImport): ImportStatus {
  return status
}

function refusal(why: string, path: string): PitwallError {
  return new PitwallError('INVALID_ARGUMENT', `path: ${basename(path)} ${why}.`, { path: 'path' })
}
