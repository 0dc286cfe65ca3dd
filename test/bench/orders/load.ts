import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { systemClock } from '../../../src/main/core/clock.ts'
import type { DisposableStack } from '../../../src/main/core/disposable.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { systemRandom } from '../../../src/main/core/random.ts'
import { venueModules } from '../../../src/main/venues/registry.ts'
import { value } from '../../support/tradingRig.ts'
import { waitFor } from '../../support/waitFor.ts'

const feeder = join(import.meta.dirname, 'feeder.ts')
export const messagesPerSecond = 10_000

/**
 * Ten books kept in step by the real adapter in this process while changes of them arrive from
 * another. Resolves once they arrive at their full rate.
 */
export async function startBookLoad(stack: DisposableStack): Promise<void> {
  const child = fork(feeder, [String(messagesPerSecond)])
  stack.add(() => void child.kill())
  const [port] = (await once(child, 'message')) as [number]
  let frames = 0
  const adapter = venueModules['binance-usdm'].createAdapter({
    environment: 'sandbox',
    urls: { rest: `http://127.0.0.1:${port}`, ws: `ws://127.0.0.1:${port}` },
    credentials: null,
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    onFrame: () => {
      frames += 1
    },
  })
  stack.add(async () => void (await adapter.close()))
  const instruments = value(await adapter.instruments())
  const books = instruments.map(({ instrumentId }) => instrumentId)
  const wish = { liquidations: [], marks: [], trades: [], candles: [], books }
  let updates = 0
  const stream = adapter.openStream(wish, (event) => {
    if (event.kind === 'bookDelta') updates += 1
  })
  stack.add(() => stream.close())
  await waitFor('the books', () => updates > messagesPerSecond, 60_000)
  const before = { frames, at: performance.now() }
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  const rate = ((frames - before.frames) * 1000) / (performance.now() - before.at)
  if (rate < messagesPerSecond * 0.8) throw new Error(`only ${rate.toFixed(0)} messages a second`)
}
