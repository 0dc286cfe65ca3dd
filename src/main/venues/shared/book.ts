import { toDecimal } from './decimal.ts'

/** A level as the venue spelled it. */
export type TextLevel = readonly [price: string, quantity: string]

export type BookSide = 'bids' | 'asks'

/**
 * An order book that keeps the venue's own spelling of prices and quantities, best price first.
 * Levels are found by the price's number, so `7.61` and `7.6100` are one level.
 */
export type OrderBook = {
  /** Forgets everything and takes these levels. */
  replace(bids: readonly TextLevel[], asks: readonly TextLevel[]): void
  /** Sets absolute quantities; zero removes. */
  apply(bids: readonly TextLevel[], asks: readonly TextLevel[]): void
  best(side: BookSide): TextLevel | null
  top(side: BookSide, count: number): readonly TextLevel[]
  depth(side: BookSide): number
  clear(): void
}

type Entry = { readonly price: number; readonly level: TextLevel }

export function createOrderBook(): OrderBook {
  const bids = createLadder((left, right) => right - left)
  const asks = createLadder((left, right) => left - right)
  const of = { bids, asks }
  const applyBoth: OrderBook['apply'] = (newBids, newAsks) => {
    for (const level of newBids) bids.set(level)
    for (const level of newAsks) asks.set(level)
  }
  const clear = (): void => {
    bids.clear()
    asks.clear()
  }
  return {
    replace(newBids, newAsks) {
      clear()
      applyBoth(newBids, newAsks)
    },
    apply: applyBoth,
    best: (side) => of[side].entries[0]?.level ?? null,
    top: (side, count) => of[side].entries.slice(0, count).map((entry) => entry.level),
    depth: (side) => of[side].entries.length,
    clear,
  }
}

type Ladder = {
  readonly entries: readonly Entry[]
  set(level: TextLevel): void
  clear(): void
}

/** One side, sorted by `compare`; levels whose texts are no numbers are left out. */
function createLadder(compare: (left: number, right: number) => number): Ladder {
  const entries: Entry[] = []

  const position = (price: number): number => {
    let low = 0
    let high = entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compare(entries[middle]?.price ?? 0, price) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    entries,
    set(level) {
      const price = Number(level[0])
      const quantity = Number(level[1])
      if (!(price > 0) || !(quantity >= 0)) return
      const at = position(price)
      const found = entries[at]?.price === price
      if (quantity === 0) {
        if (found) entries.splice(at, 1)
      } else {
        entries.splice(at, found ? 1 : 0, { price, level })
      }
    },
    clear() {
      entries.length = 0
    },
  }
}

/** Reads levels of `[price, quantity, …]`; null when any is not one. Zero quantities are allowed. */
export function parseLevels(raw: unknown, bound = 20_000): readonly TextLevel[] | null {
  if (!Array.isArray(raw) || raw.length > bound) return null
  const levels: TextLevel[] = []
  for (const row of raw) {
    const level: unknown = row
    if (!Array.isArray(level)) return null
    const price = toDecimal(level[0])
    const quantity = toDecimal(level[1])
    if (price === null || quantity === null || price.value <= 0 || quantity.value < 0) return null
    levels.push([String(level[0]), String(level[1])])
  }
  return levels
}

/** The same levels as numbers, for events. */
export function numberLevels(
  levels: readonly TextLevel[],
): readonly (readonly [price: number, quantity: number])[] {
  return levels.map(([price, quantity]) => [Number(price), Number(quantity)] as const)
}
