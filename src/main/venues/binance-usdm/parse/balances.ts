import type { Balance } from '../../../../contract/domain/balance.ts'
import type { UnixMs } from '../../../../contract/domain/ids.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import { type Reading, type Rows, accept, parseRows, refuse } from '../../shared/refusal.ts'
import type { AccountReading } from './orders.ts'

/** The venue's word for the wallet that margin is taken from. */
const wallet = 'futures'

/**
 * `assets` of `GET /fapi/v3/account` (and v2), or rows of `GET /fapi/v3/balance`, which do not tell
 * what is held.
 */
export function parseBalances(
  raw: unknown,
  reading: Omit<AccountReading, 'listing'>,
): Reading<Rows<Balance>> {
  const rows = isRecord(raw) ? raw['assets'] : raw
  return parseRows(rows, 'balances', (row) => parseBalance(row, reading))
}

function parseBalance(
  raw: unknown,
  { origin, receivedTime }: Omit<AccountReading, 'listing'>,
): Reading<Balance> {
  const read = new FieldReader(raw, 'balance')
  const asset = read.text('asset').toUpperCase()
  const total = read.decimal(read.has('walletBalance') ? 'walletBalance' : 'balance').text
  const available = read.decimal('availableBalance').text
  const held = read.optionalDecimal('initialMargin')
  const exchangeTime = read.optionalTime('updateTime') ?? receivedTime
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  const locked = held?.text ?? null
  return accept({
    kind: 'balance',
    ...origin,
    asset,
    wallet,
    total,
    available,
    locked,
    exchangeTime,
    receivedTime,
  })
}

/** `a.B` of an `ACCOUNT_UPDATE`: only what changed, and only what is in the wallet. */
export function parseBalanceUpdates(
  raw: unknown,
  { origin, receivedTime }: Omit<AccountReading, 'listing'>,
): Reading<Rows<Balance>> {
  const update = updateOf(raw)
  if (!update.ok) return update
  const { account, exchangeTime } = update.value
  return parseRows(account['B'] ?? [], 'ACCOUNT_UPDATE balances', (row) => {
    const read = new FieldReader(row, 'ACCOUNT_UPDATE balance')
    const asset = read.text('a').toUpperCase()
    const total = read.decimal('wb').text
    if (read.refusal !== null) return { ok: false, refusal: read.refusal }
    const untold = { available: null, locked: null }
    return accept({
      kind: 'balance',
      ...origin,
      asset,
      wallet,
      total,
      ...untold,
      exchangeTime,
      receivedTime,
    })
  })
}

/** The account's part of an `ACCOUNT_UPDATE`, and when it was so. */
export function updateOf(raw: unknown): Reading<{
  readonly account: Readonly<Record<string, unknown>>
  readonly exchangeTime: UnixMs
}> {
  const read = new FieldReader(raw, 'ACCOUNT_UPDATE')
  const exchangeTime = read.time('T')
  const account = read.get('a')
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  return isRecord(account)
    ? accept({ account, exchangeTime })
    : refuse('ACCOUNT_UPDATE: no account')
}
