/** Rows that are drawn of a long list, and where the first of them stands. */
export type VirtualWindow = { readonly first: number; readonly last: number; readonly top: number }

/** Rows beyond the edges, so that fast scrolling shows no holes. */
const overscan = 8

export function virtualWindow(
  count: number,
  rowHeight: number,
  scrollTop: number,
  height: number,
): VirtualWindow {
  const first = Math.max(0, Math.floor(scrollTop / rowHeight) - overscan)
  const last = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + overscan)
  return { first: Math.min(first, last), last, top: Math.min(first, last) * rowHeight }
}
