import type { FixGroupDefinition } from '../types.ts'
import { type FieldIndex, tagAt } from './fieldIndex.ts'

/** Fields from one number to another, the second not included. */
export type Range = { readonly from: number; readonly to: number }

export type GroupSpan = {
  readonly entries: readonly Range[]
  /** The first field behind the group. */
  readonly to: number
}

/**
 * Finds the entries that follow a count field. An entry goes on while its tags belong to the group
 * and none comes twice; the count itself is not believed.
 */
export function spanOf(
  index: FieldIndex,
  group: FixGroupDefinition,
  from: number,
  end: number,
): GroupSpan {
  const entries: Range[] = []
  let at = from
  while (at < end && tagAt(index, at) === group.firstTag) {
    const to = entryEnd(index, group, at, end)
    entries.push({ from: at, to })
    at = to
  }
  return { entries, to: at }
}

function entryEnd(index: FieldIndex, group: FixGroupDefinition, from: number, end: number): number {
  const seen = new Set<number>()
  let at = from
  while (at < end) {
    const tag = tagAt(index, at)
    if (!group.tags.has(tag) || seen.has(tag)) break
    seen.add(tag)
    const nested = group.groups.get(tag)
    at = nested === undefined ? at + 1 : spanOf(index, nested, at + 1, end).to
  }
  return at
}
