import type { KeyPermissions } from '../../../../contract/domain/account.ts'
import type { UnixMs } from '../../../../contract/domain/ids.ts'
import { FieldReader, isRecord } from '../../shared/fields.ts'
import { type Reading, accept, refuse } from '../../shared/refusal.ts'

const trades: ReadonlySet<string> = new Set([
  'ContractTrade:Order',
  'Derivatives:DerivativesTrade',
  'Spot:SpotTrade',
])

/** `result` of `GET /v5/user/query-api`. A key that only reads may still be allowed to withdraw. */
export function parsePermissions(raw: unknown): Reading<KeyPermissions> {
  const read = new FieldReader(raw, 'query-api')
  const readOnly = read.integer('readOnly')
  const permissions = read.get('permissions')
  if (read.refusal !== null) return { ok: false, refusal: read.refusal }
  if (!isRecord(permissions)) return refuse('query-api: permissions is not an object')
  const words = Object.entries(permissions).flatMap(([group, granted]) =>
    Array.isArray(granted) ? granted.map((word) => `${group}:${String(word)}`) : [],
  )
  return accept({
    read: true,
    trade: readOnly === 0 && words.some((word) => trades.has(word)),
    withdraw: words.includes('Wallet:Withdraw'),
    transfer: words.some((word) => /^Wallet:.*Transfer/.test(word)),
    ipRestricted: isIpRestricted(read.get('ips')),
    expiresTime: expiryOf(read.get('expiredAt')),
    words,
  })
}

function isIpRestricted(ips: unknown): boolean | null {
  if (!Array.isArray(ips)) return null
  return ips.length > 0 && !ips.includes('*')
}

/** A date of 1970 says that the key does not end. */
function expiryOf(raw: unknown): UnixMs | null {
  const time = typeof raw === 'string' ? Date.parse(raw) : Number.NaN
  return time > 0 ? (time as UnixMs) : null
}
