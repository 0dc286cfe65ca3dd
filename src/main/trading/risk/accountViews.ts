import type { AccountId } from '../../../contract/domain/account.ts'
import type { AccountState } from '../../../contract/domain/accounts.ts'
import type { VenueId } from '../../../contract/domain/venue.ts'
import type { Bus } from '../../core/bus.ts'
import type { Clock } from '../../core/clock.ts'
import type { AccountDirectory, TradingAccount } from '../seams.ts'

/** How long a state is used again where nothing was told of the account since, ms. */
const reuseMs = 250

/** The accounts' states, built again only once something was told of them. */
export type AccountViews = {
  state(account: TradingAccount): AccountState
  close(): void
}

export function createAccountViews(bus: Bus, clock: Clock): AccountViews {
  const kept = new Map<string, { readonly state: AccountState; readonly at: number }>()
  const drop = (told: { readonly venue: VenueId; readonly accountId: AccountId }): void => {
    kept.delete(accountKey(told))
  }
  const stops = [bus.on('accountStream', drop), bus.on('position', drop), bus.on('balance', drop)]
  return {
    state(account) {
      const key = accountKey(account)
      const known = kept.get(key)
      if (known !== undefined && clock.monotonic() - known.at < reuseMs) return known.state
      const state = account.state()
      kept.set(key, { state, at: clock.monotonic() })
      return state
    },
    close: () => stops.forEach((stop) => stop()),
  }
}

export function accountKey(account: {
  readonly venue: VenueId
  readonly accountId: AccountId
}): string {
  return `${account.venue}|${account.accountId}`
}

/** Play money never counts with real: figures are of the most real environment that has accounts. */
export function countedAccounts(accounts: AccountDirectory): readonly TradingAccount[] {
  const all = accounts.all()
  const environment = (['live', 'testnet', 'sandbox'] as const).find((each) =>
    all.some((account) => account.environment === each),
  )
  return all.filter((account) => account.environment === environment)
}
