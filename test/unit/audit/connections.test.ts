import { afterEach, describe, expect, it } from 'vitest'
import type { ConnectionChanged, FeedProblem } from '../../../src/contract/events.ts'
import { recordConnections } from '../../../src/main/audit/connections.ts'
import { createBus } from '../../../src/main/core/bus.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { type AuditRig, auditRig, bybitSandbox } from '../../support/audit.ts'

let rig: AuditRig | null = null
afterEach(() => {
  rig?.remove()
  rig = null
})

function setup() {
  const own = auditRig()
  rig = own
  const bus = createBus(silentLog)
  recordConnections(bus, own.clock, own.trail)
  const receivedTime = own.clock.now()
  return {
    clock: own.clock,
    status: (status: ConnectionChanged['status'], reason: string | null = null) =>
      bus.publish({
        kind: 'connection',
        ...bybitSandbox,
        connection: 'public-0',
        status,
        reason,
        receivedTime,
      }),
    problem: (problem: FeedProblem['problem'], message: string) =>
      bus.publish({ kind: 'problem', ...bybitSandbox, problem, message, raw: null, receivedTime }),
    bus,
    rows: () => {
      own.trail.flush()
      return own.rows().slice(1)
    },
  }
}

describe('what the record holds of connections', () => {
  it('is one row per state, with how long it took to connect', () => {
    const { status, clock, rows } = setup()
    status('connecting')
    clock.advance(40)
    status('connected')
    status('reconnecting', 'the socket was closed (1006)')
    clock.advance(1500)
    status('connected')
    status('failed', 'the login was refused: signature=abcdef0123')
    const seen = rows().map(({ operation, path, success, latencyMs, errorCode }) => [
      operation,
      path,
      success,
      latencyMs,
      errorCode,
    ])
    expect(seen).toEqual([
      ['WS_CONNECTING', 'public-0', true, 0, null],
      ['WS_CONNECTED', 'public-0', true, 40, null],
      ['WS_RECONNECTING', 'public-0', false, 0, 'NETWORK_UNREACHABLE'],
      ['WS_CONNECTED', 'public-0', true, 1500, null],
      ['WS_FAILED', 'public-0', false, 0, 'AUTHENTICATION_FAILED'],
    ])
    expect(JSON.stringify(rows())).not.toContain('abcdef0123')
  })

  it('is one row per failed attempt and per refused subscription, and none per message', () => {
    const { problem, rows } = setup()
    problem('requestFailed', 'connect ECONNREFUSED')
    problem('refusedSubscription', 'no such topic')
    for (const each of ['malformed', 'unknownWord', 'sequenceGap', 'stale', 'tooLarge'] as const) {
      problem(each, 'x')
    }
    expect(rows()).toMatchObject([
      { kind: 'problem', operation: 'REQUEST_FAILED', success: false },
      {
        kind: 'problem',
        operation: 'SUBSCRIPTION_REFUSED',
        errorCode: 'SUBSCRIPTION_REFUSED',
        message: 'no such topic',
      },
    ])
  })

  it('leaves out the list of instruments, whose requests have rows of their own', () => {
    const { bus, clock, rows } = setup()
    bus.publish({
      kind: 'connection',
      ...bybitSandbox,
      connection: 'instruments',
      status: 'reconnecting',
      reason: 'x',
      receivedTime: clock.now(),
    })
    expect(rows()).toEqual([])
  })
})
