import type {
  LiquidationProfile,
  ModelGapReason,
  ModelNote,
} from '../../../../contract/domain/liquidationModel.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import type { PredictedHeat } from '../../canvas/predictedHeat.ts'
import { formatDuration } from '../../format/age.ts'

const gapWords: Readonly<Record<ModelGapReason, string>> = {
  notRecorded: 'nothing was recorded',
  noOpenInterest: 'no open interest is known',
  noPrice: 'no price is known',
  openInterestJump: 'open interest jumped beyond belief',
}

/** What a person should know before believing the levels: the engine's notes, and the gaps. */
export function modelNotes(
  heat: PredictedHeat | null,
  profile: LiquidationProfile | null,
  nameOf: (venue: VenueId) => string,
): readonly string[] {
  const notes: readonly ModelNote[] = [...(heat?.notes ?? []), ...(profile?.notes ?? [])]
  const told = notes.map(({ message }) => message)
  return [...new Set([...told, ...gapNotes(heat, nameOf)])]
}

function gapNotes(
  heat: PredictedHeat | null,
  nameOf: (venue: VenueId) => string,
): readonly string[] {
  const lengths = new Map<string, number>()
  for (const { venue, reason, from, to } of heat?.gaps ?? []) {
    const key = `${nameOf(venue)}: ${gapWords[reason]}`
    lengths.set(key, (lengths.get(key) ?? 0) + (to - from))
  }
  return [...lengths].map(([what, length]) => `${what} for ${formatDuration(length)} of the range.`)
}
