import type { UnixMs } from './ids.ts'
import type { VenueId } from './venue.ts'

/**
 * Forms of files with historical liquidations, recognised by their header.
 * - `pitwall`: what this program exports, either way.
 * - `binanceSnapshot`: Binance's public archive `liquidationSnapshot`.
 * - `tardis`: tardis.dev `liquidations`.
 */
export const importFormats = ['pitwall', 'binanceSnapshot', 'tardis'] as const
export type ImportFormat = (typeof importFormats)[number]

export type ImportState = 'running' | 'finished' | 'stopped' | 'failed'

/** One file being taken in. What is counted is on disk: a stopped import goes on from there. */
export type ImportStatus = {
  readonly importId: string
  /** Name of the file, without its folder. */
  readonly file: string
  readonly format: ImportFormat | null
  /** Whose events they are where the file does not say. */
  readonly venue: VenueId | null
  readonly state: ImportState
  readonly startedTime: UnixMs
  readonly updatedTime: UnixMs
  /** Bytes of the file read so far, as they lie on disk. */
  readonly bytesRead: number
  readonly bytesTotal: number
  readonly linesRead: number
  readonly inserted: number
  /** Known already. */
  readonly duplicates: number
  /** Not usable; the first reasons are in `problems`. */
  readonly refused: number
  readonly problems: readonly { readonly line: number; readonly reason: string }[]
  /** Why it failed. */
  readonly failure: string | null
}
