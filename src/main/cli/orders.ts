import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { databaseFile } from '../app/startOptions.ts'
import { defaultDataDirectory } from '../config/paths.ts'
import { parseQuery } from '../gateway/apiRoute.ts'
import { ordersAnswer } from '../gateway/answers/orders.ts'
import { numberField } from '../gateway/fields.ts'
import { createOrderStore } from '../storage/orderStore.ts'
import { openDatabaseReadOnly } from '../storage/readOnly.ts'
import { type CliIo, exitCode } from './io.ts'

const query = z.strictObject({ limit: numberField(z.int().min(1).max(10_000)).prefault('100') })

/** Prints the orders of a data directory, newest first, engine running or not. Reads only. */
export function runOrders(argv: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      open: { type: 'boolean' },
      limit: { type: 'string' },
      data: { type: 'string' },
    },
  })
  const { limit } = parseQuery(query, values.limit === undefined ? {} : { limit: values.limit })
  const data = resolve(values.data ?? defaultDataDirectory(process.platform, process.env))
  const database = openDatabaseReadOnly(databaseFile(data))
  try {
    const open = values.open === true ? { open: true } : {}
    const orders = createOrderStore(database).list({ limit, ...open })
    io.stdout(`${JSON.stringify(ordersAnswer(orders, limit), null, 2)}\n`)
    return Promise.resolve(exitCode.ok)
  } finally {
    database.close()
  }
}
