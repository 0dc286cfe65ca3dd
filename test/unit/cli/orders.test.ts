import { afterEach, expect, it } from 'vitest'
import { silentLog } from '../../../src/main/core/log.ts'
import { databaseFile } from '../../../src/main/app/startOptions.ts'
import { main } from '../../../src/main/cli.ts'
import type { OrdersResponse } from '../../../src/contract/gatewayTrading.ts'
import { openDatabase } from '../../../src/main/storage/database.ts'
import { createOrderStore } from '../../../src/main/storage/orderStore.ts'
import { ordersResponse } from '../../../src/main/gateway/tradingSchemas.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { managedOrderOf } from '../../support/fakeTrading.ts'
import { manualClock } from '../../support/manualClock.ts'

const folder = temporaryFolder()
afterEach(() => folder.remove())

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const io = {
    stdout: (text: string) => void (out += text),
    stderr: (text: string) => void (err += text),
  }
  const code = await main(['orders', '--data', folder.path, ...args], io)
  return { code, out, err }
}

it('prints recorded orders beside a running engine, newest first, open ones alone when asked', async () => {
  const writer = openDatabase(databaseFile(folder.path), { log: silentLog, clock: manualClock() })
  const store = createOrderStore(writer)
  const early = managedOrderOf({ status: 'filled', leavesQuantity: '0', cumulativeQuantity: '1' })
  const late = managedOrderOf({ createdTime: (early.createdTime + 1000) as never })
  const stored = (order: typeof early) => ({ order, legs: [], turnover: '0', terms: null })
  store.commit({ orders: [stored(early), stored(late)], changes: [], fills: [] })
  const all = await run()
  expect(all).toMatchObject({ code: 0, err: '' })
  const answer = ordersResponse.parse(JSON.parse(all.out))
  expect(answer.data.map(({ id, status }) => [id, status])).toEqual([
    [late.orderId, 'OPEN'],
    [early.orderId, 'FILLED'],
  ])
  const open = JSON.parse((await run('--open')).out) as OrdersResponse
  expect(open.data.map(({ id }) => id)).toEqual([late.orderId])
  const first = JSON.parse((await run('--limit', '1')).out) as OrdersResponse
  expect(first.data).toHaveLength(1)
  expect(first.next_before).not.toBeNull()
  expect((await run('--limit', 'many')).code).not.toBe(0)
  writer.close()
})
