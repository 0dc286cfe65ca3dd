import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  type Chain,
  connectionIdOf,
  createSigner,
  chainOf,
  signAgent,
  signUserAction,
} from '../../../../src/main/venues/hyperliquid/sign.ts'
import { readPrivateKey } from '../../../../src/main/venues/shared/eip712.ts'
import { fixturesPath, hasFixtures } from '../../../support/fixtures.ts'

const key = '0x0123456789012345678901234567890123456789012345678901234567890123'

type Vector = {
  readonly id: string
  readonly group: string
  readonly description?: string
  readonly privateKey: string
  readonly network: Chain
  readonly action?: unknown
  readonly nonce: number
  readonly vaultAddress: string | null
  readonly expiresAfter: number | null
  readonly connectionId: string
  readonly signatureChainId: string
  readonly primaryType: string
  readonly message: Readonly<Record<string, string | number>>
  readonly signature: { readonly r: string; readonly s: string; readonly v: number }
}

const vectors: readonly Vector[] = hasFixtures()
  ? (
      JSON.parse(readFileSync(fixturesPath('hyperliquid', 'signing', 'vectors.json'), 'utf8')) as {
        readonly cases: readonly Vector[]
      }
    ).cases
  : []

/** Leading zeros are a matter of taste: the venue takes either. */
function numbersOf({ r, s, v }: Vector['signature']): readonly (bigint | number)[] {
  return [BigInt(r), BigInt(s), v]
}

function keyOf({ privateKey }: Vector): Uint8Array {
  const read = readPrivateKey(privateKey)
  if (read === null) throw new Error('the vector has no key')
  return read
}

function signedBy(vector: Vector): Vector['signature'] {
  if (vector.group === 'l1-connection-id') {
    return signAgent(vector.connectionId, keyOf(vector), vector.network)
  }
  if (vector.group === 'user-signed') {
    const fields = [
      { name: 'destination', type: 'string' },
      { name: 'amount', type: 'string' },
      { name: 'time', type: 'uint64' },
    ] as const
    const { primaryType, message, signatureChainId, network } = vector
    return signUserAction(primaryType, fields, message, signatureChainId, keyOf(vector), network)
  }
  const signer = createSigner(vector.privateKey, vector.network)
  if (!signer.ok) throw new Error(signer.error.message)
  return signer.value.signAction(vector.action, vector)
}

describe.skipIf(!hasFixtures())("other projects' signatures", () => {
  it('are all there', () => {
    expect(vectors.length).toBe(27)
    expect(new Set(vectors.map(({ group }) => group))).toEqual(
      new Set(['action-hash', 'l1-action', 'l1-connection-id', 'user-signed']),
    )
  })

  it.each(vectors.filter(({ group }) => group === 'action-hash').map((each) => [each.id, each]))(
    'hash of an action %s is the same',
    (_id, vector) => {
      expect(connectionIdOf(vector.action, vector)).toBe(vector.connectionId)
    },
  )

  it.each(
    vectors
      .filter(({ group }) => group !== 'action-hash')
      .map((each) => [`${each.description ?? ''} on ${each.network}`, each] as const),
  )('%s is the same', (_title, vector) => {
    expect(numbersOf(signedBy(vector))).toEqual(numbersOf(vector.signature))
  })
})

describe('a signature', () => {
  it('covers the expiry of the action', () => {
    const action = { type: 'cancel', cancels: [{ a: 1, o: 123456 }] }
    const envelope = {
      nonce: 1_700_000_000_000,
      vaultAddress: null,
      expiresAfter: 1_700_000_060_000,
    }
    expect(connectionIdOf(action, envelope)).toBe(
      '0x5f071a1187a44b11b2c7e8bd2a5590090d9b55ec168ae218554adf9e46eac79d',
    )
    const signer = createSigner(key, 'mainnet')
    expect(signer.ok && numbersOf(signer.value.signAction(action, envelope))).toEqual([
      BigInt('0x132e6c0f8a601ef57a50fe528ddb139949e847bf7cb55b1dc13aa802096da6a'),
      BigInt('0x544897e0c253fd02a68f449448695c04127a1db8ef930c9c37196e0a0f6c4c67'),
      27,
    ])
  })

  it('depends on the order of the keys', () => {
    const envelope = { nonce: 0, vaultAddress: null, expiresAfter: null }
    expect(connectionIdOf({ type: 'noop', more: 1 }, envelope)).not.toBe(
      connectionIdOf({ more: 1, type: 'noop' }, envelope),
    )
  })

  it('is padded to 32 bytes a number', () => {
    const signer = createSigner(key, 'mainnet')
    if (!signer.ok) throw new Error(signer.error.message)
    for (let nonce = 0; nonce < 300; nonce += 1) {
      const envelope = { nonce, vaultAddress: null, expiresAfter: null }
      const { r, s } = signer.value.signAction({ type: 'noop' }, envelope)
      expect([r.length, s.length]).toEqual([66, 66])
    }
  })

  it('is made for the chain of its environment, and the sandbox plays the real one', () => {
    expect(chainOf('live')).toBe('mainnet')
    expect(chainOf('testnet')).toBe('testnet')
    expect(chainOf('sandbox')).toBe('mainnet')
  })
})

describe('a key', () => {
  it('has the address that the venue knows', () => {
    const signer = createSigner(key, 'mainnet')
    expect(signer.ok && signer.value.address).toBe('0x14791697260e4c9a71f18484c9f997b308e59325')
  })

  it.each(['0x12', 'g'.repeat(64), '0'.repeat(64), 'f'.repeat(64), `${key}00`])(
    'is refused when it is %j, without being told',
    (secret) => {
      const signer = createSigner(secret, 'mainnet')
      expect(signer).toMatchObject({ ok: false, error: { code: 'AUTHENTICATION_FAILED' } })
      expect(JSON.stringify(signer)).not.toContain(secret)
    },
  )
})
