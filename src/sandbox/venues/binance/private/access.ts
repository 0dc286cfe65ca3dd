import type { Opened } from '../../../matching/accountBook.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import { mandatory, Refusal } from '../refusals.ts'
import type { Parameters } from './parameters.ts'
import { isSignedBy } from './signature.ts'

/** What a request asks of its key. `key` needs no signature. */
export type Security = 'key' | 'read' | 'trade'

/** A key that is known, and in force. */
export function keyOf(engine: MatchingEngine, apiKey: string | null | undefined): Opened {
  if (apiKey === null || apiKey === undefined || !/^[A-Za-z0-9]{1,200}$/.test(apiKey)) {
    throw new Refusal(-2014, 'API-key format invalid.', 401)
  }
  const opened = engine.accounts.find(apiKey)
  const { expiresTime } = opened?.key ?? { expiresTime: null }
  if (opened === null || (expiresTime !== null && expiresTime <= engine.now())) throw notPermitted()
  return opened
}

/** Throws unless the key may do what is asked. */
export function needRights({ key }: Opened, security: Security): void {
  const { read, trade } = key.permissions
  if (security === 'trade' ? !trade : security === 'read' && !read) throw notPermitted()
}

export function notPermitted(): Refusal {
  return new Refusal(-2015, 'Invalid API-key, IP, or permissions for action.', 401)
}

/** Throws unless the signature fits and the request is fresh. `payload` is the signed text. */
export function needSignature(
  { key }: Opened,
  payload: string,
  parameters: Parameters,
  now: number,
): void {
  needFreshness(parameters, now)
  const signature = parameters.needText('signature')
  if (!isSignedBy(key, payload, signature)) {
    throw new Refusal(-1022, 'Signature for this request is not valid.')
  }
}

const longestWindowMs = 60_000
const usualWindowMs = 5000
const mostAheadMs = 1000

/** Timestamps in milliseconds or microseconds, at most `recvWindow` old and a second ahead. */
export function needFreshness(parameters: Parameters, now: number): void {
  const given = Number(parameters.needText('timestamp'))
  if (!Number.isFinite(given) || given < 0) throw mandatory('timestamp')
  const window = Number(parameters.text('recvWindow') ?? usualWindowMs)
  if (!Number.isFinite(window) || window < 0) {
    throw new Refusal(-1130, "Data sent for parameter 'recvWindow' is not valid.")
  }
  if (window > longestWindowMs) throw new Refusal(-1131, 'recvWindow must be less than 60000.')
  const timestamp = given > 1e14 ? given / 1000 : given
  if (timestamp >= now + mostAheadMs) {
    const msg = "Timestamp for this request was 1000ms ahead of the server's time."
    throw new Refusal(-1021, msg)
  }
  if (now - timestamp > window) {
    throw new Refusal(-1021, 'Timestamp for this request is outside of the recvWindow.')
  }
}

/** The text that REST signs: query and body as they were sent, without the signature. */
export function signedText(search: string, body: string): string {
  return withoutSignature(search) + withoutSignature(body)
}

function withoutSignature(text: string): string {
  return text
    .split('&')
    .filter((part) => !part.startsWith('signature='))
    .join('&')
}
