import { describe, expect, it } from 'vitest'
import { silentLog } from '../../../../src/main/core/log.ts'
import { createRateLimiter } from '../../../../src/main/net/rateLimit/limiter.ts'
import type { AttemptRecord, Classify } from '../../../../src/main/net/rest/types.ts'
import { createSocketCalls } from '../../../../src/main/venues/shared/socketCalls.ts'
import { manualClock } from '../../../support/manualClock.ts'

/** Codes from -1000 are refusals; -1007 says that nobody knows. */
const classify: Classify = (status, _headers, _text, body) => {
  const code = (body as { code?: number } | null)?.code
  if (status === 429) return { code: 'RATE_LIMITED', message: 'too many' }
  if (code === undefined) return null
  return { code: 'REQUEST_REFUSED', message: 'refused', uncertain: code === -1007 }
}

function rig({ isOpen = true }: { isOpen?: boolean } = {}) {
  const clock = manualClock()
  const sent: string[] = []
  const records: AttemptRecord[] = []
  const limiter = createRateLimiter({
    clock,
    scopes: [
      {
        name: 'orders',
        category: 'orders',
        meter: { kind: 'slidingWindow', limit: 10, windowMs: 10_000 },
      },
    ],
  })
  const calls = createSocketCalls({
    path: '/ws',
    send(text) {
      if (isOpen) sent.push(text)
      return isOpen
    },
    classify,
    limiter,
    clock,
    log: silentLog,
    onAttempt: (record) => records.push(record),
  })
  const call = (change: { idempotent?: boolean; signal?: AbortSignal } = {}) =>
    calls.call({
      operation: 'ORDER_SUBMIT',
      frame: (id) => `{"id":"${id}","signature":"deadbeef"}`,
      cost: { orders: 1 },
      idempotent: false,
      ...change,
    })
  return { clock, sent, records, limiter, calls, call }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const ok = { status: 200, headers: {}, text: '{"orderId":1}' }

describe('a call over a socket', () => {
  it('gets the answer with its own id, whatever the order of the answers', async () => {
    const { calls, call, sent } = rig()
    const first = call()
    const second = call()
    await settled()
    expect(sent).toHaveLength(2)
    expect(calls.answer('2', { ...ok, text: '{"orderId":2}' })).toBe(true)
    expect(calls.answer('1', ok)).toBe(true)
    expect(await first).toMatchObject({ kind: 'ok', body: { orderId: 1 } })
    expect(await second).toMatchObject({ kind: 'ok', body: { orderId: 2 } })
  })

  it('was never sent where no socket is open, so that another way may be taken', async () => {
    const { call, records } = rig({ isOpen: false })
    expect(await call()).toBeNull()
    expect(records).toEqual([])
  })

  it('has an unknown outcome when no answer comes in time', async () => {
    const { clock, call, calls } = rig()
    const outcome = call()
    await clock.advanceAsync(10_000)
    expect(await outcome).toMatchObject({ kind: 'unknown', failure: { code: 'TIMEOUT' } })
    expect(calls.answer('1', ok)).toBe(false)
  })

  it('has an unknown outcome when the socket is lost, unless it only reads', async () => {
    const { calls, call } = rig()
    const write = call()
    const read = call({ idempotent: true })
    await settled()
    calls.lost('the line broke')
    expect(await write).toMatchObject({ kind: 'unknown', sent: true })
    expect(await read).toMatchObject({ kind: 'failed', sent: true })
  })

  it('has an unknown outcome when it is called off after it left', async () => {
    const { call } = rig()
    const stop = new AbortController()
    const outcome = call({ signal: stop.signal })
    await settled()
    stop.abort()
    expect(await outcome).toMatchObject({ kind: 'unknown', failure: { code: 'CANCELED' } })
  })

  it('leaves nothing behind when it is called off before', async () => {
    const { call, sent } = rig()
    const stop = new AbortController()
    stop.abort(new Error('no longer wanted'))
    expect(await call({ signal: stop.signal })).toMatchObject({ kind: 'failed', sent: false })
    expect(sent).toEqual([])
  })

  it('is judged by the table of the venue', async () => {
    const { calls, call } = rig()
    const refused = call()
    const unsure = call()
    await settled()
    calls.answer('1', { status: 400, headers: {}, text: '{"code":-1100}' })
    calls.answer('2', { status: 400, headers: {}, text: '{"code":-1007}' })
    expect(await refused).toMatchObject({ kind: 'failed', failure: { code: 'REQUEST_REFUSED' } })
    expect(await unsure).toMatchObject({ kind: 'unknown' })
  })

  it('rests its limits for as long as the venue asks', async () => {
    const { clock, calls, call, limiter } = rig()
    const outcome = call()
    await settled()
    calls.answer('1', { status: 429, headers: { 'retry-after': '3' }, text: '{"code":-1003}' })
    expect(await outcome).toMatchObject({ kind: 'failed', failure: { code: 'RATE_LIMITED' } })
    expect(limiter.status()[0]?.penaltyUntil).toBe(clock.now() + 3_000)
  })

  it('is recorded once, without its signature', async () => {
    const { calls, call, records } = rig()
    const outcome = call()
    await settled()
    calls.answer('1', ok)
    await outcome
    expect(records).toHaveLength(1)
    expect(records[0]).toMatchObject({ operation: 'ORDER_SUBMIT', success: true, path: '/ws' })
    expect(JSON.stringify(records)).not.toContain('deadbeef')
  })
})
