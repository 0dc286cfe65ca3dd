import type { UnifiedSymbol, UnixMs } from '../../contract/domain/ids.ts'
import type { BracketSource, BracketTable, MarginTier } from '../../contract/domain/margin.ts'
import type { VenueId } from '../../contract/domain/venue.ts'
import type { Database } from './database.ts'
import { guarded } from './failures.ts'

type Row = {
  readonly venue: VenueId
  readonly symbol: UnifiedSymbol
  readonly version: string
  readonly source: BracketSource
  readonly asOf: UnixMs
  readonly tiers: string
}

/** Margin tiers as venues told them last. */
export function createBracketStore({ sqlite, path }: Database) {
  const select = sqlite.prepare<[], Row>(
    `SELECT venue, unified_symbol AS symbol, version, source, as_of AS asOf, tiers
       FROM margin_brackets`,
  )
  const write = sqlite.prepare(
    `INSERT OR REPLACE INTO margin_brackets (venue, unified_symbol, version, source, as_of, tiers)
     VALUES (@venue, @symbol, @version, @source, @asOf, @tiers)`,
  )
  const writeAll = sqlite.transaction((tables: readonly BracketTable[]) => {
    for (const { venue, symbol, version, source, asOf, tiers } of tables) {
      write.run({ venue, symbol, version, source, asOf, tiers: JSON.stringify(tiers) })
    }
  })
  return {
    readBrackets: (): readonly BracketTable[] =>
      guarded(path, () =>
        select.all().map((row) => ({
          ...row,
          assumed: false,
          tiers: JSON.parse(row.tiers) as readonly MarginTier[],
        })),
      ),
    writeBrackets: (tables: readonly BracketTable[]): void => {
      guarded(path, () => writeAll(tables))
    },
  }
}
