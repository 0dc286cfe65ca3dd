import type { InstrumentId } from '../../../../contract/domain/ids.ts'
import type { AccountOrigin, ClientOrderId } from '../../../../contract/domain/order.ts'
import type { Side } from '../../../../contract/domain/market.ts'
import type { FieldReader } from '../../shared/fields.ts'
import { instrumentIdOf } from '../../shared/symbols.ts'
import { spell } from '../symbols.ts'

/** Whose payload it is. */
export type AccountFacts = {
  readonly origin: AccountOrigin
  /** The account's own address, lower case; null where nobody knows it. */
  readonly user: string | null
}

/** What the account did: `B` bought, `A` sold. */
export const orderSides: ReadonlyMap<string, Side> = new Map([
  ['B', 'buy'],
  ['A', 'sell'],
])

const clientOrderIdSpelling = /^0x[0-9a-fA-F]{32}$/

/**
 * What an account can hold, traded here or not: perpetuals, markets of builders (`dex:COIN`), spot
 * pairs (`@107`, `PURR/USDC`) and outcomes (`#10`, `+10`).
 */
export function readInstrumentId(read: FieldReader): InstrumentId {
  const coin = read.text('coin')
  if (spell(coin) !== null || /^[a-z0-9]+:[A-Za-z0-9]+$/.test(coin)) {
    return instrumentIdOf('hyperliquid', coin, 'linear')
  }
  if (!/^(?:[@#+]\d+|[A-Za-z0-9]+\/[A-Za-z0-9]+)$/.test(coin)) {
    read.refuse(`coin ${JSON.stringify(coin.slice(0, 40))} does not fit`)
  }
  return instrumentIdOf('hyperliquid', coin, 'spot')
}

/** Null where the order was placed without one. */
export function readClientOrderId(read: FieldReader): ClientOrderId | null {
  const raw = read.get('cloid')
  if (raw === undefined || raw === null) return null
  if (typeof raw === 'string' && clientOrderIdSpelling.test(raw)) {
    return raw.toLowerCase() as ClientOrderId
  }
  read.refuse('cloid is not 32 hexadecimal digits')
  return null
}
