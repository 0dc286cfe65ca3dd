import type { ImportStatus } from '../../../contract/domain/liquidationImport.ts'
import type { MarketAlert } from '../../../contract/domain/marketAlert.ts'
import type {
  AlertRulesResponse,
  ImportRow,
  MarketAlertsResponse,
} from '../../../contract/gatewayLiquidations.ts'
import type { AlertRulesState } from '../../../contract/ipc/liquidationChannels.ts'
import { isoTime } from './coverage.ts'

/** The answer of every request about alert rules: all of them as they are afterwards. */
export function alertRulesAnswer({ rules, status }: AlertRulesState): AlertRulesResponse {
  return {
    rules,
    status: status.map((row) => ({
      ...row,
      lastTime: row.lastTime === null ? null : isoTime(row.lastTime),
    })),
  }
}

/** The answer of `GET /liquidations/alerts`. */
export function marketAlertsAnswer(alerts: readonly MarketAlert[]): MarketAlertsResponse {
  return {
    data: alerts.map((alert) => ({
      id: alert.alertId,
      rule_id: alert.ruleId,
      kind: alert.alertKind,
      severity: alert.severity,
      timestamp: isoTime(alert.time),
      symbol: alert.symbol,
      exchange: alert.venue,
      side: alert.positionSide,
      message: alert.message,
      price: alert.price,
      notional: alert.notional,
      distance: alert.distance,
    })),
  }
}

/** One file being taken in. */
export function importAnswer(status: ImportStatus): ImportRow {
  const { bytesRead, bytesTotal } = status
  return {
    id: status.importId,
    file: status.file,
    format: status.format,
    exchange: status.venue,
    state: status.state,
    started_time: isoTime(status.startedTime),
    updated_time: isoTime(status.updatedTime),
    bytes_read: bytesRead,
    bytes_total: bytesTotal,
    progress: bytesTotal === 0 ? 1 : Math.min(1, bytesRead / bytesTotal),
    lines_read: status.linesRead,
    inserted: status.inserted,
    duplicates: status.duplicates,
    refused: status.refused,
    problems: status.problems,
    failure: status.failure,
  }
}
