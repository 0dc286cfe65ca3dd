import type { AccountOrigin } from '../../../contract/domain/order.ts'
import type { VenueTrading } from '../account.ts'
import { FixAccount } from '../shared/fix/account/account.ts'
import type { FixAccountParts } from '../shared/fix/account/parts.ts'
import { fixProfiles } from '../shared/fix/profiles.ts'

export type BinanceSpotFixParts = Omit<FixAccountParts, 'profile' | 'account' | 'origin'> & {
  readonly origin: AccountOrigin
  readonly rest: NonNullable<FixAccountParts['rest']>
}

/**
 * An account whose orders travel over FIX. Everything that is asked for, and what became of an order
 * whose answer was lost, comes from the account's REST side; no order is ever sent there.
 */
export function openBinanceSpotFixAccount(parts: BinanceSpotFixParts): FixAccount {
  return new FixAccount({ ...parts, profile: fixProfiles['binance-spot'], account: null })
}

/** What order entry over FIX offers; an exact request over FIX has no form of its own to show. */
export function overFix(trading: VenueTrading): VenueTrading {
  const { capabilities } = fixProfiles['binance-spot']
  return { ...trading, capabilities: [capabilities] }
}
