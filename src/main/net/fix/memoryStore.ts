import type { UnixMs } from '../../../contract/domain/ids.ts'
import type { FixStore, FixStored } from './types.ts'

/** Sequence numbers and messages for as long as the process lives, the last `maxMessages` of them. */
export function createMemoryFixStore(maxMessages = 100_000): FixStore {
  let nextIn = 1
  let nextOut = 1
  let startedTime: UnixMs | null = null
  const messages = new Map<number, FixStored>()
  return {
    load: () => ({ nextIn, nextOut, startedTime }),
    append(message) {
      messages.set(message.sequence, message)
      nextOut = message.sequence + 1
      const oldest = message.sequence - maxMessages
      if (oldest > 0) messages.delete(oldest)
    },
    setNextIn(next) {
      nextIn = next
    },
    setNextOut(next) {
      nextOut = next
    },
    reset(time) {
      messages.clear()
      nextIn = 1
      nextOut = 1
      startedTime = time
    },
    *sent(first, last) {
      for (let sequence = first; sequence <= last; sequence += 1) {
        const message = messages.get(sequence)
        if (message !== undefined) yield message
      }
    },
  }
}
