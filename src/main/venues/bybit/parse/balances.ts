import { Big } from 'big.js'
import type { Balance } from '../../../../contract/domain/balance.ts'
import type { DecimalText } from '../../../../contract/domain/decimal.ts'
import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type { AccountOrigin } from '../../../../contract/domain/order.ts'
import { FieldReader } from '../../shared/fields.ts'
import { type Reading, type Rows, accept, parseRows } from '../../shared/refusal.ts'
import { optionalText } from './orders.ts'

type Times = { readonly exchangeTime: UnixMs; readonly receivedTime: UnixMs }

/** A wallet of `account/wallet-balance` or of the topic `wallet`: one balance for each coin. */
export function parseWallet(
  raw: unknown,
  origin: AccountOrigin,
  times: Times,
): Reading<Rows<Balance>> {
  const read = new FieldReader(raw, 'wallet')
  const wallet = (optionalText(read, 'accountType') ?? 'unified').toLowerCase()
  const coins = read.get('coin')
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  return parseRows(coins, 'coin', (coin) => parseCoin(coin, wallet, origin, times))
}

/**
 * Coins of a unified account back each other, so what is free of one is not told. We give what is
 * left of it after what it holds for orders and positions, and never less than nothing.
 */
function parseCoin(
  raw: unknown,
  wallet: string,
  origin: AccountOrigin,
  times: Times,
): Reading<Balance> {
  const read = new FieldReader(raw, 'coin')
  const asset = read.text('coin').toUpperCase()
  const total = read.decimal('walletBalance').text
  const locked = lockedOf(read)
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  const available = locked === null ? null : notBelowZero(new Big(total).minus(locked))
  return accept({ kind: 'balance', ...origin, asset, wallet, total, available, locked, ...times })
}

/** Null where the account is margined as a portfolio, or the message leaves it out. */
function lockedOf(read: FieldReader): DecimalText | null {
  const orders = read.optionalDecimal('totalOrderIM')
  const positions = read.optionalDecimal('totalPositionIM')
  const spot = read.optionalDecimal('locked')
  const isSpotOnly = !read.has('totalOrderIM') && !read.has('totalPositionIM') && spot !== null
  if (isSpotOnly) return spot.text
  if (orders === null || positions === null) return null
  return new Big(orders.text)
    .plus(positions.text)
    .plus(spot?.text ?? '0')
    .toFixed()
}

function notBelowZero(value: Big): DecimalText {
  return value.lt(0) ? '0' : value.toFixed()
}
