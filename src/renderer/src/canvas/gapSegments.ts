import type { VenueId } from '../../../contract/domain/venue.ts'

/** A stretch of time of which one venue has no record. */
export type VenueGap = { readonly venue: VenueId; readonly from: number; readonly to: number }

/** A stretch of time in which the same venues have no record. */
export type GapSegment = {
  readonly from: number
  readonly to: number
  readonly missing: readonly VenueId[]
  /** None of the shown venues has a record: nothing at all is known of this stretch. */
  readonly common: boolean
}

/** Cuts the gaps of the shown venues where the set of missing venues changes. In time order. */
export function gapSegments(
  gaps: readonly VenueGap[],
  shown: ReadonlySet<VenueId>,
): readonly GapSegment[] {
  const relevant = gaps.filter((gap) => shown.has(gap.venue) && gap.to > gap.from)
  const edges = [...new Set(relevant.flatMap((gap) => [gap.from, gap.to]))]
  edges.sort((a, b) => a - b)
  const segments: GapSegment[] = []
  for (let at = 0; at + 1 < edges.length; at++) {
    const from = edges[at] ?? 0
    const to = edges[at + 1] ?? 0
    const missing = missingIn(relevant, from, to)
    if (missing.length > 0)
      push(segments, { from, to, missing, common: missing.length === shown.size })
  }
  return segments
}

function missingIn(gaps: readonly VenueGap[], from: number, to: number): readonly VenueId[] {
  const missing = new Set(
    gaps.filter((gap) => gap.from <= from && gap.to >= to).map((gap) => gap.venue),
  )
  return [...missing].toSorted()
}

/** Neighbours with the same venues become one. */
function push(segments: GapSegment[], next: GapSegment): void {
  const last = segments.at(-1)
  if (last?.to === next.from && last.missing.join(' ') === next.missing.join(' ')) {
    segments[segments.length - 1] = { ...last, to: next.to }
  } else {
    segments.push(next)
  }
}
