import type { WsSessionStats } from '../../net/ws/types.ts'
import type { StreamConnection } from '../adapter.ts'

/** What is told of a socket's life, from its session's counts. */
export function figuresOf(name: string, stats: WsSessionStats): StreamConnection {
  const { status, framesIn, framesOut, malformed, backpressureDrops, reconnects } = stats
  return { name, status, framesIn, framesOut, faults: malformed + backpressureDrops, reconnects }
}
