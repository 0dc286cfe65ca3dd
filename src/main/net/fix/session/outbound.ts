import type { UnixMs } from '../../../../contract/domain/ids.ts'
import { tags } from '../codec/bytes.ts'
import { FixDecoder } from '../codec/decoder.ts'
import { FixEncoder, type FixHeader } from '../codec/encoder.ts'
import { stride, tagAt } from '../codec/fieldIndex.ts'
import type { DecodedMessage } from '../codec/message.ts'
import { formatUtcTimestamp, parseUtcTimestamp } from '../codec/time.ts'
import type { FixField, FixSessionOptions, FixStored } from '../types.ts'
import type { FixLink } from './link.ts'

/** Never sent again; a gap fill stands for them. */
const sessionTypes: ReadonlySet<string> = new Set(['0', '1', '2', '3', '4', '5', 'A'])

export function isSessionType(msgType: string): boolean {
  return sessionTypes.has(msgType)
}

/** Header fields that are written anew for every sending. */
const ownHeader: ReadonlySet<number> = new Set([
  tags.beginString,
  tags.bodyLength,
  tags.msgType,
  tags.msgSeqNum,
  tags.senderCompId,
  tags.targetCompId,
  tags.sendingTime,
  tags.possDupFlag,
  tags.origSendingTime,
  tags.lastMsgSeqNumProcessed,
])

export type OutboundHooks = {
  /** The highest inbound number that was processed. */
  readonly processed: () => number
  readonly onSent: (bytes: Buffer) => void
}

type Options = Pick<
  FixSessionOptions,
  | 'dictionary'
  | 'store'
  | 'clock'
  | 'senderCompId'
  | 'targetCompId'
  | 'headerFields'
  | 'lastProcessed'
  | 'timeDigits'
  | 'mayResend'
>

/** What a message carries in its header beside what every message has. */
export type SendExtras = {
  readonly header?: readonly FixField[]
  /** Where it was part of a signature and must be the same. */
  readonly sendingTime?: string
}

/** Numbers what we send, keeps it, and then sends it; answers for what was sent before. */
export class Outbound {
  private readonly options: Options
  private readonly hooks: OutboundHooks
  private readonly encoder: FixEncoder
  private next: number
  link: FixLink | null = null
  /** Monotonic time of the last message on the wire. */
  lastSent = 0
  lastSentTime: UnixMs | null = null

  constructor(options: Options, hooks: OutboundHooks) {
    this.options = options
    this.hooks = hooks
    this.encoder = new FixEncoder(options.dictionary)
    this.next = options.store.load().nextOut
  }

  get nextOut(): number {
    return this.next
  }

  /** After the store was changed behind us. */
  reload(): void {
    this.next = this.options.store.load().nextOut
  }

  sendingTime(): string {
    return formatUtcTimestamp(this.options.clock.now(), this.options.timeDigits)
  }

  /** Kept first, then sent: a number that was used can always be answered for. */
  send(msgType: string, body: readonly FixField[], extras: SendExtras = {}): number {
    const sequence = this.next
    const header = this.header(msgType, sequence, extras)
    const bytes = this.encoder.encode(header, body)
    this.options.store.append({
      sequence,
      bytes: isSessionType(msgType) ? null : bytes,
      sentTime: this.options.clock.now(),
    })
    this.next = sequence + 1
    this.write(bytes)
    return sequence
  }

  /** Sends a range again, both ends included; what is not to be repeated is filled over. */
  resend(first: number, last: number): void {
    let fillFrom = first
    for (const stored of this.options.store.sent(first, last)) {
      const message = this.repeatable(stored)
      if (message === null) continue
      this.fill(fillFrom, stored.sequence)
      this.repeat(message, stored)
      fillFrom = stored.sequence + 1
    }
    this.fill(fillFrom, last + 1)
  }

  private repeatable({ bytes, sentTime }: FixStored): DecodedMessage | null {
    if (bytes === null) return null
    const message = decodeOne(bytes, this.options)
    if (message === null) return null
    const ageMs = this.options.clock.now() - sentTime
    return this.options.mayResend?.(message, ageMs) === false ? null : message
  }

  private repeat(message: DecodedMessage, { sequence, sentTime }: FixStored): void {
    const bodyField = firstBodyField(message, this.options)
    const original = message.get(tags.sendingTime) ?? formatUtcTimestamp(sentTime)
    const kept = message
      .fieldsOf({ from: 0, to: bodyField })
      .filter(([tag]) => !ownHeader.has(tag) && !this.isRenewed(tag))
    const header = [
      [tags.possDupFlag, 'Y'] as const,
      ...kept,
      [tags.origSendingTime, original] as const,
    ]
    const { index, buffer, start, end } = message.bytes
    const bodyAt = start + (index[(bodyField - 1) * stride + 2] ?? 0) + 1
    const body = buffer.subarray(bodyAt, end - 7)
    this.write(this.encoder.encodeRaw(this.header(message.msgType, sequence, { header }), body))
  }

  /** A gap fill over what lies before `until`. */
  private fill(from: number, until: number): void {
    if (from >= until) return
    const sendingTime = this.sendingTime()
    const extras = {
      sendingTime,
      header: [
        [tags.possDupFlag, 'Y'],
        [tags.origSendingTime, sendingTime],
      ] as const,
    }
    const body = [
      [tags.gapFillFlag, 'Y'],
      [tags.newSeqNo, String(until)],
    ] as const
    this.write(this.encoder.encode(this.header('4', from, extras), body))
  }

  private isRenewed(tag: number): boolean {
    return this.options.headerFields?.().some(([each]) => each === tag) ?? false
  }

  private header(msgType: string, sequence: number, extras: SendExtras): FixHeader {
    const { senderCompId, targetCompId, headerFields, lastProcessed } = this.options
    const more: FixField[] = [...(headerFields?.() ?? []), ...(extras.header ?? [])]
    if (lastProcessed === true) {
      more.push([tags.lastMsgSeqNumProcessed, String(this.hooks.processed())])
    }
    const sendingTime = extras.sendingTime ?? this.sendingTime()
    return { msgType, sequence, senderCompId, targetCompId, sendingTime, more }
  }

  private write(bytes: Buffer): void {
    const { clock } = this.options
    this.lastSent = clock.monotonic()
    this.lastSentTime = clock.now()
    this.hooks.onSent(bytes)
    this.link?.send(bytes)
  }
}

export function decodeOne(
  bytes: Buffer,
  { dictionary }: Pick<FixSessionOptions, 'dictionary'>,
): DecodedMessage | null {
  const decoder = new FixDecoder(dictionary, Infinity)
  decoder.push(bytes)
  const decoded = decoder.next()
  return decoded?.kind === 'message' ? decoded.message : null
}

/** The number of the first field that is not of the header. */
export function firstBodyField(
  message: DecodedMessage,
  { dictionary }: Pick<FixSessionOptions, 'dictionary'>,
): number {
  const { index } = message.bytes
  const fields = index.length / stride
  let field = 0
  while (field < fields - 1 && dictionary.header.tags.has(tagAt(index, field))) field += 1
  return field
}

/** Whether OrigSendingTime(122) lies after SendingTime(52); false where either is not readable. */
export function isSentBeforeOriginal(message: DecodedMessage): boolean {
  const sent = parseUtcTimestamp(message.get(tags.sendingTime) ?? '')
  const original = parseUtcTimestamp(message.get(tags.origSendingTime) ?? '')
  return sent !== null && original !== null && original > sent
}
