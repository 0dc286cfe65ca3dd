import type {
  ImportFormat,
  ImportState,
  ImportStatus,
} from '../../contract/domain/liquidationImport.ts'
import type { UnixMs } from '../../contract/domain/ids.ts'
import type { VenueId } from '../../contract/domain/venue.ts'
import type { Database } from './database.ts'
import { guarded } from './failures.ts'

export type ImportRecord = ImportStatus & { readonly path: string; readonly fingerprint: string }

type Row = {
  readonly importId: string
  readonly path: string
  readonly file: string
  readonly fingerprint: string
  readonly format: ImportFormat | null
  readonly venue: VenueId | null
  readonly state: ImportState
  readonly startedTime: UnixMs
  readonly updatedTime: UnixMs
  readonly bytesRead: number
  readonly bytesTotal: number
  readonly linesRead: number
  readonly inserted: number
  readonly duplicates: number
  readonly refused: number
  readonly problems: string
  readonly failure: string | null
}

/** Files of historical liquidations and how far each was taken in. */
export function createImportStore({ sqlite, path }: Database) {
  const select = sqlite.prepare<[], Row>(
    `SELECT import_id AS importId, path, file, fingerprint, format, venue, state,
            started_time AS startedTime, updated_time AS updatedTime, bytes_read AS bytesRead,
            bytes_total AS bytesTotal, lines_read AS linesRead, inserted, duplicates, refused,
            problems, failure
       FROM liquidation_imports ORDER BY started_time`,
  )
  const write = sqlite.prepare(
    `INSERT OR REPLACE INTO liquidation_imports
       (import_id, path, file, fingerprint, format, venue, state, started_time, updated_time,
        bytes_read, bytes_total, lines_read, inserted, duplicates, refused, problems, failure)
     VALUES (@importId, @path, @file, @fingerprint, @format, @venue, @state, @startedTime,
        @updatedTime, @bytesRead, @bytesTotal, @linesRead, @inserted, @duplicates, @refused,
        @problems, @failure)`,
  )
  return {
    imports: (): readonly ImportRecord[] =>
      guarded(path, () =>
        select.all().map((row) => ({
          ...row,
          problems: JSON.parse(row.problems) as ImportStatus['problems'],
        })),
      ),
    writeImport(record: ImportRecord): void {
      guarded(path, () => write.run({ ...record, problems: JSON.stringify(record.problems) }))
    },
  }
}
