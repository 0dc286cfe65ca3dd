import type { EngineServices, Handlers } from '../../core/services.ts'

type Names = 'engine:state' | 'venues:list' | 'venues:health' | 'symbols:list'

export function engineHandlers({
  state,
  health,
  liquidations,
}: EngineServices): Pick<Handlers, Names> {
  return {
    'engine:state': () => state(),
    'venues:list': () => health.venues(),
    'venues:health': () => health.health(),
    'symbols:list': () => liquidations.symbols(),
  }
}
