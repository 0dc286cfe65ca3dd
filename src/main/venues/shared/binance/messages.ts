import type { UnixMs } from '../../../../contract/domain/ids.ts'
import { FieldReader, isRecord } from '../fields.ts'
import {
  EventCollector,
  type MessageReading,
  type Messages,
  type MessagesOptions,
  nothing,
} from '../messages.ts'

/** Takes in one message of a frame and says what it shows; its events go to the collector. */
export type ReadMessage = (
  message: Readonly<Record<string, unknown>>,
  collector: EventCollector,
  receivedTime: UnixMs,
) => MessageReading

/** Reads frames that are one message or a list of them; the last one speaks for the frame. */
export function createFrameReader(
  options: MessagesOptions,
  readMessage: ReadMessage,
): Messages['read'] {
  return (body, text, receivedTime) => {
    const collector = new EventCollector(options, text, receivedTime)
    const messages: readonly unknown[] = Array.isArray(body) ? body : [body]
    let last: MessageReading = nothing
    for (const message of messages) {
      if (isRecord(message)) {
        last = readMessage(message, collector, receivedTime)
      } else {
        collector.refuse({ problem: 'malformed', message: 'a message is not an object' })
        last = nothing
      }
    }
    return { ...last, events: collector.events }
  }
}

/** `E` is when the venue sent it. A wrong one was told of by the parser that needs it. */
export function sentTimeOf(message: Readonly<Record<string, unknown>>): UnixMs | null {
  const read = new FieldReader(message, 'message')
  const time = read.optionalTime('E')
  return read.refusal === null ? time : null
}
