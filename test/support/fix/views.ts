import type { FixField, FixView } from '../../../src/main/net/fix/types.ts'
import type { FixBody, FixSource } from '../../../src/main/venues/shared/fix/fields.ts'

/** Count tag and first tag of the groups that order messages have. */
const groups: Readonly<Record<number, number>> = { 136: 137 }

/** A body as its receiver would read it, without the wire between. */
export function sourceOf({ msgType, fields }: FixBody): FixSource {
  return { msgType, ...viewOf(fields) }
}

export function viewOf(fields: readonly FixField[]): FixView {
  const get = (tag: number): string | null => fields.find(([each]) => each === tag)?.[1] ?? null
  return {
    get,
    has: (tag) => get(tag) !== null,
    fields: () => fields,
    group(countTag) {
      const starts = [...fields.keys()].filter((at) => fields[at]?.[0] === groups[countTag])
      return starts.map((from, index) => viewOf(fields.slice(from, starts[index + 1])))
    },
  }
}

/** The fields with some changed; null takes one out. */
export function changed(
  body: FixBody,
  changes: Readonly<Record<number, string | null>>,
): FixSource {
  const kept = body.fields.filter(([tag]) => !(tag in changes))
  const added = Object.entries(changes).flatMap(([tag, value]) =>
    value === null ? [] : [[Number(tag), value] as const],
  )
  return sourceOf({ msgType: body.msgType, fields: [...kept, ...added] })
}
