import { createHmac, createPrivateKey, sign } from 'node:crypto'
import type { RestAnswer, SandboxCredentials } from '../../../src/sandbox/venues/sandboxVenue.ts'
import type { VenueRig } from './venueRig.ts'

type Json = Record<string, unknown>

export type BybitAnswer = {
  readonly retCode: number
  readonly retMsg: string
  readonly result: Json & { readonly list?: readonly Json[]; readonly orderId?: string }
  readonly retExtInfo: Json
}

/** HMAC in hexadecimal, or RSA in base64 where the secret is a private key. */
export function bybitSignature(secret: string, text: string): string {
  if (!secret.startsWith('-----BEGIN')) {
    return createHmac('sha256', secret).update(text).digest('hex')
  }
  return sign('sha256', Buffer.from(text), createPrivateKey(secret)).toString('base64')
}

/** A client with a key: signs what it asks. */
export function bybitClient(rig: VenueRig, { apiKey, secret }: SandboxCredentials) {
  const signed = (method: string, path: string, payload: string): RestAnswer => {
    const timestamp = String(rig.clock.now())
    const headers = {
      'x-bapi-api-key': apiKey,
      'x-bapi-timestamp': timestamp,
      'x-bapi-recv-window': '5000',
      'x-bapi-sign': bybitSignature(secret, `${timestamp}${apiKey}5000${payload}`),
    }
    const isGet = method === 'GET'
    const target = isGet && payload !== '' ? `${path}?${payload}` : path
    return rig.ask(method, target, isGet ? '' : payload, headers)
  }
  return {
    raw: signed,
    get: (path: string, query: Readonly<Record<string, string>> = {}): BybitAnswer =>
      read(signed('GET', path, new URLSearchParams(query).toString())),
    post: (path: string, body: Json): BybitAnswer =>
      read(signed('POST', path, JSON.stringify(body))),
    /** The frame that logs a socket in. */
    login(): Json {
      const expires = rig.clock.now() + 10_000
      const signature = bybitSignature(secret, `GET/realtime${expires}`)
      return { op: 'auth', args: [apiKey, expires, signature] }
    },
  }
}

function read(answer: RestAnswer): BybitAnswer {
  return JSON.parse(answer.body) as BybitAnswer
}
