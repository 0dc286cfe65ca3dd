import type { EngineServices, Handlers } from '../../core/services.ts'
import { accountHandlers } from './accounts.ts'
import { auditHandlers } from './audit.ts'
import { connectionHandlers } from './connections.ts'
import { engineHandlers } from './engine.ts'
import { fixHandlers } from './fix.ts'
import { frameHandlers } from './frames.ts'
import { heatmapHandlers } from './heatmap.ts'
import { liquidationHandlers } from './liquidations.ts'
import { marketHandlers } from './market.ts'
import { settingsHandlers } from './settings.ts'
import { tradingHandlers } from './trading.ts'

/** The answer to every request of the contract. Both hosts use the same ones. */
export function createHandlers(services: EngineServices): Handlers {
  return {
    ...accountHandlers(services),
    ...auditHandlers(services),
    ...connectionHandlers(services),
    ...engineHandlers(services),
    ...fixHandlers(services),
    ...heatmapHandlers(services),
    ...liquidationHandlers(services),
    ...marketHandlers(services),
    ...settingsHandlers(services),
    ...tradingHandlers(services),
    ...frameHandlers(),
  }
}
