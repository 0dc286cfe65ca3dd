import { afterAll, afterEach, beforeAll } from 'vitest'
import { createAccountBook } from '../../src/main/trading/accountBook.ts'
import type { VenueModule } from '../../src/main/venues/adapter.ts'
import { type AccountRig, type OrderEntry, startAccountRig } from './accountRig.ts'

/** Longest that one test of an account may take, ms. */
export const rigLimitMs = 60_000

/** One rig for the tests of a suite; each leaves no fault and no open order behind. */
export function useAccountRig(
  module: VenueModule,
  orderEntry: OrderEntry = 'usual',
): () => AccountRig {
  let rig: AccountRig | null = null
  const started = (): AccountRig => {
    if (rig === null) throw new Error('the rig is not up')
    return rig
  }
  beforeAll(async () => {
    rig = await startAccountRig(module, orderEntry)
  }, rigLimitMs)
  afterEach(async () => {
    const { account, instrument } = started()
    await started().calm()
    const known = createAccountBook()
    for (const report of started().of('executionReport')) known.report(report)
    // An answer that got lost over FIX is the only word of its order.
    if (orderEntry === 'fix' || known.openOrders().length > 0)
      await account.cancelAll(instrument.instrumentId)
  }, rigLimitMs)
  afterAll(async () => {
    await rig?.close()
  }, rigLimitMs)
  return started
}
