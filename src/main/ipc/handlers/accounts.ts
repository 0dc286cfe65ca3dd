import type { EngineServices, Handlers } from '../../core/services.ts'

type Names = 'accounts:list' | 'accounts:reconcile'

export function accountHandlers({ accounts }: EngineServices): Pick<Handlers, Names> {
  return {
    'accounts:list': () => accounts.states(),
    'accounts:reconcile': ({ venue, accountId }) => accounts.reconcile(venue, accountId),
  }
}
