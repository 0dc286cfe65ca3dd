import { createHmac, createPrivateKey, sign } from 'node:crypto'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { Market } from '../../../src/sandbox/marketData/market.ts'
import type { Account } from '../../../src/sandbox/matching/account.ts'
import { allRights } from '../../../src/sandbox/matching/accountBook.ts'
import { type StreamClient, StreamHub } from '../../../src/sandbox/net/streamHub.ts'
import { makeVenue } from '../../../src/sandbox/venues/registry.ts'
import type {
  KeyWish,
  SandboxCredentials,
  SandboxTrading,
  VenueSession,
} from '../../../src/sandbox/venues/sandboxVenue.ts'
import { type ManualClock, manualClock } from '../manualClock.ts'

const market = new Market(1)

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Record<string, unknown>
}

type Call = {
  readonly credentials?: SandboxCredentials
  readonly algorithm?: 'hmac' | 'rsa' | 'ed25519'
  readonly timestamp?: number
  /** Puts the parameters into the body. */
  readonly inBody?: boolean
}

/** A Binance line of the sandbox without sockets in between, in a time that stands still. */
export function signedClient(venue: Extract<VenueId, 'binance-usdm' | 'binance-spot'>) {
  const clock: ManualClock = manualClock(Date.parse('2026-11-20T12:00:00Z'))
  const peer = makeVenue(venue, market, clock)
  const { trading } = peer
  if (trading === undefined) throw new Error(`${venue} has no accounts`)
  const hub = new StreamHub()
  return {
    clock,
    trading,
    credentials: peer.credentials,
    call(target: string, given: Record<string, string | number> = {}, how: Call = {}): Answer {
      const [method = '', path = ''] = target.split(' ')
      const texts = Object.entries({ ...given, timestamp: how.timestamp ?? clock.now() })
      const plain = new URLSearchParams(texts.map(([name, value]) => [name, String(value)]))
      const { apiKey, secret } = how.credentials ?? peer.credentials
      const signature = signatureOf(how.algorithm ?? 'hmac', secret, plain.toString())
      const whole = `${plain}&signature=${encodeURIComponent(signature)}`
      const [search, body] = how.inBody === true ? ['', whole] : [whole, '']
      const query = new URLSearchParams(search)
      const headers = { 'x-mbx-apikey': apiKey }
      const answer = peer.answer({ method, path, query, search, headers, body })
      const parsed = JSON.parse(answer.body) as Record<string, unknown>
      return { status: answer.status, headers: answer.headers ?? {}, body: parsed }
    },
    /** A socket of the venue and what it was told. */
    connect(path: string): { heard: Record<string, unknown>[]; session: VenueSession } {
      const heard: Record<string, unknown>[] = []
      const keep = (text: string) => heard.push(JSON.parse(text) as Record<string, unknown>)
      const client: StreamClient = {
        id: 1,
        url: new URL(path, 'ws://127.0.0.1'),
        send: keep,
        reply: keep,
        push: keep,
        becomePrivate: () => true,
        waitingBytes: 0,
        close: () => undefined,
      }
      hub.add(client)
      const session = peer.open(client, client.url, hub)
      if (session === null) throw new Error(`nobody listens at ${path}`)
      return { heard, session }
    },
    pass(ms: number): void {
      clock.advance(ms)
      trading.engine.advance()
      trading.tick?.()
    },
  }
}

export function issue(
  trading: SandboxTrading,
  account: Account,
  wish: Partial<KeyWish> = {},
): SandboxCredentials {
  return trading.issueKey(account, {
    algorithm: 'hmac',
    publicKey: null,
    rights: allRights,
    ipRestricted: false,
    expiresTime: null,
    ...wish,
  })
}

function signatureOf(
  algorithm: 'hmac' | 'rsa' | 'ed25519',
  secret: string,
  payload: string,
): string {
  if (algorithm === 'hmac') return createHmac('sha256', secret).update(payload).digest('hex')
  const digest = algorithm === 'rsa' ? 'sha256' : null
  return sign(digest, Buffer.from(payload), createPrivateKey(secret)).toString('base64')
}
