import { PitwallError } from '../../../contract/errors.ts'
import type { LiquidationAnalytics } from '../../core/liquidationServices.ts'

/** For a host that has no market to model: every question is refused, none is answered falsely. */
export function unavailableAnalytics(why: string): LiquidationAnalytics {
  const refuse = (): never => {
    throw new PitwallError('NO_VENUE_AVAILABLE', why)
  }
  const refuseLater = (): Promise<never> => Promise.resolve().then(refuse)
  return {
    model: {
      grid: refuseLater,
      profile: refuseLater,
      describe: refuse,
      settings: refuse,
      saveSettings: refuse,
      cache: () => ({ entries: 0, bytes: 0, boundBytes: 0 }),
      clearCache: () => undefined,
    },
    validation: { report: refuseLater },
    margin: { brackets: refuse, refresh: refuseLater, liquidationPrice: refuse },
    statistics: refuse,
    alerts: {
      rules: () => ({ rules: [], status: [] }),
      save: refuse,
      remove: refuse,
      history: () => [],
    },
    imports: { start: refuseLater, list: () => [], stop: refuse },
  }
}
