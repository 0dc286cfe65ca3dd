import { createStreamProtocol } from '../shared/binance/protocol.ts'
import { streamsPerFrame, wsLimits } from './limits.ts'

/** https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams */
export const protocol = createStreamProtocol({
  limits: wsLimits,
  streamsPerFrame,
  // The venue pings every 20 seconds; our own pings find a socket that is dead on our side sooner.
  heartbeat: { intervalMs: 30_000, timeoutMs: 10_000, text: null },
  // Best prices and partial books carry no `e`.
  isBareData: (message) => 'lastUpdateId' in message || ('u' in message && 's' in message),
})
