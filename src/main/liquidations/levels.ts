import type { CellAddress } from './store.ts'

/** A resolution at which cells are kept. The numbers are part of the database's form. */
export type CellLevel = {
  readonly level: number
  readonly columnMs: number
  /** Base bins to a bin. */
  readonly binFactor: number
  /** Columns that are loaded together. */
  readonly blockColumns: number
}

/**
 * Finest first; every interval the interface knows is a whole number of the finest columns. The
 * bins shown unasked are ten to a hundred base bins high, hence the factor of the coarser two. A
 * block is four hours, a day and thirty days.
 */
export const cellLevels = [
  { level: 0, columnMs: 60_000, binFactor: 1, blockColumns: 240 },
  { level: 1, columnMs: 900_000, binFactor: 10, blockColumns: 96 },
  { level: 2, columnMs: 14_400_000, binFactor: 10, blockColumns: 180 },
] as const satisfies readonly CellLevel[]

/** The coarsest level whose columns and bins divide the wanted ones exactly. */
export function levelFor(intervalMs: number, multiple: number): CellLevel {
  const fits = (level: CellLevel): boolean =>
    intervalMs % level.columnMs === 0 && multiple % level.binFactor === 0
  return cellLevels.findLast(fits) ?? cellLevels[0]
}

/** Where an event at `time` in base bin `bin` adds up, at every level. */
export function cellsOf(time: number, bin: number): readonly CellAddress[] {
  return cellLevels.map(({ level, columnMs, binFactor }) => ({
    level,
    columnTime: Math.floor(time / columnMs) * columnMs,
    bin: Math.floor(bin / binFactor),
  }))
}

export function blockMs(level: CellLevel): number {
  return level.columnMs * level.blockColumns
}
