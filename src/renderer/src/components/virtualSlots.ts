/**
 * A long list of rows of one height, one of which may be open and then takes `openSlots` further
 * heights below it.
 */
export type SlotList = {
  readonly count: number
  readonly rowHeight: number
  /** Index of the open row; -1 for none. */
  readonly open: number
  readonly openSlots: number
}

export type DrawnSlots = {
  /** Rows drawn: `first` included, `last` not. */
  readonly first: number
  readonly last: number
  /** Where the first of them stands, and the height of all, CSS pixels. */
  readonly top: number
  readonly height: number
}

/** Rows beyond the edges, so that fast scrolling shows no holes. */
const overscan = 8

/** What is in sight at a scroll position, and a little more. */
export function drawnSlots(list: SlotList, scrollTop: number, viewHeight: number): DrawnSlots {
  const { count, rowHeight, open, openSlots } = list
  const extra = open >= 0 && open < count ? openSlots : 0
  const slots = count + extra
  const firstSlot = clamp(Math.floor(scrollTop / rowHeight) - overscan, slots)
  const lastSlot = clamp(Math.ceil((scrollTop + viewHeight) / rowHeight) + overscan, slots)
  const rowAt = (slot: number): number =>
    extra === 0 || slot <= open ? slot : Math.max(open, slot - extra)
  const first = rowAt(firstSlot)
  return {
    first,
    last: Math.min(count, rowAt(lastSlot) + (extra > 0 && lastSlot > open ? 1 : 0)),
    top: topOf(list, first),
    height: slots * rowHeight,
  }
}

/** Where a row begins, CSS pixels from the top of the list. */
export function topOf({ rowHeight, open, openSlots }: SlotList, row: number): number {
  return (open >= 0 && row > open ? row + openSlots : row) * rowHeight
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(0, value), most)
}
