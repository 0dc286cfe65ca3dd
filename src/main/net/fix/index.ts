export { createFixAcceptorSession, listenFix } from './session/acceptor.ts'
export { createFixInitiator } from './session/initiator.ts'
export { createMemoryFixStore } from './memoryStore.ts'
export {
  fix42,
  fix44,
  fix50sp2,
  standardDictionary,
  standardVersions,
} from './dictionary/standard.ts'
export { formatUtcTimestamp, parseUtcTimestamp } from './codec/time.ts'
export { FixDecoder } from './codec/decoder.ts'
export { FixEncoder } from './codec/encoder.ts'
export { loadDictionary } from './dictionary/load.ts'
