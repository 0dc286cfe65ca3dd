import { Big } from 'big.js'
import type { FeeRates, KeyPermissions } from '../../../../contract/domain/account.ts'
import type { Balance } from '../../../../contract/domain/balance.ts'
import type { UnixMs } from '../../../../contract/domain/ids.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import { type Reading, type Rows, accept, parseRows, refuse } from '../../shared/refusal.ts'
import type { AccountReading } from './account.ts'

/** `GET /api/v3/account`. */
export function parseBalances(raw: unknown, reading: AccountReading): Reading<Rows<Balance>> {
  const head = new FieldReader(raw, 'account')
  const exchangeTime = head.optionalTime('updateTime') ?? reading.receivedTime
  if (head.refusal !== null) return { ok: false, refusal: head.refusal }
  return parseRows(head.get('balances'), 'account balances', (row) =>
    parseBalance(row, { asset: 'asset', free: 'free', locked: 'locked' }, exchangeTime, reading),
  )
}

/** `outboundAccountPosition`: the assets that an event touched. */
export function parseAccountPosition(
  raw: unknown,
  reading: AccountReading,
): Reading<Rows<Balance>> {
  const head = new FieldReader(raw, 'outboundAccountPosition')
  const exchangeTime = head.time(head.has('u') ? 'u' : 'E')
  if (head.refusal !== null) return { ok: false, refusal: head.refusal }
  return parseRows(head.get('B'), 'outboundAccountPosition balances', (row) =>
    parseBalance(row, { asset: 'a', free: 'f', locked: 'l' }, exchangeTime, reading),
  )
}

function parseBalance(
  raw: unknown,
  names: Readonly<Record<'asset' | 'free' | 'locked', string>>,
  exchangeTime: UnixMs,
  { origin, receivedTime }: Pick<AccountReading, 'origin' | 'receivedTime'>,
): Reading<Balance> {
  const read = new FieldReader(raw, 'balance')
  const asset = read.text(names.asset)
  const available = read.decimal(names.free).text
  const locked = read.decimal(names.locked).text
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  const total = new Big(available).plus(locked).toFixed()
  return accept({
    kind: 'balance',
    ...origin,
    asset,
    wallet: 'spot',
    total,
    available,
    locked,
    exchangeTime,
    receivedTime,
  })
}

/**
 * What the account itself may do, where the venue has no address that tells of its keys: on its test
 * system, from which no money can leave.
 */
export function parseTestPermissions(raw: unknown): Reading<KeyPermissions> {
  const read = new FieldReader(raw, 'account')
  const words = read.get('permissions')
  const permissions: KeyPermissions = {
    read: true,
    trade: read.flag('canTrade'),
    withdraw: false,
    transfer: false,
    ipRestricted: null,
    expiresTime: null,
    words: Array.isArray(words) ? words.filter((each) => typeof each === 'string') : [],
  }
  return read.refusal === null ? accept(permissions) : { ok: false, refusal: read.refusal }
}

const commissions = ['standardCommission', 'specialCommission', 'taxCommission'] as const

/**
 * `GET /api/v3/account/commission`: what is charged to everybody, for this pair, and as tax, each by
 * liquidity and by side. The side that pays more is meant; discounts are left out.
 */
export function parseFeeRates(raw: unknown): Reading<FeeRates> {
  if (!isRecord(raw)) return refuse('commission: is not an object')
  let maker = new Big(0)
  let taker = new Big(0)
  for (const name of commissions) {
    if (raw[name] === undefined && name !== 'standardCommission') continue
    const read = new FieldReader(raw[name], name)
    const buyer = new Big(read.optionalDecimal('buyer')?.text ?? '0')
    const seller = new Big(read.optionalDecimal('seller')?.text ?? '0')
    const bySide = buyer.gt(seller) ? buyer : seller
    maker = maker.plus(read.decimal('maker').text).plus(bySide)
    taker = taker.plus(read.decimal('taker').text).plus(bySide)
    if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  }
  return accept({ maker: maker.toFixed(), taker: taker.toFixed() })
}
