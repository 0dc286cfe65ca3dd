import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ManagedOrder, OrderRequest } from '../../src/contract/domain/managedOrder.ts'
import type { OrderId } from '../../src/contract/domain/order.ts'
import { createBus } from '../../src/main/core/bus.ts'
import { systemClock } from '../../src/main/core/clock.ts'
import { silentLog } from '../../src/main/core/log.ts'
import { seededRandom } from '../../src/main/core/random.ts'
import { openDatabase } from '../../src/main/storage/database.ts'
import { createOrderStore } from '../../src/main/storage/orderStore.ts'
import { createOrderManager } from '../../src/main/trading/orders/manager.ts'
import type { TradingAccount } from '../../src/main/trading/seams.ts'
import { overFix } from '../../src/main/venues/binance-spot/fixAccount.ts'
import type { VenueModule } from '../../src/main/venues/adapter.ts'
import {
  type AccountRig,
  type OrderEntry,
  smallQuantity,
  startAccountRig,
} from '../conformance/accountRig.ts'
import { requestOf } from './orderRig.ts'
import { waitFor } from './waitFor.ts'

export const managedLimitMs = 90_000

export type ManagedRig = Awaited<ReturnType<typeof startManaged>>

/** An order manager with a real adapter, at its venue's sandbox. */
export async function startManaged(module: VenueModule, entry: OrderEntry = 'usual') {
  const rig: AccountRig = await startAccountRig(module, entry)
  const directory = mkdtempSync(join(tmpdir(), 'pitwall-managed-'))
  const database = openDatabase(join(directory, 'engine.db'), {
    clock: systemClock,
    log: silentLog,
  })
  const bus = createBus(silentLog)
  const { account, instrument } = rig
  const origin = {
    venue: account.venue,
    environment: 'sandbox',
    accountId: account.accountId,
  } as const
  const trading: TradingAccount = {
    ...origin,
    account,
    trading: entry === 'fix' ? overFix(module.trading) : module.trading,
    credentials: { apiKey: 'shown-to-nobody', secret: 'never' },
    urls: { rest: 'http://127.0.0.1', ws: 'ws://127.0.0.1' },
    state: () => ({ status: 'live', reason: null }) as ReturnType<TradingAccount['state']>,
  }
  let told = 0
  const pump = setInterval(() => {
    for (; told < rig.events.length; told += 1) {
      const event = rig.events[told]
      if (event !== undefined) bus.publish(event)
    }
  }, 5)
  const build = () =>
    createOrderManager({
      store: createOrderStore(database),
      accounts: { find: () => trading, all: () => [trading] },
      markets: {
        instrument: () => instrument,
        instrumentAt: () => instrument,
        mark: () => null,
        top: () => null,
      },
      gate: { admit: () => [], check: () => [], withdraw: () => undefined, sending: () => 'armed' },
      mayTrade: () => ({ allowed: true }),
      bus,
      clock: systemClock,
      random: seededRandom(1),
      log: silentLog,
      onAlert: () => undefined,
    })
  const managed = {
    rig,
    orders: build(),
    async request(percent: number, fields: Partial<OrderRequest> = {}): Promise<OrderRequest> {
      const price = await rig.priceAt(percent)
      const quantity = smallQuantity(instrument, price)
      const { venue, accountId } = origin
      const place = { venue, accountId, instrumentId: instrument.instrumentId }
      return requestOf({ ...place, price, quantity, ...fields })
    },
    until: (orderId: OrderId, what: string, holds: (order: ManagedOrder) => boolean) =>
      waitFor(
        what,
        () => {
          const order = managed.orders.find(orderId)
          return order !== null && holds(order) ? order : null
        },
        managedLimitMs,
      ),
    async restart(): Promise<void> {
      await managed.orders.close()
      managed.orders = build()
      await managed.orders.start()
    },
    async close(): Promise<void> {
      clearInterval(pump)
      await managed.orders.close()
      await rig.close()
      database.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
  await managed.orders.start()
  return managed
}
