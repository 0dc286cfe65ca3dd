import { createHmac, createPublicKey, timingSafeEqual, verify } from 'node:crypto'
import type { AccountKey } from '../../../matching/account.ts'

/** How far ahead of the venue's time a request may be, ms. */
const mostAheadMs = 1000

/**
 * Whether a key's owner signed a text: HMAC-SHA256 in lower-case hexadecimal, or RSA-SHA256 (PKCS1
 * v1.5) in base64. https://bybit-exchange.github.io/docs/v5/guide#authentication
 */
export function isSignedBy(key: AccountKey, text: string, signature: string): boolean {
  if (key.algorithm === 'rsa' && key.publicKey !== null) {
    const publicKey = createPublicKey(key.publicKey)
    return verify('sha256', Buffer.from(text), publicKey, Buffer.from(signature, 'base64'))
  }
  if (key.secret === null) return false
  const expected = createHmac('sha256', key.secret).update(text).digest('hex')
  const given = Buffer.from(signature)
  return given.length === expected.length && timingSafeEqual(given, Buffer.from(expected))
}

/** `server - window <= timestamp < server + 1000`; the refusal's text where it does not hold. */
export function brokenTime(timestamp: string, recvWindow: string, now: number): string | null {
  const [at, windowMs] = [Number(timestamp), Number(recvWindow)]
  const isWhole = Number.isSafeInteger(at) && Number.isSafeInteger(windowMs) && timestamp !== ''
  if (isWhole && at >= now - windowMs && at < now + mostAheadMs) return null
  return (
    'invalid request, please check your server timestamp or recv_window param. ' +
    `req_timestamp[${timestamp}],server_timestamp[${now}],recv_window[${recvWindow}]`
  )
}

/** What a socket's login signs. */
export function loginText(expires: number): string {
  return `GET/realtime${expires}`
}
