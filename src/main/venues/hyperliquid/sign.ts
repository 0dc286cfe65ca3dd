import { encode } from '@msgpack/msgpack'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js'
import type { Environment } from '../../../contract/domain/venue.ts'
import { type Result, fail, succeed } from '../../../contract/errors.ts'
import {
  type EthereumSignature,
  type TypedDomain,
  type TypedFields,
  type TypedValues,
  addressOfKey,
  bytesOf,
  readPrivateKey,
  signDigest,
  typedDigest,
} from '../shared/eip712.ts'

/** What a signature covers besides the action. */
export type Envelope = {
  /** Milliseconds since 1970, never used before by this signer. */
  readonly nonce: number
  /** Sub-account or vault that is traded, lower case; null for the signer's own account. */
  readonly vaultAddress: string | null
  /** The venue drops the action after this, ms since 1970. */
  readonly expiresAfter: number | null
}

/** Whose signature an action bears. The key itself stays inside. */
export type Signer = {
  /** Of the key: the account's own, or that of an agent. Lower case. */
  readonly address: string
  signAction(action: unknown, envelope: Envelope): EthereumSignature
}

/** Signatures for one chain are worth nothing on the other. */
export type Chain = 'mainnet' | 'testnet'

const noContract = '0x0000000000000000000000000000000000000000'

const exchangeDomain: TypedDomain = {
  name: 'Exchange',
  version: '1',
  chainId: 1337,
  verifyingContract: noContract,
}

const agentFields: TypedFields = [
  { name: 'source', type: 'string' },
  { name: 'connectionId', type: 'bytes32' },
]

/** A sandbox plays the real chain, so that other clients reach it by nothing but its address. */
export function chainOf(environment: Environment): Chain {
  return environment === 'testnet' ? 'testnet' : 'mainnet'
}

export function createSigner(secret: string, chain: Chain): Result<Signer> {
  const key = readPrivateKey(secret)
  if (key === null) {
    return fail('AUTHENTICATION_FAILED', 'the secret is not a private key of 64 hexadecimal digits')
  }
  return succeed({
    address: addressOfKey(key),
    signAction: (action, envelope) => signAgent(connectionIdOf(action, envelope), key, chain),
  })
}

/**
 * Hash of an action, `0x` and 64 digits. The order of its keys counts, and its numbers must be as
 * the venue writes them.
 * https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/signing
 */
export function connectionIdOf(action: unknown, envelope: Envelope): string {
  const { nonce, vaultAddress, expiresAfter } = envelope
  const parts = [
    encode(action),
    eightBytes(nonce),
    vaultAddress === null ? Uint8Array.of(0) : Uint8Array.of(1, ...bytesOf(vaultAddress, 20)),
    ...(expiresAfter === null ? [] : [Uint8Array.of(0), eightBytes(expiresAfter)]),
  ]
  return `0x${bytesToHex(keccak_256(concatBytes(...parts)))}`
}

/** Signs as the phantom agent that stands for an action on a chain. */
export function signAgent(
  connectionId: string,
  privateKey: Uint8Array,
  chain: Chain,
): EthereumSignature {
  const source = chain === 'mainnet' ? 'a' : 'b'
  return signDigest(
    typedDigest(exchangeDomain, 'Agent', agentFields, { source, connectionId }),
    privateKey,
  )
}

/**
 * Signs what only the account's own key may do, such as naming an agent. `signatureChainId` is any
 * chain's number in hexadecimal digits; the message tells the venue's own chain.
 */
export function signUserAction(
  primaryType: string,
  fields: TypedFields,
  message: TypedValues,
  signatureChainId: string,
  privateKey: Uint8Array,
  chain: Chain,
): EthereumSignature {
  const domain: TypedDomain = {
    name: 'HyperliquidSignTransaction',
    version: '1',
    chainId: Number.parseInt(signatureChainId, 16),
    verifyingContract: noContract,
  }
  const hyperliquidChain = chain === 'mainnet' ? 'Mainnet' : 'Testnet'
  const allFields: TypedFields = [{ name: 'hyperliquidChain', type: 'string' }, ...fields]
  const digest = typedDigest(domain, primaryType, allFields, { hyperliquidChain, ...message })
  return signDigest(digest, privateKey)
}

function eightBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}
