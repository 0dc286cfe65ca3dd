import { encode } from '@msgpack/msgpack'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { concatBytes } from '@noble/hashes/utils.js'
import {
  hexBytes,
  hexText,
  type SigningDomain,
  typedDigest,
  type TypedStruct,
} from './typedData.ts'

/** `r` and `s` as hexadecimal numbers, which may lack leading zeros; `v` is 27 or 28. */
export type WireSignature = { readonly r: string; readonly s: string; readonly v: number }

/** What an action's signature covers besides the action. */
export type SignedEnvelope = {
  readonly nonce: number
  /** The vault or sub-account that is traded. */
  readonly vaultAddress: string | null
  readonly expiresAfter: number | null
}

/** Which of the venue's chains signatures are made for. */
export type Network = 'mainnet' | 'testnet'

const noContract = '0x0000000000000000000000000000000000000000'

const exchangeDomain: SigningDomain = {
  name: 'Exchange',
  version: '1',
  chainId: 1337,
  verifyingContract: noContract,
}

const agentStruct: TypedStruct = {
  name: 'Agent',
  fields: [
    { name: 'source', type: 'string' },
    { name: 'connectionId', type: 'bytes32' },
  ],
}

/** Keccak of the packed action, in the order of its keys, with nonce, vault and expiry. */
export function actionHash(action: unknown, envelope: SignedEnvelope): Uint8Array {
  const { nonce, vaultAddress, expiresAfter } = envelope
  const vault =
    vaultAddress === null
      ? Uint8Array.of(0)
      : concatBytes(Uint8Array.of(1), hexBytes(vaultAddress, 20))
  const expiry =
    expiresAfter === null
      ? new Uint8Array()
      : concatBytes(Uint8Array.of(0), eightBytes(expiresAfter))
  return keccak_256(concatBytes(encode(action), eightBytes(nonce), vault, expiry))
}

/** Address that signed a trading action. Null for a signature nobody can have made. */
export function actionSigner(
  action: unknown,
  envelope: SignedEnvelope,
  signature: WireSignature,
  network: Network,
): string | null {
  return attempt(() => {
    const connectionId = hexText(actionHash(action, envelope))
    return agentSigner(connectionId, signature, network)
  })
}

/** Address that signed a phantom agent for this hash. Null as above. */
export function agentSigner(
  connectionId: string,
  signature: WireSignature,
  network: Network,
): string | null {
  const source = network === 'mainnet' ? 'a' : 'b'
  return attempt(() =>
    recover(typedDigest(exchangeDomain, agentStruct, { source, connectionId }), signature),
  )
}

/** Address that signed an action in the open, such as an agent's approval. Null as above. */
export function openSigner(
  struct: TypedStruct,
  message: Readonly<Record<string, unknown>>,
  signatureChainId: string,
  signature: WireSignature,
): string | null {
  return attempt(() => {
    const chainId = Number.parseInt(signatureChainId, 16)
    const domain = { ...exchangeDomain, name: 'HyperliquidSignTransaction', chainId }
    return recover(typedDigest(domain, struct, message), signature)
  })
}

/** Address of a private key. */
export function addressOf(privateKey: string): string {
  return publicAddress(secp256k1.getPublicKey(hexBytes(privateKey, 32), false))
}

function recover(digest: Uint8Array, { r, s, v }: WireSignature): string {
  const signature = new secp256k1.Signature(BigInt(r), BigInt(s), v - 27)
  return publicAddress(signature.recoverPublicKey(digest).toBytes(false))
}

function publicAddress(uncompressedKey: Uint8Array): string {
  return hexText(keccak_256(uncompressedKey.slice(1)).slice(12))
}

function eightBytes(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}

/** Curve points and hexadecimal texts that do not exist throw: nobody signed. */
function attempt(make: () => string | null): string | null {
  try {
    return make()
  } catch {
    return null
  }
}
