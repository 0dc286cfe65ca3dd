import type { EngineServices, Handlers } from '../../core/services.ts'

type Names = 'fix:sessions' | 'fix:log' | 'fix:control'

export function fixHandlers({ fix }: EngineServices): Pick<Handlers, Names> {
  return {
    'fix:sessions': () => fix.sessions(),
    'fix:log': (query) => fix.log(query),
    'fix:control': (request) => fix.control(request),
  }
}
