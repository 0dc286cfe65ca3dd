import { tagAt } from '../codec/fieldIndex.ts'
import type { DecodedMessage } from '../codec/message.ts'
import type { FixGroupDefinition } from '../types.ts'

export type GroupFault = { readonly reason: 1 | 15 | 16; readonly tag: number }

/** Checks the entries behind a count field; the first field after them, or what is wrong. */
export function checkGroup(
  message: DecodedMessage,
  group: FixGroupDefinition,
  countField: number,
  end: number,
): number | GroupFault {
  const stated = Number(message.value(countField))
  const { index } = message.bytes
  let at = countField + 1
  let entries = 0
  while (at < end && group.tags.has(tagAt(index, at))) {
    if (tagAt(index, at) !== group.firstTag) return { reason: 15, tag: tagAt(index, at) }
    const next = checkEntry(message, group, at, end)
    if (typeof next !== 'number') return next
    entries += 1
    at = next
  }
  return entries === stated ? at : { reason: 16, tag: group.countTag }
}

function checkEntry(
  message: DecodedMessage,
  group: FixGroupDefinition,
  from: number,
  end: number,
): number | GroupFault {
  const { index } = message.bytes
  const seen = new Set<number>()
  let at = from
  let position = -1
  while (at < end) {
    const tag = tagAt(index, at)
    const here = group.order.get(tag)
    if (here === undefined || (tag === group.firstTag && at > from)) break
    if (here <= position) return { reason: 15, tag }
    position = here
    seen.add(tag)
    const nested = group.groups.get(tag)
    const next = nested === undefined ? at + 1 : checkGroup(message, nested, at, end)
    if (typeof next !== 'number') return next
    at = next
  }
  const missing = group.required.find((tag) => !seen.has(tag))
  return missing === undefined ? at : { reason: 1, tag: missing }
}
