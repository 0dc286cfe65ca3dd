import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto'
import type { AccountKey } from '../../../matching/account.ts'

/**
 * Whether a signature was made with the key: HMAC-SHA256 in hexadecimal whatever the case, RSA
 * (PKCS#1 v1.5, SHA-256) or Ed25519 in base64.
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security
 */
export function isSignedBy(key: AccountKey, payload: string, signature: string): boolean {
  if (key.algorithm === 'hmac') return isHmac(key.secret ?? '', payload, signature)
  if (key.publicKey === null) return false
  const bytes = Buffer.from(payload, 'utf8')
  const publicKey = createPublicKey(key.publicKey)
  const digest = key.algorithm === 'rsa' ? 'sha256' : null
  return verify(digest, bytes, publicKey, Buffer.from(signature, 'base64'))
}

function isHmac(secret: string, payload: string, signature: string): boolean {
  const expected = Buffer.from(createHmac('sha256', secret).update(payload).digest('hex'))
  const given = Buffer.from(signature.toLowerCase())
  return given.length === expected.length && timingSafeEqual(given, expected)
}
