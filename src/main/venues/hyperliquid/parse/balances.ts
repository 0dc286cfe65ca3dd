import { Big } from 'big.js'
import type { Balance } from '../../../../contract/domain/balance.ts'
import type { UnixMs } from '../../../../contract/domain/ids.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import { type Reading, type Rows, accept, parseRows, refuse } from '../../shared/refusal.ts'
import { marginAsset } from '../symbols.ts'
import type { AccountFacts } from './accounts.ts'

/**
 * The margin of the perpetuals, from `clearinghouseState`. The account's value counts unrealised
 * profit; what is free is what the venue would let out.
 */
export function parseMarginBalance(
  raw: unknown,
  { origin }: AccountFacts,
  receivedTime: UnixMs,
): Reading<Balance> {
  const read = new FieldReader(raw, 'clearinghouseState')
  const summary = new FieldReader(read.get('marginSummary'), 'marginSummary')
  const value = summary.decimal('accountValue').text
  const unrealized = unrealizedOf(read.get('assetPositions'))
  const balance: Omit<Balance, 'total'> = {
    kind: 'balance',
    ...origin,
    asset: marginAsset,
    wallet: 'perp',
    available: read.decimal('withdrawable').text,
    locked: summary.decimal('totalMarginUsed').text,
    exchangeTime: read.optionalTime('time') ?? receivedTime,
    receivedTime,
  }
  const refusal = read.refusal ?? summary.refusal
  if (refusal !== null) return { ok: false, refusal }
  if (!unrealized.ok) return unrealized
  return accept({ ...balance, total: new Big(value).minus(unrealized.value).toFixed() })
}

function unrealizedOf(assetPositions: unknown): Reading<Big> {
  if (!Array.isArray(assetPositions)) return refuse('assetPositions is not a list')
  let sum = new Big(0)
  for (const row of assetPositions) {
    const position: unknown = isRecord(row) ? row['position'] : undefined
    const read = new FieldReader(position, 'position')
    sum = sum.plus(read.decimal('unrealizedPnl').text)
    if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  }
  return accept(sum)
}

/** Tokens, from `spotClearinghouseState`. It carries no time: ours is used. */
export function parseSpotBalances(
  raw: unknown,
  { origin }: AccountFacts,
  receivedTime: UnixMs,
): Reading<Rows<Balance>> {
  const read = new FieldReader(raw, 'spotClearinghouseState')
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  return parseRows(read.get('balances'), 'balances', (row) => {
    const fields = new FieldReader(row, 'balance')
    const total = fields.decimal('total').text
    const locked = fields.decimal('hold').text
    const balance: Balance = {
      kind: 'balance',
      ...origin,
      asset: fields.text('coin').toUpperCase(),
      wallet: 'spot',
      total,
      available: new Big(total).minus(locked).toFixed(),
      locked,
      exchangeTime: receivedTime,
      receivedTime,
    }
    return fields.refusal === null ? accept(balance) : { ok: false, refusal: fields.refusal }
  })
}
