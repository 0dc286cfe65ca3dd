import { WebSocket } from 'ws'
import { afterEach, describe, expect, it } from 'vitest'
import type { VenueId } from '../../../src/contract/domain/venue.ts'
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/startSandbox.ts'
import { type ManualClock, manualClock } from '../../support/manualClock.ts'
import { venueOf } from '../../support/sandbox/running.ts'
import { waitFor } from '../../support/waitFor.ts'

const minute = 60_000

describe('signs of life on a sandbox socket', () => {
  const close: (() => Promise<void> | void)[] = []

  afterEach(async () => {
    for (const each of close.splice(0).toReversed()) await each()
  })

  async function connect(
    venue: VenueId,
    path: string,
  ): Promise<{ socket: WebSocket; clock: ManualClock; pings: () => number }> {
    const clock = manualClock(Date.parse('2026-11-19T12:00:00Z'))
    const sandbox: RunningSandbox = await startSandbox({ venues: [venue], clock })
    close.push(() => sandbox.close())
    const socket = new WebSocket(venueOf(sandbox, venue).ws + path)
    close.push(() => socket.terminate())
    let pings = 0
    socket.on('ping', () => (pings += 1))
    socket.on('error', () => undefined)
    await new Promise((resolve) => socket.once('open', resolve))
    return { socket, clock, pings: () => pings }
  }

  it('Hyperliquid cuts a socket to which it had nothing to say for a minute', async () => {
    const { socket, clock } = await connect('hyperliquid', '/ws')
    clock.advance(50_000)
    socket.send('{"method":"ping"}')
    await new Promise((resolve) => socket.once('message', resolve))
    clock.advance(50_000)
    expect(socket.readyState).toBe(WebSocket.OPEN)
    clock.advance(20_000)
    await waitFor('the cut', () => socket.readyState === WebSocket.CLOSED)
    expect(socket.readyState).toBe(WebSocket.CLOSED)
  })

  it('Bybit cuts a socket that said nothing for ten minutes', async () => {
    const { socket, clock } = await connect('bybit', '/v5/public/linear')
    clock.advance(9.5 * minute)
    expect(socket.readyState).toBe(WebSocket.OPEN)
    clock.advance(minute)
    await waitFor('the cut', () => socket.readyState === WebSocket.CLOSED)
    expect(socket.readyState).toBe(WebSocket.CLOSED)
  })

  it('Binance pings every three minutes and keeps a socket that answers', async () => {
    const { socket, clock, pings } = await connect('binance-usdm', '/market/ws')
    for (let round = 1; round <= 5; round += 1) {
      clock.advance(3 * minute + 5000)
      await waitFor('a ping', () => pings() === round)
    }
    expect(socket.readyState).toBe(WebSocket.OPEN)
  })
})
