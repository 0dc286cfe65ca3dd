import { tags } from '../codec/bytes.ts'
import type { DecodedMessage } from '../codec/message.ts'
import { rejectTexts } from './rejectReasons.ts'
import type { FixField, FixSessionOptions } from '../types.ts'
import { validate } from '../validate/validate.ts'
import { headerFault } from './screen.ts'

/** What is wrong with a Logon, in words for its Logout; null if nothing is. */
export function logonFault(message: DecodedMessage, options: FixSessionOptions): string | null {
  if (message.beginString !== options.dictionary.beginString) return 'Incorrect BeginString'
  if (message.sequence === null) return 'Received message without MsgSeqNum'
  const header = headerFault(message, options)
  if (header !== null) return rejectTexts[header.reason]
  if (message.get(tags.heartBtInt)?.startsWith('-') === true) {
    return 'HeartBtInt must not be negative'
  }
  const fault = validate(message, options.dictionary, options.strictness ?? 'strict')
  if (fault !== null) {
    return `${fault.text ?? rejectTexts[fault.reason]}${fault.tag === null ? '' : ` (${fault.tag})`}`
  }
  return termsFault(message) ?? options.checkLogon?.(message) ?? null
}

function termsFault(message: DecodedMessage): string | null {
  if (message.get(tags.encryptMethod) !== '0') return 'Encryption is not supported'
  if (!/^\d{1,6}$/.test(message.get(tags.heartBtInt) ?? '')) return 'HeartBtInt is not valid'
  if (isReset(message) && message.sequence !== 1) return 'ResetSeqNumFlag needs MsgSeqNum 1'
  return null
}

export function isReset(message: DecodedMessage): boolean {
  return message.get(tags.resetSeqNumFlag) === 'Y'
}

/** HeartBtInt(108) of a Logon that was found valid. */
export function heartbeatOf(message: DecodedMessage): number {
  return Number(message.get(tags.heartBtInt))
}

export type LogonTerms = {
  readonly heartbeatSeconds: number
  readonly reset: boolean
  /** NextExpectedMsgSeqNum(789); null where it is not exchanged. */
  readonly nextExpected: number | null
}

/** The body of our Logon. What a profile gives replaces what we would say. */
export function logonBody(
  { heartbeatSeconds, reset, nextExpected }: LogonTerms,
  applicationVersion: string | null,
  more: readonly FixField[],
): readonly FixField[] {
  const given = new Set(more.map(([tag]) => tag))
  const own: FixField[] = [
    [tags.encryptMethod, '0'],
    [tags.heartBtInt, String(heartbeatSeconds)],
  ]
  if (reset) own.push([tags.resetSeqNumFlag, 'Y'])
  if (nextExpected !== null) own.push([tags.nextExpectedMsgSeqNum, String(nextExpected)])
  if (applicationVersion !== null) own.push([tags.defaultApplVerId, applicationVersion])
  return [...own.filter(([tag]) => !given.has(tag)), ...more]
}
