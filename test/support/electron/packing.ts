/** Values between the page and us as JSON, with typed arrays as base64. Electron clones them. */
type Packed = { readonly $typed: string; readonly data: string }

const kinds: Readonly<Record<string, new (buffer: ArrayBuffer) => ArrayBufferView>> = {
  Uint8Array,
  Uint32Array,
  Int32Array,
  Float64Array,
}

export function pack(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) {
    const data = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
    return { $typed: value.constructor.name, data } satisfies Packed
  }
  if (Array.isArray(value)) return value.map(pack)
  if (typeof value === 'function' || typeof value === 'symbol') {
    throw new Error('An object could not be cloned.')
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, pack(inner)]))
}

export function unpack(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpack)
  if (typeof value !== 'object' || value === null) return value
  if ('$typed' in value) {
    const { $typed, data } = value as Packed
    const Kind = kinds[$typed]
    const bytes = Uint8Array.from(Buffer.from(data, 'base64'))
    return Kind === undefined ? bytes : new Kind(bytes.buffer)
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, unpack(inner)]))
}
