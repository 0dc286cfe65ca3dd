import type { ImportStatus } from '../domain/liquidationImport.ts'
import type {
  LiquidationProfile,
  ModelDescription,
  ModelSettings,
  PredictedGrid,
} from '../domain/liquidationModel.ts'
import type { LiquidationStatistics } from '../domain/liquidationStatistics.ts'
import type { BracketTable, LiquidationPriceAnswer } from '../domain/margin.ts'
import type { AlertRule, MarketAlert, RuleStatus } from '../domain/marketAlert.ts'
import type { ValidationReport } from '../domain/validation.ts'

export type AlertRulesState = {
  readonly rules: readonly AlertRule[]
  readonly status: readonly RuleStatus[]
}

/** What each request about liquidation analytics answers. */
export type LiquidationResponses = {
  'model:grid': PredictedGrid
  'model:profile': LiquidationProfile
  'model:describe': ModelDescription
  'model:saveSettings': ModelSettings
  'brackets:read': BracketTable
  'brackets:refresh': { readonly tables: number; readonly version: string }
  'liquidationPrice:compute': LiquidationPriceAnswer
  'validation:query': ValidationReport
  'statistics:query': LiquidationStatistics
  'alertRules:list': AlertRulesState
  'alertRules:save': AlertRulesState
  'alertRules:remove': AlertRulesState
  'marketAlerts:history': readonly MarketAlert[]
  'imports:start': ImportStatus
  /** Newest first. */
  'imports:list': readonly ImportStatus[]
  'imports:stop': ImportStatus
}
