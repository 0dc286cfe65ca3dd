import type Sqlite from 'better-sqlite3'
import type { GapReason } from '../../contract/domain/heatmap.ts'
import type { UnifiedSymbol } from '../../contract/domain/ids.ts'
import type { Environment, VenueId } from '../../contract/domain/venue.ts'

export type ScopeRow = {
  readonly venue: VenueId
  readonly environment: Environment
  readonly scope: string
  readonly symbols: readonly UnifiedSymbol[]
}

export type IntervalRow = {
  readonly scope: string
  readonly from: number
  readonly to: number
  readonly endedReason: GapReason | null
}

type StoredScope = Omit<ScopeRow, 'symbols'> & { readonly scopeId: number }

/** When each part of a venue's feed was observed. */
export function coverageRows(sqlite: Sqlite.Database) {
  const findScope = sqlite
    .prepare<[string, string, string], number>(
      'SELECT scope_id FROM feed_scopes WHERE venue = ? AND environment = ? AND scope = ?',
    )
    .pluck()
  const addScope = sqlite
    .prepare<[string, string, string], number>(
      'INSERT INTO feed_scopes (venue, environment, scope) VALUES (?, ?, ?) RETURNING scope_id',
    )
    .pluck()
  const addSymbol = sqlite.prepare(
    'INSERT OR IGNORE INTO feed_scope_symbols (scope_id, unified_symbol) VALUES (?, ?)',
  )
  const allScopes = sqlite.prepare<[], StoredScope>(
    'SELECT scope_id AS scopeId, venue, environment, scope FROM feed_scopes ORDER BY scope_id',
  )
  const symbolsOf = sqlite
    .prepare<[number], UnifiedSymbol>(
      'SELECT unified_symbol FROM feed_scope_symbols WHERE scope_id = ?',
    )
    .pluck()
  const remove = sqlite.prepare('DELETE FROM feed_intervals WHERE scope_id = ? AND from_time = ?')
  const write = sqlite.prepare(
    `INSERT INTO feed_intervals (scope_id, from_time, to_time, ended_reason) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET to_time = MAX(to_time, excluded.to_time),
                                 ended_reason = excluded.ended_reason`,
  )
  const touching = sqlite.prepare<[string, number, number, number], IntervalRow>(
    `SELECT ? AS scope, from_time AS "from", to_time AS "to", ended_reason AS endedReason
       FROM feed_intervals INDEXED BY feed_intervals_by_end
      WHERE scope_id = ? AND to_time >= ? AND from_time <= ?`,
  )
  const lastBefore = sqlite.prepare<[string, number, number], IntervalRow>(
    `SELECT ? AS scope, from_time AS "from", to_time AS "to", ended_reason AS endedReason
       FROM feed_intervals WHERE scope_id = ? AND to_time < ?
       ORDER BY to_time DESC LIMIT 1`,
  )

  const scopeId = (venue: VenueId, environment: Environment, scope: string): number =>
    findScope.get(venue, environment, scope) ?? Number(addScope.get(venue, environment, scope))

  return {
    addScope({ venue, environment, scope, symbols }: ScopeRow): void {
      const id = scopeId(venue, environment, scope)
      for (const symbol of symbols) addSymbol.run(id, symbol)
    },
    scopes: (): readonly ScopeRow[] =>
      allScopes
        .all()
        .map(({ scopeId: id, ...scope }) => ({ ...scope, symbols: symbolsOf.all(id) })),
    write(
      key: Omit<ScopeRow, 'symbols'>,
      interval: Omit<IntervalRow, 'scope'>,
      replaces: readonly number[],
    ): void {
      const id = scopeId(key.venue, key.environment, key.scope)
      for (const from of replaces) remove.run(id, from)
      write.run(id, interval.from, interval.to, interval.endedReason)
    },
    read(
      venue: VenueId,
      environment: Environment,
      scope: string,
      from: number,
      to: number,
    ): IntervalRow[] {
      const id = findScope.get(venue, environment, scope)
      if (id === undefined) return []
      const before = lastBefore.all(scope, id, from)
      return [...before, ...touching.all(scope, id, from, to)]
    },
  }
}
