import type { KeyPermissions } from '../../../../contract/domain/account.ts'
import { FieldReader, isRecord } from '../fields.ts'
import { type Reading, accept } from '../refusal.ts'

/**
 * `GET /sapi/v1/account/apiRestrictions` on the wallet's host. `tradeWord` is the permission that
 * the product line needs. https://developers.binance.com/docs/wallet/account/api-key-permission
 */
export function parsePermissions(
  raw: unknown,
  tradeWord: 'enableFutures' | 'enableSpotAndMarginTrading',
): Reading<KeyPermissions> {
  const read = new FieldReader(raw, 'apiRestrictions')
  const permissions: KeyPermissions = {
    read: read.flag('enableReading'),
    trade: read.flag(tradeWord),
    withdraw: read.flag('enableWithdrawals'),
    transfer:
      read.optionalFlag('enableInternalTransfer') || read.optionalFlag('permitsUniversalTransfer'),
    ipRestricted: read.flag('ipRestrict'),
    expiresTime: read.optionalTime('tradingAuthorityExpirationTime'),
    words: wordsOf(raw),
  }
  return read.refusal === null ? accept(permissions) : { ok: false, refusal: read.refusal }
}

function wordsOf(raw: unknown): readonly string[] {
  if (!isRecord(raw)) return []
  return Object.entries(raw)
    .filter(([, value]) => value === true)
    .map(([name]) => name.slice(0, 60))
}
