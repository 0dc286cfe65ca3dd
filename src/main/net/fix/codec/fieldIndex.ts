/** Numbers kept per field: its tag, and where its value begins and ends, from the message's first byte. */
export const stride = 3

/** Stands for a tag that is not a number. */
export const noTag = -0x7fff_ffff
/** Stands for a piece between two SOH without any `=`: most likely the rest of a cut value. */
export const noEquals = -0x7fff_fffe

/** Where the fields of one message lie. */
export type FieldIndex = readonly number[]

export function fieldCount(index: FieldIndex): number {
  return index.length / stride
}

export function tagAt(index: FieldIndex, field: number): number {
  return index[field * stride] ?? noTag
}
