import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { WsReading, WsRequest } from '../../net/ws/protocol.ts'
import type { VenueCredentials } from '../adapter.ts'
import { readError } from './errors.ts'
import { loginArguments } from './sign.ts'
import type { WireLogin } from './wire.ts'

/** Logins are answered in their turn, not always by id. */
const key = 'auth'

/** Logged in already. */
const repeated = 20001

export function loginRequest(credentials: VenueCredentials, now: UnixMs): WsRequest {
  const login: WireLogin = { op: 'auth', args: loginArguments(credentials, now) }
  return { key, channels: [], text: JSON.stringify(login) }
}

/**
 * The answer to a login: `success` on private sockets, `retCode` on the trade socket. A refusal ends
 * the session for good, so one that says "later" counts as no answer: then it is tried again.
 */
export function readLogin(message: Readonly<Record<string, unknown>>): {
  readonly isIn: boolean
  readonly reading: WsReading
} {
  const { success, retCode, retMsg, ret_msg: text } = message
  const isIn = retCode === undefined ? success === true : retCode === 0 || retCode === repeated
  if (isIn) return { isIn, reading: { kind: 'reply', key, channels: null, error: null } }
  const refused = retCode === undefined ? null : readError(200, message)
  const isLater = refused?.category === 'RETRYABLE' || refused?.category === 'RATE_LIMITED'
  if (isLater) return { isIn, reading: { kind: 'ignored' } }
  const said = [retMsg, text].find((each) => typeof each === 'string')
  const error = `${(said ?? 'no reason given').slice(0, 200)} (${refused?.venueCode ?? 'no code'})`
  return { isIn, reading: { kind: 'reply', key, channels: null, error } }
}
