import type { Brand, UnixMs } from './ids.ts'

/**
 * One of the user's accounts at one venue, as named in config.yaml: `main`, `hedge`. A sub-account
 * is an account of its own. Unique within the venue.
 */
export type AccountId = Brand<string, 'AccountId'>

/** Name of the account that the credentials of a venue's own section belong to. */
export const mainAccount = 'main' as AccountId

/** What a venue lets a key do, read when an account connects. */
export type KeyPermissions = {
  readonly read: boolean
  readonly trade: boolean
  /** Money can leave with this key: refused unless the user allows it by name. */
  readonly withdraw: boolean
  /** Moves between the user's own accounts. */
  readonly transfer: boolean
  /** Null where the venue does not tell. */
  readonly ipRestricted: boolean | null
  /** Null where the key does not end, or the venue does not tell. */
  readonly expiresTime: UnixMs | null
  /** Permission words of the venue as it spelled them, for the trader. */
  readonly words: readonly string[]
}

/** Shares of notional, exact decimal text; negative is a rebate. */
export type FeeRates = { readonly maker: string; readonly taker: string }
