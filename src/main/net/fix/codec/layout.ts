import type { FixDictionary } from '../types.ts'

/** What reading needs to know of a tag at once. */
export type Layout = {
  /**
   * By tag: above 0 the data tag whose length it tells, -1 a tag that counts a group, else 0. Tags
   * beyond its end are plain.
   */
  readonly kinds: Int32Array
  readonly dictionary: FixDictionary
}

const layouts = new WeakMap<FixDictionary, Layout>()

export function layoutOf(dictionary: FixDictionary): Layout {
  const known = layouts.get(dictionary)
  if (known !== undefined) return known
  const layout = { kinds: kindsOf(dictionary), dictionary }
  layouts.set(dictionary, layout)
  return layout
}

function kindsOf(dictionary: FixDictionary): Int32Array {
  const tags = [...dictionary.tags()]
  const kinds = new Int32Array(Math.max(...tags) + 1)
  for (const tag of tags) kinds[tag] = dictionary.dataTagOf(tag) ?? 0
  for (const part of [dictionary.header, ...dictionary.messages()]) {
    for (const countTag of part.groups.keys()) kinds[countTag] = -1
  }
  return kinds
}
