import type { AccountId } from '../../contract/domain/account.ts'
import type { AccountState } from '../../contract/domain/accounts.ts'
import type { VenueId } from '../../contract/domain/venue.ts'
import { PitwallError } from '../../contract/errors.ts'
import type { AccountQueries } from '../core/services.ts'
import type { AccountDirectory, TradingAccount } from '../trading/seams.ts'
import type { VenueAccount } from '../venues/account.ts'
import type { AccountRunner } from './accountRunner.ts'

/** Every account of the user's, as one service. */
export type Accounts = AccountQueries & {
  add(runner: AccountRunner, trading: TradingAccount): void
  /** The same accounts as order management sees them. */
  readonly directory: AccountDirectory
  /** Null for one that is not configured. */
  find(venue: VenueId, accountId: AccountId): VenueAccount | null
  close(): Promise<void>
}

export function createAccounts(): Accounts {
  const runners: AccountRunner[] = []
  const traded: TradingAccount[] = []
  const runnerOf = (venue: VenueId, accountId: AccountId): AccountRunner | undefined =>
    runners.find(({ account }) => account.venue === venue && account.accountId === accountId)

  return {
    add(runner, trading) {
      runners.push(runner)
      traded.push(trading)
    },
    directory: {
      find: (venue, accountId) =>
        traded.find((each) => each.venue === venue && each.accountId === accountId) ?? null,
      all: () => traded,
    },
    states: (): readonly AccountState[] => runners.map((runner) => runner.state()),
    async reconcile(venue, accountId) {
      const runner = runnerOf(venue, accountId)
      if (runner === undefined) {
        const message = `There is no account ${accountId} at ${venue}.`
        throw new PitwallError('INVALID_ARGUMENT', message, { path: 'accountId' })
      }
      await runner.reconcile()
      return runner.state()
    },
    find: (venue, accountId) => runnerOf(venue, accountId)?.account ?? null,
    async close() {
      await Promise.all(runners.map((runner) => runner.close()))
    },
  }
}
