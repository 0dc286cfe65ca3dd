import type { SandboxCredentials } from '../../../src/sandbox/venues/sandboxVenue.ts'
import { createSigner, type Signer } from '../../../src/main/venues/hyperliquid/sign.ts'
import type { RigSocket, VenueRig } from './venueRig.ts'

type Json = Record<string, unknown>

export type HyperliquidAnswer = {
  readonly status: 'ok' | 'err'
  readonly response: string | { readonly type: string; readonly data?: Json }
}

type Signed = {
  readonly nonce?: number
  readonly vaultAddress?: string
  readonly expiresAfter?: number
}

export function signerOf(secret: string): Signer {
  const made = createSigner(secret, 'mainnet')
  if (!made.ok) throw new Error('no key')
  return made.value
}

/** A client with a key: signs its actions as the product's own adapter does. */
export function hyperliquidClient(rig: VenueRig, { apiKey, secret }: SandboxCredentials) {
  const signer = signerOf(secret)
  let last = 0
  const nextNonce = (): number => {
    last = Math.max(last + 1, rig.clock.now())
    return last
  }
  const bodyOf = (action: Json, given: Signed = {}): Json => {
    const { nonce = nextNonce(), vaultAddress = null, expiresAfter = null } = given
    const signature = signer.signAction(action, { nonce, vaultAddress, expiresAfter })
    return { action, nonce, signature, vaultAddress, expiresAfter }
  }
  const raw = (body: unknown) => rig.ask('POST', '/exchange', JSON.stringify(body))
  const act = (action: Json, given?: Signed): HyperliquidAnswer =>
    JSON.parse(raw(bodyOf(action, given)).body) as HyperliquidAnswer
  const ask = (type: string, more: Json): unknown => {
    const body = JSON.stringify({ type, user: apiKey, ...more })
    return JSON.parse(rig.ask('POST', '/info', body).body)
  }
  return {
    address: signer.address,
    bodyOf,
    raw,
    act,
    /** The `statuses` of a batch; the whole answer as text where there are none. */
    statuses(action: Json, given?: Signed): readonly unknown[] {
      const { response } = act(action, given)
      const found = typeof response === 'string' ? null : response.data?.['statuses']
      return Array.isArray(found) ? (found as unknown[]) : [response]
    },
    info: (type: string, more: Json = {}): Json => ask(type, more) as Json,
    /** As `info`, of what is told as a list. */
    list: (type: string, more: Json = {}): readonly Json[] => ask(type, more) as Json[],
    subscribe(socket: RigSocket, type: string, more: Json = {}): void {
      socket.say({ method: 'subscribe', subscription: { type, user: apiKey, ...more } })
    },
  }
}
