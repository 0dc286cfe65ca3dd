export { binanceSpotPeer } from './binanceSpotFix.ts'
export { type FixClientKeys, type PlainProfileId, plainPeer, plainProfileIds } from './plainFix.ts'
export { type RunningFixServer, startFixServer } from './server.ts'
