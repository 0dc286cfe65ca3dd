import { tags } from '../codec/bytes.ts'
import type { DecodedMessage } from '../codec/message.ts'

/**
 * Tags whose values are secrets or prove one: Signature(89), RawData(96), Password(554),
 * NewPassword(925), EncryptedPassword(1402), EncryptedNewPassword(1404), and SecureData(91).
 */
const secretTags = [89, 91, 96, 554, 925, 1402, 1404] as const
export const mask = '***'

export function secretTagsWith(more: readonly number[]): ReadonlySet<number> {
  return new Set([...secretTags, ...more])
}

/** The message as text, each secret value replaced. Lengths and the sum stay as they were sent. */
export function maskMessage(message: DecodedMessage, secret: ReadonlySet<number>): string {
  return message
    .fields()
    .map(([tag, value]) => `${writtenTag(tag)}${secret.has(tag) ? mask : value}\u0001`)
    .join('')
}

/** A piece without a tag is shown as it is. */
function writtenTag(tag: number): string {
  return tag < -0x7fff_ff00 ? '' : `${tag}=`
}

/** Bytes that are no message: whatever could be a secret goes, and no more than a bit is kept. */
export function maskBytes(bytes: Buffer, secret: ReadonlySet<number>): string {
  const text = bytes.toString('latin1', 0, Math.min(bytes.length, 2000))
  const cut = [...secret, tags.rawDataLength].reduce(
    (rest, tag) =>
      rest.replaceAll(new RegExp(`(^|[^0-9])${tag}=[^\\u0001]*`, 'g'), `$1${tag}=${mask}`),
    text,
  )
  return bytes.length > 2000 ? `${cut}… (${bytes.length} bytes)` : cut
}
