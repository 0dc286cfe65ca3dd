import type { Migration } from '../migrate.ts'

/** The trader's alert rules, and what they reported. Times are Unix ms. */
export const marketAlerts: Migration = {
  version: 12,
  name: 'market alerts',
  sql: `
    CREATE TABLE alert_rules (
      rule_id TEXT PRIMARY KEY,
      rule TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE market_alerts (
      alert_row INTEGER PRIMARY KEY,
      alert_id TEXT NOT NULL UNIQUE,
      rule_id TEXT NOT NULL,
      alert_kind TEXT NOT NULL,
      symbol TEXT NOT NULL,
      subject TEXT NOT NULL,
      time INTEGER NOT NULL,
      alert TEXT NOT NULL
    ) STRICT;
    CREATE INDEX market_alerts_by_time ON market_alerts (time);
    CREATE INDEX market_alerts_by_rule ON market_alerts (rule_id, time);
  `,
}
