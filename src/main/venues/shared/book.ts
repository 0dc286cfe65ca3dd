import type { Level } from '../../../contract/domain/market.ts'
import { plainText } from '../../core/decimal.ts'
import { ScannedLevels } from './depthFrames.ts'
import { readNumber } from './numbers.ts'

/** Reads levels of `[price, quantity, …]`; null when any is not one. Zero quantities are allowed. */
export function parseLevels(raw: unknown, bound = 20_000): readonly Level[] | null {
  if (raw instanceof ScannedLevels) return raw.levels.length > bound ? null : raw.levels
  if (!Array.isArray(raw) || raw.length > bound) return null
  const levels: Level[] = []
  for (const row of raw) {
    if (!Array.isArray(row)) return null
    const price = readNumber(row[0])
    const quantity = readNumber(row[1])
    if (!(price > 0) || !(quantity >= 0)) return null
    levels.push([price, quantity])
  }
  return levels
}

/** The same levels as plain decimal text. */
export function textLevels(
  levels: readonly Level[],
): readonly (readonly [price: string, quantity: string])[] {
  return levels.map(([price, quantity]) => [plainText(price), plainText(quantity)] as const)
}
