import { type KeyObject, createHmac, createPrivateKey, sign as signBytes } from 'node:crypto'
import { PitwallError } from '../../../../contract/errors.ts'
import type { UnixMs } from '../../../../contract/domain/ids.ts'
import type { SignedParts } from '../../../net/rest/types.ts'
import type { VenueCredentials } from '../../adapter.ts'

/** How long after its timestamp the venue may still accept a request, ms. */
export const receiveWindowMs = 5_000

/** Signs for one key. Made once, because reading a private key costs more than signing with it. */
export type BinanceSigner = {
  readonly apiKey: string
  /** Only `ed25519` keys may log in on a WebSocket API session. */
  readonly keyKind: 'hmac' | 'rsa' | 'ed25519'
  /** Hexadecimal for HMAC, base64 for the others, not yet percent-encoded. */
  sign(payload: string): string
}

/**
 * HMAC-SHA256 with a shared secret; with a private key in PEM RSASSA-PKCS1-v1_5 over SHA-256, or
 * Ed25519. https://developers.binance.com/docs/binance-spot-api-docs/rest-api/request-security
 */
export function createSigner(credentials: VenueCredentials): BinanceSigner {
  const { apiKey, secret } = credentials
  if (!secret.trimStart().startsWith('-----BEGIN')) {
    const sign = (payload: string): string =>
      createHmac('sha256', secret).update(payload).digest('hex')
    return { apiKey, keyKind: 'hmac', sign }
  }
  const key = readKey(secret)
  const keyKind = key.asymmetricKeyType
  if (keyKind !== 'rsa' && keyKind !== 'ed25519') {
    throw new PitwallError('AUTHENTICATION_FAILED', 'the private key is neither RSA nor Ed25519')
  }
  const digest = keyKind === 'rsa' ? 'sha256' : null
  const sign = (payload: string): string =>
    signBytes(digest, Buffer.from(payload), key).toString('base64')
  return { apiKey, keyKind, sign }
}

/** As `createSigner`; a key that cannot be read is found out when it is first used. */
export function createLateSigner(credentials: VenueCredentials): BinanceSigner {
  try {
    return createSigner(credentials)
  } catch (error) {
    const sign = (): never => {
      throw error
    }
    return { apiKey: credentials.apiKey, keyKind: 'hmac', sign }
  }
}

/** What went wrong is not told: it could hold a part of the key. */
function readKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch {
    throw new PitwallError('AUTHENTICATION_FAILED', 'the private key could not be read')
  }
}

/** The parameters exactly as they are sent, encoded, with the time and the signature behind them. */
export function signPayload(parameters: string, signer: BinanceSigner, now: UnixMs): string {
  const parts = [parameters, `recvWindow=${receiveWindowMs}`, `timestamp=${now}`]
  const payload = parts.filter((part) => part !== '').join('&')
  return `${payload}&signature=${encodeURIComponent(signer.sign(payload))}`
}

export function keyHeader({ apiKey }: Pick<BinanceSigner, 'apiKey'>): SignedParts['headers'] {
  return { 'x-mbx-apikey': apiKey }
}

export function signQuery(query: string, signer: BinanceSigner, now: UnixMs): SignedParts {
  return { query: signPayload(query, signer, now), headers: keyHeader(signer) }
}

/** The parameters of a write travel as a form, so that they stay out of addresses. */
export function signForm(form: string, signer: BinanceSigner, now: UnixMs): SignedParts {
  const headers = { ...keyHeader(signer), 'content-type': 'application/x-www-form-urlencoded' }
  return { body: signPayload(form, signer, now), headers }
}

/** Parameters of a call on a session that has logged on: it needs neither key nor signature. */
export function stampParams(
  params: Readonly<Record<string, string | number>>,
  now: UnixMs,
): Readonly<Record<string, string | number>> {
  return { ...params, recvWindow: receiveWindowMs, timestamp: now }
}

/** Parameters of a call over the WebSocket API: sorted by name, joined without encoding, signed. */
export function signParams(
  params: Readonly<Record<string, string | number>>,
  signer: BinanceSigner,
  now: UnixMs,
): Readonly<Record<string, string | number>> {
  const full: Readonly<Record<string, string | number>> = {
    ...params,
    apiKey: signer.apiKey,
    recvWindow: receiveWindowMs,
    timestamp: now,
  }
  const names = Object.keys(full).toSorted()
  const payload = names.map((name) => `${name}=${full[name]}`).join('&')
  return { ...full, signature: signer.sign(payload) }
}
