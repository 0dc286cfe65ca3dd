import { type Assessed, isEligible } from './view.ts'

/**
 * Eligible venues in the order of preference, then those left out by name. Score decides, then the
 * trader's priority, then the venue's name, so that equals always come in the same order. What has no
 * score comes behind what has one.
 */
export function ranked(assessed: readonly Assessed[]): readonly Assessed[] {
  return [
    ...assessed.filter(isEligible).toSorted(byPreference),
    ...assessed.filter((each) => !isEligible(each)).toSorted(byName),
  ]
}

export function byPreference(left: Assessed, right: Assessed): number {
  return (
    compare(left.shown.score, right.shown.score) ||
    compare(left.view.priority, right.view.priority) ||
    byName(left, right)
  )
}

function byName(left: Assessed, right: Assessed): number {
  if (left.view.venue === right.view.venue) return 0
  return left.view.venue < right.view.venue ? -1 : 1
}

/** Null is the last. */
function compare(left: number | null, right: number | null): number {
  if (left === right) return 0
  if (left === null) return 1
  if (right === null) return -1
  return left - right
}
