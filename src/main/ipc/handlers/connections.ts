import type { EngineServices, Handlers } from '../../core/services.ts'

type Names = 'connections:state' | 'venues:setFlag' | 'venues:breaker' | 'venues:resumeTrading'

/** Each answers with the state as it is afterwards. */
export function connectionHandlers({ connections }: EngineServices): Pick<Handlers, Names> {
  return {
    'connections:state': () => connections.state(),
    'venues:setFlag': async ({ venue, path, on }) => {
      await connections.setFlag(venue, path, on)
      return connections.state()
    },
    'venues:breaker': ({ venue, path, action }) => {
      if (action === 'trip') connections.tripBreaker(venue, path)
      else connections.resetBreaker(venue, path)
      return connections.state()
    },
    'venues:resumeTrading': ({ venue }) => {
      connections.resumeTrading(venue)
      return connections.state()
    },
  }
}
