import { createHmac, createPrivateKey, sign } from 'node:crypto'
import { PitwallError } from '../../../../contract/errors.ts'
import type { FixField, FixLogonContext } from '../../../net/fix/types.ts'
import type { FixLogin } from './profile.ts'

const soh = '\u0001'

/** RawData [96], with its length before it. */
function rawData(signature: string): readonly FixField[] {
  return [
    [95, String(signature.length)],
    [96, signature],
  ]
}

/** Ed25519 over MsgType, both identities, the number and the time; the key stands in Username [553]. */
export function binanceLogon(
  { credentials, purpose }: FixLogin,
  { senderCompId, targetCompId, sequence, sendingTime }: FixLogonContext,
): readonly FixField[] {
  const payload = ['A', senderCompId, targetCompId, String(sequence), sendingTime].join(soh)
  return [
    ...rawData(signEd25519(credentials.secret, payload)),
    [553, credentials.apiKey],
    // Messages are handled in the order in which they were sent.
    [25_035, '2'],
    ...(purpose === 'dropCopy' ? [[9406, 'Y'] as const] : []),
  ]
}

/** HMAC-SHA256 with the decoded secret, over the fields with SOH between. */
export function coinbaseExchangeLogon(
  { credentials, purpose }: FixLogin,
  { senderCompId, targetCompId, sequence, sendingTime }: FixLogonContext,
): readonly FixField[] {
  const passphrase = needPassphrase(credentials.passphrase)
  const parts = [sendingTime, 'A', String(sequence), senderCompId, targetCompId, passphrase]
  const key = Buffer.from(credentials.secret, 'base64')
  return [
    ...rawData(hmac(key, parts.join(soh))),
    [553, credentials.apiKey],
    [554, passphrase],
    [9406, purpose === 'dropCopy' ? 'Y' : 'N'],
  ]
}

/** HMAC-SHA256 with the secret as text, over the fields with nothing between. */
export function coinbasePrimeLogon(
  { credentials, purpose, account }: FixLogin,
  { targetCompId, sequence, sendingTime }: FixLogonContext,
): readonly FixField[] {
  const passphrase = needPassphrase(credentials.passphrase)
  const { apiKey, secret } = credentials
  const payload = [sendingTime, 'A', String(sequence), apiKey, targetCompId, passphrase].join('')
  return [
    ...(account === null ? [] : [[1, account] as const]),
    ...rawData(hmac(Buffer.from(secret, 'utf8'), payload)),
    [554, passphrase],
    [9406, purpose === 'dropCopy' ? 'Y' : 'N'],
    [9407, apiKey],
  ]
}

/** Username and password, as the specification has them. */
export function plainLogon({ credentials }: FixLogin): readonly FixField[] {
  const { apiKey, secret } = credentials
  if (apiKey === '') return []
  return [
    [553, apiKey],
    [554, secret],
  ]
}

function hmac(key: Buffer, payload: string): string {
  return createHmac('sha256', key).update(payload).digest('base64')
}

/** What went wrong is not told: it could hold a part of the key. */
function signEd25519(secret: string, payload: string): string {
  const refused = 'orders over FIX need an Ed25519 key'
  try {
    const key = createPrivateKey(secret)
    if (key.asymmetricKeyType !== 'ed25519') throw new Error('of another kind')
    return sign(null, Buffer.from(payload, 'ascii'), key).toString('base64')
  } catch {
    throw new PitwallError('AUTHENTICATION_FAILED', refused)
  }
}

function needPassphrase(passphrase: string | undefined): string {
  if (passphrase !== undefined) return passphrase
  throw new PitwallError('AUTHENTICATION_FAILED', 'the logon needs the passphrase of the key')
}
