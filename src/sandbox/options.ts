import { type VenueId, venueIds } from '../contract/domain/venue.ts'
import type { PlainProfileId } from './fix/plainFix.ts'
import type { ScheduledFault } from './faults/fault.ts'

/** A recording to play; `venue` where the file does not tell whose it is. */
export type ReplayFile = { readonly file: string; readonly venue: VenueId | null }

/** `1` is as recorded, higher is faster; `max` as fast as clients read; `step` on demand. */
export type ReplaySpeed = number | 'max' | 'step'

export type ReplayOptions = {
  readonly files: readonly ReplayFile[]
  readonly speed: ReplaySpeed
  /** `shift` makes the recording look recent, `original` sends it byte for byte. */
  readonly times: 'shift' | 'original'
  /** Where the shifted recording begins (speed 1) or ends (any other), ms. Null: when it starts. */
  readonly anchor: number | null
}

export type SandboxOptions = {
  readonly venues: readonly VenueId[]
  readonly seed: number
  /** Null without recordings. */
  readonly replay: ReplayOptions | null
  readonly faults: readonly ScheduledFault[]
  /** FIX counterparties without a venue of their own, on the engine of Binance Spot. */
  readonly fixProfiles: readonly PlainProfileId[]
  /** 0 takes a free one. */
  readonly controlPort: number
}

export const defaultOptions: SandboxOptions = {
  venues: venueIds,
  seed: 1,
  replay: null,
  faults: [],
  fixProfiles: [],
  controlPort: 0,
}
