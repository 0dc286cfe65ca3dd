import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/** Fields of the one flat structure that is signed, in the order of its type. */
export type TypedFields = readonly {
  readonly name: string
  readonly type: 'string' | 'bytes32' | 'address' | 'uint64' | 'uint256' | 'bool'
}[]

/** What a signature is good for. */
export type TypedDomain = {
  readonly name: string
  readonly version: string
  readonly chainId: number
  /** `0x` and 40 hexadecimal digits. */
  readonly verifyingContract: string
}

export type TypedValues = Readonly<Record<string, string | number | boolean>>

/** `r` and `s` are `0x` and 64 hexadecimal digits, `v` is 27 or 28. */
export type EthereumSignature = { readonly r: string; readonly s: string; readonly v: number }

const domainFields: TypedFields = [
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
  { name: 'chainId', type: 'uint256' },
  { name: 'verifyingContract', type: 'address' },
]

const wordBytes = 32

/** The 32 bytes that a wallet signs for a flat structure: https://eips.ethereum.org/EIPS/eip-712 */
export function typedDigest(
  domain: TypedDomain,
  primaryType: string,
  fields: TypedFields,
  values: TypedValues,
): Uint8Array {
  return keccak_256(
    concatBytes(
      Uint8Array.of(0x19, 0x01),
      hashStruct('EIP712Domain', domainFields, domain),
      hashStruct(primaryType, fields, values),
    ),
  )
}

function hashStruct(type: string, fields: TypedFields, values: TypedValues): Uint8Array {
  const shape = `${type}(${fields.map((field) => `${field.type} ${field.name}`).join(',')})`
  const words = fields.map(({ name, type: kind }) => wordOf(kind, values[name]))
  return keccak_256(concatBytes(keccak_256(utf8ToBytes(shape)), ...words))
}

function wordOf(
  type: TypedFields[number]['type'],
  value: string | number | boolean | undefined,
): Uint8Array {
  if (value === undefined) throw new RangeError(`a ${type} to be signed is missing`)
  if (type === 'string') return keccak_256(utf8ToBytes(String(value)))
  if (type === 'bytes32') return bytesOf(String(value), wordBytes)
  const bytes =
    type === 'address' ? bytesOf(String(value), 20) : bytesOf(`0x${BigInt(value).toString(16)}`)
  const word = new Uint8Array(wordBytes)
  word.set(bytes, wordBytes - bytes.length)
  return word
}

/** Signs 32 bytes as Ethereum wallets do, with the same answer each time (RFC 6979). */
export function signDigest(digest: Uint8Array, privateKey: Uint8Array): EthereumSignature {
  const signed = secp256k1.sign(digest, privateKey, { prehash: false, format: 'recovered' })
  const [recovery = 0] = signed
  return {
    r: `0x${bytesToHex(signed.subarray(1, 33))}`,
    s: `0x${bytesToHex(signed.subarray(33, 65))}`,
    v: 27 + recovery,
  }
}

/** The address of a key: `0x` and 40 hexadecimal digits in lower case. */
export function addressOfKey(privateKey: Uint8Array): string {
  const point = secp256k1.getPublicKey(privateKey, false)
  return `0x${bytesToHex(keccak_256(point.subarray(1)).subarray(12))}`
}

/** A private key from its 64 hexadecimal digits, with or without `0x`; null for what is none. */
export function readPrivateKey(text: string): Uint8Array | null {
  const digits = text.trim().replace(/^0x/i, '')
  if (!/^[0-9a-f]{64}$/i.test(digits)) return null
  const key = hexToBytes(digits)
  return secp256k1.utils.isValidSecretKey(key) ? key : null
}

/** Bytes of `0x` and hexadecimal digits; of exactly `length` bytes where it is given. */
export function bytesOf(hex: string, length?: number): Uint8Array {
  const digits = hex.replace(/^0x/i, '')
  const bytes = hexToBytes(digits.length % 2 === 0 ? digits : `0${digits}`)
  if (length === undefined || bytes.length === length) return bytes
  throw new RangeError(`not ${length} bytes of hexadecimal digits`)
}
