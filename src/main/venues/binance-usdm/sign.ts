import { createHmac } from 'node:crypto'
import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { SignedParts } from '../../net/rest/types.ts'
import type { VenueCredentials } from '../adapter.ts'

/** How long after its timestamp the venue may still accept a request, ms. */
const receiveWindowMs = 5_000

/**
 * HMAC-SHA256 over the query exactly as it is sent, in hexadecimal, appended as `signature`.
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/general-info
 */
export function sign(payload: string, secret: string): string {
  return createHmac('sha256', secret).update(payload).digest('hex')
}

export function signQuery(query: string, credentials: VenueCredentials, now: UnixMs): SignedParts {
  const parts = [query, `recvWindow=${receiveWindowMs}`, `timestamp=${now}`]
  const payload = parts.filter((part) => part !== '').join('&')
  return {
    query: `${payload}&signature=${sign(payload, credentials.secret)}`,
    headers: { 'x-mbx-apikey': credentials.apiKey },
  }
}
