import type { UnifiedSymbol, UnixMs } from '../../contract/domain/ids.ts'
import type { AlertRule, MarketAlert } from '../../contract/domain/marketAlert.ts'
import type { Database } from './database.ts'
import { guarded } from './failures.ts'

export type AlertPageQuery = {
  readonly symbol?: UnifiedSymbol | undefined
  readonly kind?: string | undefined
  readonly from?: UnixMs | undefined
  readonly before?: UnixMs | undefined
  readonly limit: number
}

type Page = {
  readonly symbol: string | null
  readonly kind: string | null
  readonly from: number
  readonly before: number
  readonly limit: number
}

/** The trader's alert rules, and what they reported; retention removes what is older than 90 days. */
export function createMarketAlertStore({ sqlite, path }: Database) {
  const selectRules = sqlite
    .prepare<[], string>('SELECT rule FROM alert_rules ORDER BY rule_id')
    .pluck()
  const saveRule = sqlite.prepare(
    `INSERT INTO alert_rules (rule_id, rule) VALUES (?, ?)
       ON CONFLICT (rule_id) DO UPDATE SET rule = excluded.rule`,
  )
  const removeRule = sqlite.prepare('DELETE FROM alert_rules WHERE rule_id = ?')
  const add = sqlite.prepare(
    `INSERT INTO market_alerts (alert_id, rule_id, alert_kind, symbol, subject, time, alert)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const page = sqlite
    .prepare<Page, string>(
      `SELECT alert FROM market_alerts
        WHERE time >= @from AND time < @before AND (@symbol IS NULL OR symbol = @symbol)
          AND (@kind IS NULL OR alert_kind = @kind)
        ORDER BY time DESC, alert_row DESC LIMIT @limit`,
    )
    .pluck()
  const since = sqlite.prepare<[number], { readonly alert: string; readonly subject: string }>(
    'SELECT alert, subject FROM market_alerts WHERE time >= ? ORDER BY time, alert_row',
  )
  return {
    rules: () =>
      guarded(path, () => selectRules.all().map((text) => JSON.parse(text) as AlertRule)),
    saveRule(rule: AlertRule): void {
      guarded(path, () => saveRule.run(rule.ruleId, JSON.stringify(rule)))
    },
    removeRule: (ruleId: string): boolean =>
      guarded(path, () => removeRule.run(ruleId).changes === 1),
    addAlert(alert: MarketAlert, subject: string): void {
      const { alertId, ruleId, alertKind, symbol, time } = alert
      guarded(path, () =>
        add.run(alertId, ruleId, alertKind, symbol, subject, time, JSON.stringify(alert)),
      )
    },
    alerts: ({ symbol, kind, from, before, limit }: AlertPageQuery): readonly MarketAlert[] =>
      guarded(path, () =>
        page
          .all({
            symbol: symbol ?? null,
            kind: kind ?? null,
            from: from ?? 0,
            before: before ?? Number.MAX_SAFE_INTEGER,
            limit,
          })
          .map((text) => JSON.parse(text) as MarketAlert),
      ),
    since: (time: UnixMs) =>
      guarded(path, () =>
        since.all(time).map(({ alert, subject }) => ({
          alert: JSON.parse(alert) as MarketAlert,
          subject,
        })),
      ),
  }
}
