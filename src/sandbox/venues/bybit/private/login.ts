import type { Opened } from '../../../matching/accountBook.ts'
import type { MatchingEngine } from '../../../matching/engine.ts'
import { isSignedBy, loginText } from './signature.ts'

/** Why a login is refused, as a trade socket numbers it. */
export type LoginRefusal = { readonly code: number; readonly message: string }

/** `[apiKey, expires, signature]`: the login must not have expired when it arrives. */
export function login(engine: MatchingEngine, args: unknown, now: number): Opened | LoginRefusal {
  const [apiKey, expires, signature] = Array.isArray(args) ? (args as unknown[]) : []
  const until = Number(expires)
  const isRead = typeof apiKey === 'string' && typeof signature === 'string'
  if (!isRead || !Number.isSafeInteger(until) || until <= now) {
    return { code: 10001, message: 'Params Error' }
  }
  const opened = engine.accounts.find(apiKey)
  if (opened === null) return { code: 10003, message: 'API key is invalid.' }
  const { key } = opened
  const isOver = key.expiresTime !== null && key.expiresTime <= now
  if (isOver) return { code: 33004, message: 'Your api key has expired.' }
  if (isSignedBy(key, loginText(until), signature)) return opened
  return { code: 10004, message: 'Error sign, please check your signature generation algorithm.' }
}
