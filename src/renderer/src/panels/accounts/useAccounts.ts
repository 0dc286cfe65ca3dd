import type { AccountId } from '../../../../contract/domain/account.ts'
import type { AccountState } from '../../../../contract/domain/accounts.ts'
import type { VenueId } from '../../../../contract/domain/venue.ts'
import { useEngine } from '../../bridge/engine.ts'
import { usePolled } from '../../bridge/usePolled.ts'

const pollMs = 1000

export type Accounts = {
  /** Null until the first answer. */
  readonly states: readonly AccountState[] | null
  readonly failure: string | null
  /** Has the engine ask the venue for everything of one account again. */
  readonly askAgain: (venue: VenueId, accountId: AccountId) => void
}

/** The accounts, asked for each second while the panel can be seen. */
export function useAccounts(): Accounts {
  const engine = useEngine()
  const { value, failure, retry } = usePolled('accounts:list', {}, pollMs)
  return {
    states: value,
    failure: failure?.message ?? null,
    askAgain: (venue, accountId) =>
      void engine.request('accounts:reconcile', { venue, accountId }).then(retry),
  }
}
