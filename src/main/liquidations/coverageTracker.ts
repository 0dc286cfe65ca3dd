import type { UnifiedSymbol } from '../../contract/domain/ids.ts'
import type { Environment, VenueId } from '../../contract/domain/venue.ts'
import type { FeedAlive, FeedLost, FeedScope } from '../../contract/events.ts'
import { ScopeTimeline } from './coverage.ts'
import { maxAheadMs } from './validate.ts'
import type { IntervalWrite, LiquidationStore, ScopeKey, StoredScope } from './store.ts'

type Scope = {
  readonly key: ScopeKey
  symbols: ReadonlySet<string>
  readonly timeline: ScopeTimeline
}

/** Scopes of one venue that stand for a symbol. */
export type SymbolScopes = {
  /** Whether the venue's feed was ever described to us. */
  readonly venueKnown: boolean
  readonly scopes: readonly { readonly scope: string; readonly timeline: ScopeTimeline }[]
}

/** What of every venue's feed was observed, and which symbols that was. */
export class CoverageTracker {
  private readonly scopes = new Map<string, Scope>()
  private readonly unstoredScopes = new Set<Scope>()
  private refusedProofs = 0

  constructor(store: LiquidationStore) {
    for (const stored of store.scopes()) this.scopeOf(stored).symbols = new Set(stored.symbols)
  }

  describe(event: FeedScope): void {
    const scope = this.scopeOf(event)
    scope.symbols = new Set([...scope.symbols, ...event.symbols])
    this.unstoredScopes.add(scope)
  }

  /**
   * A time that is not one, or in the future, proves nothing. Returns how much storage lacks of
   * the interval it belongs to, ms.
   */
  alive(event: FeedAlive, now: number): number {
    const { exchangeTime } = event
    const usable = Number.isSafeInteger(exchangeTime) && exchangeTime >= 0
    if (usable && exchangeTime <= now + maxAheadMs) {
      return this.scopeOf(event).timeline.alive(exchangeTime, now)
    }
    this.refusedProofs += 1
    return 0
  }

  lost(event: FeedLost): void {
    this.scopeOf(event).timeline.lost(event.reason)
  }

  /** Rows of this venue were given up: what is not stored was not recorded. */
  forgetUnstored(venue: VenueId, environment: Environment): void {
    for (const { key, timeline } of this.scopes.values()) {
      if (key.venue !== venue || key.environment !== environment) continue
      timeline.forgetUnstored('notRunning')
    }
  }

  /** Proofs with an impossible time since the start. */
  get refused(): number {
    return this.refusedProofs
  }

  changes(): { readonly scopes: readonly StoredScope[]; readonly intervals: IntervalWrite[] } {
    const scopes = [...this.unstoredScopes].map(({ key, symbols }) => ({
      ...key,
      symbols: [...symbols] as UnifiedSymbol[],
    }))
    const intervals = [...this.scopes.values()].flatMap(({ key, timeline }) =>
      timeline.changes().map((state) => ({ ...key, ...state })),
    )
    return { scopes, intervals }
  }

  markStored(): void {
    this.unstoredScopes.clear()
    for (const { timeline } of this.scopes.values()) timeline.markStored()
  }

  scopesOf(venue: VenueId, environment: Environment, symbol: UnifiedSymbol): SymbolScopes {
    const ofVenue = [...this.scopes.values()].filter(
      ({ key }) => key.venue === venue && key.environment === environment,
    )
    const scopes = ofVenue
      .filter(({ key, symbols }) => key.scope === '*' || symbols.has(symbol))
      .map(({ key, timeline }) => ({ scope: key.scope, timeline }))
    return { venueKnown: ofVenue.length > 0, scopes }
  }

  private scopeOf({ venue, environment, scope }: ScopeKey): Scope {
    const name = `${environment} ${venue} ${scope}`
    const known = this.scopes.get(name)
    if (known !== undefined) return known
    const key = { venue, environment, scope }
    const made: Scope = { key, symbols: new Set(), timeline: new ScopeTimeline() }
    this.scopes.set(name, made)
    return made
  }
}
