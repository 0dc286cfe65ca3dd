import type { ClientOrderId, OrderId } from '../../../contract/domain/order.ts'
import type { ClientOrderIdCodec } from '../account.ts'

const hexadecimal = /^[0-9a-f]{32}$/
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** 62^22 is the first power above 2^128. */
const base62Length = 22
/** Marks an id as made by this program, where the venue's length leaves room. */
const ownMark = 'pw-'

/**
 * `pw-` and the 128 bits in 22 digits of base 62: 25 characters of letters, digits and a hyphen.
 * For venues that take free text.
 */
export function textOrderIds(pattern: RegExp): ClientOrderIdCodec {
  return {
    pattern,
    encode: (orderId) => `${ownMark}${toBase62(orderId)}` as ClientOrderId,
    decode(clientOrderId) {
      if (!clientOrderId.startsWith(ownMark)) return null
      return fromBase62(clientOrderId.slice(ownMark.length))
    },
  }
}

/** The 128 bits as `0x` and 32 hexadecimal digits, which leaves no room for a mark. */
export function hexOrderIds(): ClientOrderIdCodec {
  return {
    pattern: /^0x[0-9a-f]{32}$/,
    encode: (orderId) => `0x${orderId}` as ClientOrderId,
    decode: (clientOrderId) => toOrderId(clientOrderId.replace(/^0x/, '').toLowerCase()),
  }
}

/** The 128 bits as a UUID with hyphens, which leaves no room for a mark. */
export function uuidOrderIds(): ClientOrderIdCodec {
  return {
    pattern: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    encode: (orderId) =>
      [0, 8, 12, 16, 20]
        .map((from, index, starts) => orderId.slice(from, starts[index + 1]))
        .join('-') as ClientOrderId,
    decode: (clientOrderId) => toOrderId(clientOrderId.replaceAll('-', '').toLowerCase()),
  }
}

/** Null for anything but the 32 digits of a random UUID. */
function toOrderId(text: string): OrderId | null {
  const isRandomUuid = hexadecimal.test(text) && text[12] === '4' && '89ab'.includes(text[16] ?? '')
  return isRandomUuid ? (text as OrderId) : null
}

function toBase62(orderId: OrderId): string {
  let rest = BigInt(`0x${orderId}`)
  let text = ''
  while (text.length < base62Length) {
    text = `${digits[Number(rest % 62n)]}${text}`
    rest /= 62n
  }
  return text
}

function fromBase62(text: string): OrderId | null {
  if (text.length !== base62Length) return null
  let value = 0n
  for (const digit of text) {
    const position = digits.indexOf(digit)
    if (position < 0) return null
    value = value * 62n + BigInt(position)
  }
  return toOrderId(value.toString(16).padStart(32, '0'))
}
