import type { UnifiedSymbol } from '../../../contract/domain/ids.ts'
import { type Environment, type VenueId, venueIds } from '../../../contract/domain/venue.ts'
import { type CellLevel, blockMs, cellLevels } from '../levels.ts'
import type { LiquidationStore, StoreRow } from '../store.ts'
import { SeriesBlock } from './seriesBlock.ts'

/** Cells of one symbol and level over one block of columns, by venue and side. */
export type Block = { readonly series: (SeriesBlock | undefined)[]; cells: number }

/** Index of a venue's side in `Block.series`. */
export function seriesIndex(venue: VenueId, short: 0 | 1): number {
  return venueIds.indexOf(venue) * 2 + short
}

/** What an empty block counts for against the bound. */
const emptyBlockCost = 32

/**
 * The part of the stored cells that is in use, loaded on demand and kept up to date. Bounded by
 * the number of cells; what was used longest ago gives way and is read again when needed.
 */
export class CellCache {
  private readonly blocks = new Map<string, Block>()
  private readonly store: LiquidationStore
  private readonly bound: number
  private cost = 0

  constructor(store: LiquidationStore, boundCells: number) {
    this.store = store
    this.bound = boundCells
  }

  /** Cells held now. */
  get size(): number {
    return this.cost
  }

  /** The block with that number: `Math.floor(time / blockMs(level))`. */
  block(environment: Environment, symbol: UnifiedSymbol, level: CellLevel, index: number): Block {
    const key = keyOf(environment, symbol, level.level, index)
    const known = this.blocks.get(key)
    const block = known ?? this.load(environment, symbol, level, index)
    if (known === undefined) this.cost += block.cells + emptyBlockCost
    else this.blocks.delete(key)
    this.blocks.set(key, block)
    this.evict(key)
    return block
  }

  /** Adds a row that was just committed to the blocks that are held. */
  apply(row: StoreRow): void {
    const { environment, liquidation, notionalMicros } = row
    const series = seriesIndex(liquidation.venue, liquidation.positionSide === 'short' ? 1 : 0)
    for (const { level, columnTime, bin } of row.cells) {
      const form = cellLevels[level]
      if (form === undefined) continue
      const index = Math.floor(columnTime / blockMs(form))
      const block = this.blocks.get(
        keyOf(environment, liquidation.unifiedSymbol, form.level, index),
      )
      if (block === undefined) continue
      const column = Math.round(columnTime / form.columnMs) - index * form.blockColumns
      this.cost += addTo(block, form, series, column, bin, notionalMicros, 1)
    }
  }

  private load(
    environment: Environment,
    symbol: UnifiedSymbol,
    level: CellLevel,
    index: number,
  ): Block {
    const block: Block = { series: [], cells: 0 }
    const from = index * blockMs(level)
    this.store.readCells(
      { environment, symbol, level: level.level, from, to: from + blockMs(level) },
      (venue, short, columnTime, bin, micros, count) => {
        const column = Math.round((columnTime - from) / level.columnMs)
        addTo(block, level, seriesIndex(venue, short), column, bin, micros, count)
      },
    )
    return block
  }

  private evict(keep: string): void {
    for (const [key, block] of this.blocks) {
      if (this.cost <= this.bound) return
      if (key === keep) continue
      this.blocks.delete(key)
      this.cost -= block.cells + emptyBlockCost
    }
  }
}

/** Returns how many cells were made, 0 or 1. */
function addTo(
  block: Block,
  level: CellLevel,
  index: number,
  column: number,
  bin: number,
  micros: number,
  count: number,
): number {
  const series = (block.series[index] ??= new SeriesBlock(level.blockColumns))
  const made = series.add(column, bin, micros, count) ? 1 : 0
  block.cells += made
  return made
}

function keyOf(
  environment: Environment,
  symbol: UnifiedSymbol,
  level: number,
  index: number,
): string {
  return `${environment} ${symbol} ${level} ${index}`
}
