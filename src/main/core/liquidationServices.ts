import type { ImportStatus } from '../../contract/domain/liquidationImport.ts'
import type {
  LiquidationProfile,
  ModelChoice,
  ModelDescription,
  ModelSettings,
  PredictedGrid,
  PredictedQuery,
  ProfileQuery,
} from '../../contract/domain/liquidationModel.ts'
import type {
  LiquidationStatistics,
  StatisticsQuery,
} from '../../contract/domain/liquidationStatistics.ts'
import type {
  BracketTable,
  LiquidationPriceAnswer,
  MarginedPosition,
} from '../../contract/domain/margin.ts'
import type { AlertRule, MarketAlert, MarketAlertKind } from '../../contract/domain/marketAlert.ts'
import type { ValidationQuery, ValidationReport } from '../../contract/domain/validation.ts'
import type { UnifiedSymbol, UnixMs } from '../../contract/domain/ids.ts'
import type { VenueId } from '../../contract/domain/venue.ts'
import type { AlertRulesState } from '../../contract/ipc/liquidationChannels.ts'

/** Predicted levels. Expected failures are thrown as PitwallError. */
export type ModelQueries = {
  grid(query: PredictedQuery): Promise<PredictedGrid>
  profile(query: ProfileQuery): Promise<LiquidationProfile>
  describe(symbol: UnifiedSymbol): ModelDescription
  /** What queries without settings use. */
  settings(): ModelSettings
  saveSettings(choice: ModelChoice): ModelSettings
  /** How much is kept in memory, and how to let go of it. */
  cache(): { readonly entries: number; readonly bytes: number; readonly boundBytes: number }
  clearCache(): void
}

export type ValidationQueries = {
  report(query: ValidationQuery): Promise<ValidationReport>
}

export type MarginQueries = {
  brackets(venue: VenueId, symbol: UnifiedSymbol): BracketTable
  /** Throws NOT_FOUND where the venue lets nobody ask. */
  refresh(venue: VenueId): Promise<{ readonly tables: number; readonly version: string }>
  liquidationPrice(
    venue: VenueId,
    symbol: UnifiedSymbol,
    position: MarginedPosition,
  ): LiquidationPriceAnswer
}

/** A rule as a person gives it; without an id it is a new one. */
export type AlertRuleInput = AlertRule extends infer Rule
  ? Rule extends AlertRule
    ? Omit<Rule, 'ruleId'> & { readonly ruleId?: string | undefined }
    : never
  : never

export type MarketAlertQuery = {
  readonly symbol?: UnifiedSymbol | undefined
  readonly kind?: MarketAlertKind | undefined
  readonly from?: UnixMs | undefined
  /** Exclusive. */
  readonly before?: UnixMs | undefined
  readonly limit: number
}

export type MarketAlertQueries = {
  rules(): AlertRulesState
  save(rule: AlertRuleInput): AlertRulesState
  /** Throws NOT_FOUND for an id that is not known. */
  remove(ruleId: string): AlertRulesState
  /** Newest first, of the last 90 days. */
  history(query: MarketAlertQuery): readonly MarketAlert[]
}

export type ImportQueries = {
  /** Returns once the file was recognised; reading goes on behind it. */
  start(path: string, venue: VenueId | undefined): Promise<ImportStatus>
  list(): readonly ImportStatus[]
  /** Throws NOT_FOUND for an id that is not known. */
  stop(importId: string): ImportStatus
}

/** Everything about liquidations beyond recording and drawing them. */
export type LiquidationAnalytics = {
  readonly model: ModelQueries
  readonly validation: ValidationQueries
  readonly margin: MarginQueries
  readonly statistics: (query: StatisticsQuery) => LiquidationStatistics
  readonly alerts: MarketAlertQueries
  readonly imports: ImportQueries
}
