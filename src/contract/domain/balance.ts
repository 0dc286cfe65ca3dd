import type { DecimalText } from './decimal.ts'
import type { UnixMs } from './ids.ts'
import type { AccountOrigin } from './order.ts'

/** What an account holds of one asset. */
export type Balance = AccountOrigin & {
  readonly kind: 'balance'
  /** Capitals, as the venue lists it. */
  readonly asset: string
  /** Which wallet of the account, in the venue's word: `spot`, `unified`, `perp`. */
  readonly wallet: string
  /** Without unrealised profit. Null where this message does not tell it. */
  readonly total: DecimalText | null
  /** Free for new orders. Null where this message does not tell it. */
  readonly available: DecimalText | null
  /** Held by open orders or positions. Null where this message does not tell it. */
  readonly locked: DecimalText | null
  readonly exchangeTime: UnixMs
  readonly receivedTime: UnixMs
}
