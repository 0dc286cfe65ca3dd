import { createHmac, createPrivateKey, sign as signWithKey } from 'node:crypto'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { SignedParts } from '../../net/rest/types.ts'
import type { VenueCredentials } from '../adapter.ts'

/** How long after its timestamp the venue may still accept a request, ms. */
export const receiveWindowMs = 5_000

/** How far ahead of the venue's time a socket's login may be used, ms. */
const loginValidMs = 10_000

/**
 * HMAC-SHA256 in lower-case hexadecimal; RSA-SHA256 (PKCS #1 v1.5) in base64 where the secret is a
 * private key. https://bybit-exchange.github.io/docs/v5/guide#authentication
 */
export function sign(payload: string, secret: string): string {
  if (!isPrivateKey(secret)) return createHmac('sha256', secret).update(payload).digest('hex')
  return signWithKey('sha256', Buffer.from(payload), createPrivateKey(secret)).toString('base64')
}

function isPrivateKey(secret: string): boolean {
  return secret.includes('-----BEGIN')
}

/** Signs the query of a GET, or the body of a POST, exactly as it is sent. */
export function signRequest(
  payload: string,
  credentials: VenueCredentials,
  now: UnixMs,
): NonNullable<SignedParts['headers']> {
  const { apiKey, secret } = credentials
  return {
    'X-BAPI-API-KEY': apiKey,
    'X-BAPI-TIMESTAMP': String(now),
    'X-BAPI-RECV-WINDOW': String(receiveWindowMs),
    'X-BAPI-SIGN': sign(`${now}${apiKey}${receiveWindowMs}${payload}`, secret),
  }
}

/** `args` of the login of a private or a trade socket: key, until when, signature. */
export function loginArguments(
  { apiKey, secret }: VenueCredentials,
  now: UnixMs,
): readonly [apiKey: string, expires: number, signature: string] {
  const expires = now + loginValidMs
  return [apiKey, expires, sign(`GET/realtime${expires}`, secret)]
}
