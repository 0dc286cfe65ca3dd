import { createStreamProtocol } from '../shared/binance/protocol.ts'
import { streamsPerFrame, wsLimits } from './limits.ts'

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams */
export const protocol = createStreamProtocol({
  limits: wsLimits,
  streamsPerFrame,
  // The venue pings every three minutes; our own pings find a dead socket sooner.
  heartbeat: { intervalMs: 30_000, timeoutMs: 10_000, text: null },
})
