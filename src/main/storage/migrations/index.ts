import type { Migration } from '../migrate.ts'
import { liquidations } from './0001_liquidations.ts'
import { coverage } from './0002_coverage.ts'
import { settings } from './0003_settings.ts'
import { audit } from './0004_audit.ts'
import { liquidationModel } from './0010_liquidation_model.ts'
import { liquidationHours } from './0011_liquidation_hours.ts'
import { marketAlerts } from './0012_market_alerts.ts'
import { liquidationImports } from './0013_liquidation_imports.ts'
import { orders } from './0014_orders.ts'
import { risk } from './0015_risk.ts'
import { routing } from './0016_routing.ts'
import { workingOrders } from './0017_working_orders.ts'
import { fixSessions } from './0018_fix_sessions.ts'
import { fixLog } from './0019_fix_log.ts'

/** In order. A released one never changes; a change is a new one. */
export const migrations: readonly Migration[] = [
  liquidations,
  coverage,
  settings,
  audit,
  liquidationModel,
  liquidationHours,
  marketAlerts,
  liquidationImports,
  orders,
  risk,
  routing,
  workingOrders,
  fixSessions,
  fixLog,
]
