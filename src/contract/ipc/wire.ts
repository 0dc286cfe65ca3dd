import { ExtensionCodec, decode, encode } from '@msgpack/msgpack'

/**
 * Binary form of requests, answers and frames on the browser host's socket: MessagePack, with
 * typed arrays carried as they lie in memory (little endian) instead of as lists of numbers.
 */
const arrays = [Uint32Array, Int32Array, Float64Array] as const

const codec = new ExtensionCodec()
for (const [type, Kind] of arrays.entries()) {
  codec.register({
    type,
    encode: (value) =>
      value instanceof Kind
        ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
        : null,
    decode: (bytes) => new Kind(new Uint8Array(bytes).buffer),
  })
}

/** Keys holding `undefined` are left out, as JSON does. */
export function encodeWire(value: unknown): Uint8Array {
  return encode(value, { extensionCodec: codec, ignoreUndefined: true })
}

/** Throws on bytes that are not one whole MessagePack value. */
export function decodeWire(bytes: Uint8Array): unknown {
  return decode(bytes, { extensionCodec: codec })
}
