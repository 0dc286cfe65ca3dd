import type { Level } from '../../contract/domain/market.ts'

export type BookSide = 'bids' | 'asks'

/**
 * An order book in typed arrays, best price first. A price of at most 15 digits has one double, so
 * `7.61` and `7.6100` are one level and no two prices of a venue are the same number.
 */
export type OrderBook = {
  /** Forgets everything and takes these levels. */
  replace(bids: readonly Level[], asks: readonly Level[]): void
  /** Sets absolute quantities; zero removes. */
  apply(bids: readonly Level[], asks: readonly Level[]): void
  best(side: BookSide): Level | null
  top(side: BookSide, count: number): readonly Level[]
  depth(side: BookSide): number
  clear(): void
}

export function createOrderBook(): OrderBook {
  const sides = { bids: new Ladder(1), asks: new Ladder(-1) }
  const apply: OrderBook['apply'] = (bids, asks) => {
    sides.bids.apply(bids)
    sides.asks.apply(asks)
  }
  const clear = (): void => {
    sides.bids.clear()
    sides.asks.clear()
  }
  return {
    replace(bids, asks) {
      sides.bids.replace(bids)
      sides.asks.replace(asks)
    },
    apply,
    best: (side) => sides[side].level(0),
    top: (side, count) => sides[side].top(count),
    depth: (side) => sides[side].size,
    clear,
  }
}

const firstCapacity = 256
/** Levels looked through from the best one before a search by halves: most changes are up there. */
const nearLevels = 8
const movedByHand = 64

/**
 * One side. Prices are kept times `sign`, rising, so that the best is last and a change near it
 * moves little.
 */
class Ladder {
  size = 0
  private readonly sign: 1 | -1
  private keys = new Float64Array(firstCapacity)
  private quantities = new Float64Array(firstCapacity)

  constructor(sign: 1 | -1) {
    this.sign = sign
  }

  apply(levels: readonly Level[]): void {
    for (let index = 0; index < levels.length; index += 1) {
      const level = levels[index] as Level
      this.set(level[0], level[1])
    }
  }

  replace(levels: readonly Level[]): void {
    this.clear()
    if (!this.isBestFirst(levels)) return this.apply(levels)
    while (this.keys.length < levels.length) this.grow()
    this.size = levels.length
    for (let index = 0; index < levels.length; index += 1) {
      const level = levels[levels.length - 1 - index] as Level
      this.keys[index] = level[0] * this.sign
      this.quantities[index] = level[1]
    }
  }

  /** Whether the levels can be taken as they come, as snapshots usually can. */
  private isBestFirst(levels: readonly Level[]): boolean {
    let last = Infinity
    for (let index = 0; index < levels.length; index += 1) {
      const level = levels[index] as Level
      const key = level[0] * this.sign
      if (!(key < last) || !(level[0] > 0) || !(level[1] > 0)) return false
      last = key
    }
    return true
  }

  /** Levels that are no positive price and quantity are left out. */
  private set(price: number, quantity: number): void {
    if (!(price > 0) || !(quantity >= 0)) return
    const key = price * this.sign
    const at = this.position(key)
    const found = at < this.size && this.keys[at] === key
    if (quantity === 0) {
      if (found) this.remove(at)
    } else if (found) {
      this.quantities[at] = quantity
    } else {
      this.insert(at, key, quantity)
    }
  }

  /** By distance from the best; null beyond the last. */
  level(index: number): Level | null {
    const at = this.size - 1 - index
    if (at < 0) return null
    return [(this.keys[at] as number) * this.sign, this.quantities[at] as number]
  }

  top(count: number): readonly Level[] {
    const shown = Math.min(count, this.size)
    return Array.from({ length: shown }, (_, index) => this.level(index) as Level)
  }

  clear(): void {
    this.size = 0
  }

  /** Where the key is, or would be put. */
  private position(key: number): number {
    const { keys, size } = this
    let high = size
    const near = Math.max(0, size - nearLevels)
    while (high > near && (keys[high - 1] as number) >= key) high -= 1
    if (high > near || high === 0) return high
    let low = 0
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((keys[middle] as number) < key) low = middle + 1
      else high = middle
    }
    return low
  }

  private insert(at: number, key: number, quantity: number): void {
    if (this.size === this.keys.length) this.grow()
    moveUp(this.keys, at, this.size)
    moveUp(this.quantities, at, this.size)
    this.keys[at] = key
    this.quantities[at] = quantity
    this.size += 1
  }

  private remove(at: number): void {
    moveDown(this.keys, at, this.size)
    moveDown(this.quantities, at, this.size)
    this.size -= 1
  }

  private grow(): void {
    const { keys, quantities } = this
    this.keys = new Float64Array(keys.length * 2)
    this.quantities = new Float64Array(keys.length * 2)
    this.keys.set(keys)
    this.quantities.set(quantities)
  }
}

/** Opens a place at `at`. Few numbers are moved faster by hand than by the engine's own copy. */
function moveUp(values: Float64Array, at: number, size: number): void {
  if (size - at > movedByHand) values.copyWithin(at + 1, at, size)
  else for (let to = size; to > at; to -= 1) values[to] = values[to - 1] as number
}

/** Closes the place at `at`. */
function moveDown(values: Float64Array, at: number, size: number): void {
  if (size - at > movedByHand) values.copyWithin(at, at + 1, size)
  else for (let to = at; to < size - 1; to += 1) values[to] = values[to + 1] as number
}
