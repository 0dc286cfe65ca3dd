import type { LiquidationResponses } from '../../../contract/ipc/liquidationChannels.ts'
import type { EngineServices, Handlers } from '../../core/services.ts'
import { checkTimeRange } from '../../core/timeRange.ts'
import { choiceOf, definedOf } from '../../core/modelChoice.ts'

/** Predicted levels, validation, statistics, alert rules and imports. */
export function liquidationHandlers({
  analytics: { model, validation, margin, statistics, alerts, imports },
}: EngineServices): Pick<Handlers, keyof LiquidationResponses> {
  return {
    'model:grid': ({ settings, ...query }) => {
      checkTimeRange(query.from, query.to, query.interval, 'from')
      return model.grid({ ...definedOf(query), ...choiceOf(settings) })
    },
    'model:profile': ({ settings, ...query }) =>
      model.profile({ ...definedOf(query), ...choiceOf(settings) }),
    'model:describe': ({ symbol }) => model.describe(symbol),
    'model:saveSettings': ({ settings }) => model.saveSettings(definedOf(settings)),
    'brackets:read': ({ venue, symbol }) => margin.brackets(venue, symbol),
    'brackets:refresh': ({ venue }) => margin.refresh(venue),
    'liquidationPrice:compute': ({ venue, symbol, ...position }) =>
      margin.liquidationPrice(venue, symbol, position),
    'validation:query': ({ settings, ...query }) =>
      validation.report({ ...definedOf(query), ...choiceOf(settings) }),
    'statistics:query': (query) => statistics(definedOf(query)),
    'alertRules:list': () => alerts.rules(),
    'alertRules:save': ({ rule }) => alerts.save(rule),
    'alertRules:remove': ({ ruleId }) => alerts.remove(ruleId),
    'marketAlerts:history': (query) => alerts.history(query),
    'imports:start': ({ path, venue }) => imports.start(path, venue),
    'imports:list': () => imports.list(),
    'imports:stop': ({ importId }) => imports.stop(importId),
  }
}
