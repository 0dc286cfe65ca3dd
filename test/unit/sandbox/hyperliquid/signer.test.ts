import { describe, expect, it } from 'vitest'
import { canonicalAction } from '../../../../src/sandbox/venues/hyperliquid/private/canonical.ts'
import {
  actionHash,
  actionSigner,
  addressOf,
  agentSigner,
  type Network,
  openSigner,
  type WireSignature,
} from '../../../../src/sandbox/venues/hyperliquid/private/signer.ts'
import { hexText } from '../../../../src/sandbox/venues/hyperliquid/private/typedData.ts'
import { fixtureCases, hasFixtures } from '../../../support/fixtures.ts'

type Vector = {
  readonly group: string
  readonly privateKey: string
  readonly action: Record<string, unknown>
  readonly connectionId: string
  readonly message: Record<string, unknown>
  readonly nonce: number
  readonly vaultAddress: string | null
  readonly expiresAfter: number | null
  readonly network: Network
  readonly signatureChainId: string
  readonly signature: WireSignature
}

function vectors(group: string): readonly Vector[] {
  const cases = fixtureCases('hyperliquid', 'signing', 'vectors.json') as unknown as Vector[]
  return cases.filter((vector) => vector.group === group)
}

/** The key of the venue's published tests, and an order it signed with nonce 0. */
const publishedAddress = '0x14791697260e4c9a71f18484c9f997b308e59325'
const order = { a: 1, b: true, p: '100', s: '100', r: false, t: { limit: { tif: 'Gtc' } } }
const action = { type: 'order', orders: [order], grouping: 'na' }
const envelope = { nonce: 0, vaultAddress: null, expiresAfter: null }
const signature = {
  r: '0xd65369825a9df5d80099e513cce430311d7d26ddf477f5b3a33d2806b100d78e',
  s: '0x2b54116ff64054968aa237c20ca9ff68000f977c93289157748a3162b6ea940e',
  v: 28,
}

describe('who signed an action at Hyperliquid', () => {
  it('knows the address of the published key', () => {
    expect(addressOf(`0x${'0123456789'.repeat(6)}0123`)).toBe(publishedAddress)
  })

  it('recovers the signer of the published order on the network it was signed for', () => {
    expect(actionSigner(action, envelope, signature, 'mainnet')).toBe(publishedAddress)
    expect(actionSigner(action, envelope, signature, 'testnet')).not.toBe(publishedAddress)
  })

  it('finds a stranger where anything signed was changed', () => {
    const changed = { ...action, orders: [{ ...order, p: '101' }] }
    expect(actionSigner(changed, envelope, signature, 'mainnet')).not.toBe(publishedAddress)
    for (const other of [
      { ...envelope, nonce: 1 },
      { ...envelope, vaultAddress: publishedAddress },
      { ...envelope, expiresAfter: 1 },
    ]) {
      expect(actionSigner(action, other, signature, 'mainnet')).not.toBe(publishedAddress)
    }
  })

  it('finds nobody behind numbers that are no signature', () => {
    for (const broken of [
      { ...signature, r: '0x0' },
      { ...signature, v: 40 },
      { ...signature, s: 'no number' },
    ]) {
      expect(actionSigner(action, envelope, broken, 'mainnet')).toBeNull()
    }
  })

  it('packs an action as the venue does, whatever the order of its keys', () => {
    const shuffled = {
      grouping: 'na',
      orders: [{ t: { limit: { tif: 'Gtc' } }, s: '100.0', p: '100.00', b: true, r: false, a: 1 }],
      type: 'order',
      extra: 1,
    }
    expect(JSON.stringify(canonicalAction(shuffled))).toBe(JSON.stringify(action))
  })
})

describe.skipIf(!hasFixtures())('published Hyperliquid signatures', () => {
  it('are of actions that hash to the published connection ids', () => {
    const found = vectors('action-hash')
    expect(found.length).toBeGreaterThan(0)
    for (const vector of found) {
      expect(hexText(actionHash(vector.action, vector))).toBe(vector.connectionId)
    }
  })

  it('of trading actions belong to their keys', () => {
    const found = vectors('l1-action')
    expect(found.length).toBeGreaterThan(0)
    for (const vector of found) {
      const signer = actionSigner(vector.action, vector, vector.signature, vector.network)
      expect(signer).toBe(addressOf(vector.privateKey))
    }
  })

  it('of given hashes belong to their keys', () => {
    const found = vectors('l1-connection-id')
    expect(found.length).toBeGreaterThan(0)
    for (const vector of found) {
      const signer = agentSigner(vector.connectionId, vector.signature, vector.network)
      expect(signer).toBe(addressOf(vector.privateKey))
    }
  })

  it('in the open belong to their keys', () => {
    const found = vectors('user-signed')
    expect(found.length).toBeGreaterThan(0)
    for (const vector of found) {
      const hyperliquidChain = vector.network === 'mainnet' ? 'Mainnet' : 'Testnet'
      const message = { hyperliquidChain, ...vector.message }
      const signer = openSigner(usdSend, message, vector.signatureChainId, vector.signature)
      expect(signer).toBe(addressOf(vector.privateKey))
    }
  })

  it('of whole requests of another library belong to its key', () => {
    const cases = fixtureCases('hyperliquid', 'requests', 'cases.json') as unknown as Sample[]
    const signed = cases.filter((sample) => sample.signed)
    expect(signed.length).toBeGreaterThan(0)
    for (const { request } of signed) {
      const body = JSON.parse(request.body) as SignedBody
      const plain = { nonce: body.nonce, vaultAddress: null, expiresAfter: null }
      const signer = actionSigner(canonicalAction(body.action), plain, body.signature, 'mainnet')
      expect(signer).toBe(publishedAddress)
    }
  })
})

type Sample = {
  readonly signed: boolean
  readonly request: { readonly body: string }
}

type SignedBody = {
  readonly action: Record<string, unknown>
  readonly nonce: number
  readonly signature: WireSignature
}

const usdSend = {
  name: 'HyperliquidTransaction:UsdSend',
  fields: [
    { name: 'hyperliquidChain', type: 'string' },
    { name: 'destination', type: 'string' },
    { name: 'amount', type: 'string' },
    { name: 'time', type: 'uint64' },
  ],
} as const
