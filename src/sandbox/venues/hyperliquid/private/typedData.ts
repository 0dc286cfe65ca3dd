import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/** A field of an EIP-712 struct, as far as this venue's structs need them. */
export type TypedField = {
  readonly name: string
  readonly type: 'string' | 'address' | 'bytes32' | 'bool' | 'uint64' | 'uint256'
}

/** A flat struct: no field is a struct itself. */
export type TypedStruct = { readonly name: string; readonly fields: readonly TypedField[] }

export type SigningDomain = {
  readonly name: string
  readonly version: string
  readonly chainId: number
  readonly verifyingContract: string
}

const domainStruct: TypedStruct = {
  name: 'EIP712Domain',
  fields: [
    { name: 'name', type: 'string' },
    { name: 'version', type: 'string' },
    { name: 'chainId', type: 'uint256' },
    { name: 'verifyingContract', type: 'address' },
  ],
}

/** What is signed for a message, after EIP-712. Throws where a value does not fit its type. */
export function typedDigest(
  domain: SigningDomain,
  struct: TypedStruct,
  message: Readonly<Record<string, unknown>>,
): Uint8Array {
  const prefix = Uint8Array.of(0x19, 0x01)
  return keccak_256(
    concatBytes(prefix, structHash(domainStruct, domain), structHash(struct, message)),
  )
}

function structHash(struct: TypedStruct, values: Readonly<Record<string, unknown>>): Uint8Array {
  const signature = struct.fields.map(({ name, type }) => `${type} ${name}`).join(',')
  const typeHash = keccak_256(utf8ToBytes(`${struct.name}(${signature})`))
  return keccak_256(
    concatBytes(typeHash, ...struct.fields.map((field) => encode(field, values[field.name]))),
  )
}

function encode({ name, type }: TypedField, value: unknown): Uint8Array {
  switch (type) {
    case 'string':
      if (typeof value !== 'string') throw new TypeError(`${name} is a text`)
      return keccak_256(utf8ToBytes(value))
    case 'bytes32':
    case 'address':
      return padded(hexBytes(value, type === 'address' ? 20 : 32))
    case 'bool':
      return wholeNumber(value === true ? 1 : 0)
    case 'uint64':
    case 'uint256':
      return wholeNumber(Number(value))
    default:
      return type satisfies never
  }
}

/** A big-endian number in 32 bytes. */
function wholeNumber(value: number): Uint8Array {
  return padded(hexToBytes(BigInt(value).toString(16).padStart(64, '0')))
}

function padded(bytes: Uint8Array): Uint8Array {
  return concatBytes(new Uint8Array(32 - bytes.length), bytes)
}

/** Exactly so many bytes from `0x…`. Throws on anything else. */
export function hexBytes(value: unknown, length: number): Uint8Array {
  const digits = typeof value === 'string' ? value.replace(/^0x/i, '').toLowerCase() : ''
  if (digits.length !== length * 2) throw new TypeError(`not ${length} bytes`)
  return hexToBytes(digits)
}

export function hexText(bytes: Uint8Array): string {
  return `0x${bytesToHex(bytes)}`
}
