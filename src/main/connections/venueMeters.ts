import type { ConnectionMetrics } from '../../contract/domain/connections.ts'
import { ConnectionMeter } from './connectionMeter.ts'
import { judgeConnection } from './connectionVerdict.ts'
import { Hysteresis } from './hysteresis.ts'
import type { AttemptOutcome, SocketFigures } from './venueControl.ts'
import { isVenueTrouble } from './venueTrouble.ts'

/** Frames right after an opening may repeat the past: their lag says nothing, ms. */
const settlingMs = 5000
const rest = 'rest'

type Meter = {
  readonly kind: ConnectionMetrics['kind']
  readonly meter: ConnectionMeter
  readonly hysteresis: Hysteresis
  last: SocketFigures | null
  connectedAt: number | null
}

/** What moved since the last look. */
export type Movement = { readonly successes: number; readonly failures: number }

/** The figures of every connection of one venue. A socket closed on purpose is forgotten. */
export class VenueMeters {
  private readonly meters = new Map<string, Meter>()

  constructor(at: number) {
    this.meters.set(rest, create('rest', at))
  }

  onAttempt({ latencyMs, answered, failure }: AttemptOutcome, at: number): void {
    const meter = this.meters.get(rest)?.meter
    if (meter === undefined) return
    meter.moved(at, answered ? 1 : 0, 1)
    if (answered) meter.measured(at, latencyMs)
    meter.setStatus(answered ? 'connected' : 'reconnecting', at)
    if (failure !== null && isVenueTrouble(failure)) meter.failed(at, failure.message)
    else meter.succeeded(at)
  }

  /** Returns the lag that was counted; null while the socket is settling or not known yet. */
  onLag(name: string, lagMs: number, at: number): number | null {
    const entry = this.meters.get(name)
    if (entry === undefined || entry.connectedAt === null) return null
    if (at - entry.connectedAt < settlingMs) return null
    const lag = Math.max(0, lagMs)
    entry.meter.measured(at, lag)
    return lag
  }

  /** Takes in what the sockets counted since the last look. */
  update(sockets: readonly SocketFigures[], at: number): Movement {
    const names = new Set(sockets.map(({ name }) => name))
    for (const [name, { kind }] of this.meters) {
      if (kind === 'ws' && !names.has(name)) this.meters.delete(name)
    }
    let successes = 0
    let failures = 0
    for (const socket of sockets) {
      const moved = this.updateSocket(socket, at)
      successes += moved.successes
      failures += moved.failures
    }
    return { successes, failures }
  }

  read(at: number): readonly ConnectionMetrics[] {
    return [...this.meters].map(([name, { kind, meter, hysteresis }]) => {
      const { attempts: _attempts, ...figures } = meter.read(at)
      const verdict = hysteresis.update(judgeConnection(meter.read(at)), at)
      return { name, kind, ...figures, ...verdict }
    })
  }

  private updateSocket(socket: SocketFigures, at: number): Movement {
    const entry = this.meters.get(socket.name) ?? create('ws', at)
    this.meters.set(socket.name, entry)
    const { meter, last } = entry
    const before = isContinued(last, socket) ? last : null
    const received = socket.framesIn - (before?.framesIn ?? 0)
    const failures = Math.max(0, socket.faults - (before?.faults ?? 0))
    const successes = Math.max(0, received - failures)
    meter.setStatus(socket.status, at)
    meter.setReconnects(socket.reconnects)
    meter.moved(at, received, socket.framesOut - (before?.framesOut ?? 0))
    if (successes > 0) meter.succeeded(at, successes)
    if (failures > 0) meter.failed(at, `${failures} messages could not be used.`, failures)
    entry.last = socket
    if (socket.status !== 'connected') entry.connectedAt = null
    else if (before?.reconnects !== socket.reconnects) entry.connectedAt = at
    else entry.connectedAt ??= at
    return { successes, failures }
  }
}

/** A socket of the same name may be another one, which counts from nothing. */
function isContinued(last: SocketFigures | null, next: SocketFigures): boolean {
  return last !== null && next.framesIn >= last.framesIn && next.reconnects >= last.reconnects
}

function create(kind: Meter['kind'], at: number): Meter {
  return {
    kind,
    meter: new ConnectionMeter(at),
    hysteresis: new Hysteresis(),
    last: null,
    connectedAt: null,
  }
}
