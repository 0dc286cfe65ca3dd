/**
 * A process to be killed: records liquidations as fast as it can and prints the number of each one
 * when it was acknowledged. Arguments: database file, first number, seed.
 */
import type { UnifiedSymbol, UnixMs } from '../../src/contract/domain/ids.ts'
import { createBus } from '../../src/main/core/bus.ts'
import { systemClock } from '../../src/main/core/clock.ts'
import { silentLog } from '../../src/main/core/log.ts'
import { seededRandom } from '../../src/main/core/random.ts'
import { createLiquidationService } from '../../src/main/liquidations/service.ts'
import { openDatabase } from '../../src/main/storage/database.ts'
import { SqliteLiquidationStore } from '../../src/main/storage/liquidationStore.ts'
import { liquidation, venueInfo } from './liquidations.ts'

const [file = '', first = '0', seed = '1'] = process.argv.slice(2)
const random = seededRandom(Number(seed))
const begin = Date.UTC(2026, 0, 1)

const bus = createBus(silentLog)
const database = openDatabase(file, { log: silentLog, clock: systemClock })
const service = createLiquidationService({
  bus,
  store: new SqliteLiquidationStore(database),
  clock: systemClock,
  log: silentLog,
  venues: [{ info: venueInfo('bybit'), environment: 'sandbox' }],
  directory: { listed: () => [], isListed: () => true, markPrice: () => null },
})
service.onRecorded(({ id }) => process.stdout.write(`${id}\n`))

const symbols = ['BTCUSDT', 'ETHUSDT', 'DOGEUSDT'] as UnifiedSymbol[]
const prices = [82_000, 3_100, 0.051_65]

/** What number `number` is, in every process alike. */
function publish(number: number): void {
  const which = number % 3
  bus.publish(
    liquidation({
      id: String(number),
      venue: 'bybit',
      symbol: symbols[which] ?? '',
      side: number % 2 === 0 ? 'sell' : 'buy',
      price: Number(
        ((prices[which] ?? 1) * (1 + ((number * 7919) % 1000) / 20_000)).toPrecision(6),
      ),
      quantity: 1 + (number % 50) / 10,
      exchangeTime: (begin + number * 137) as UnixMs,
    }),
  )
}

let next = Number(first)
function burst(): void {
  const size = Math.floor(random() * 400)
  for (let count = 0; count < size; count += 1) {
    publish(next)
    // Every few events one that came before, perhaps in an earlier process, comes again.
    if (random() < 0.1) publish(Math.floor(random() * next))
    next += 1
  }
  bus.publish({
    kind: 'feedAlive',
    venue: 'bybit',
    environment: 'sandbox',
    scope: '*',
    exchangeTime: (begin + next * 137) as UnixMs,
    receivedTime: systemClock.now(),
  })
  setTimeout(burst, random() * 20)
}
burst()
