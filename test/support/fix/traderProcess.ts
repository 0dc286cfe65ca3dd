/**
 * A process to be killed: an account at a plain FIX counterparty, its numbers, messages and log on
 * the disk. Sends orders one after the other and prints each one's id before it leaves.
 * Arguments: database file, where and with which keys as JSON.
 */
import { randomUUID } from 'node:crypto'
import { mainAccount } from '../../../src/contract/domain/account.ts'
import type { ClientOrderId } from '../../../src/contract/domain/order.ts'
import { createFixConnections } from '../../../src/main/app/fixConnections.ts'
import { systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { systemRandom } from '../../../src/main/core/random.ts'
import { createFixInitiator } from '../../../src/main/net/fix/session/initiator.ts'
import { openDatabase } from '../../../src/main/storage/database.ts'
import { createFixStore } from '../../../src/main/storage/fixStore.ts'
import { FixAccount } from '../../../src/main/venues/shared/fix/account/account.ts'
import { fixProfiles } from '../../../src/main/venues/shared/fix/profiles.ts'
import { initiatorOptions, readFixAddress } from '../../../src/main/venues/shared/fix/session.ts'
import type { PlainEndpoint } from '../../../src/sandbox/startSandbox.ts'
import { newOrderOf, referenceOf } from '../newOrders.ts'
import { instrument, instrumentId } from './plainInstrument.ts'
import { symbolsOf } from './rig.ts'

const [file = '', given = ''] = process.argv.slice(2)
const { address, senderCompId, targetCompId, ...credentials } = JSON.parse(given) as PlainEndpoint
const endpoint = readFixAddress(address)
if (endpoint === null) throw new Error(`no FIX address: ${address}`)
const database = openDatabase(file, { log: silentLog, clock: systemClock })
const connections = createFixConnections({
  store: createFixStore(database),
  logRows: 100_000,
  onLogLost: (error) => process.stderr.write(`${String(error)}\n`),
  record: () => undefined,
  now: () => systemClock.now(),
})
const session = 'fix44 main'
const profile = fixProfiles.fix44
const options = {
  name: session,
  profile,
  login: { credentials, purpose: 'orderEntry', account: null },
  senderCompId,
  targetCompId,
  endpoint,
  tls: null,
  store: connections.storeOf(session),
  clock: systemClock,
  random: systemRandom,
} as const
const origin = { venue: 'binance-spot', environment: 'sandbox', accountId: mainAccount } as const
const description = {
  ...origin,
  session,
  counterparty: profile.displayName,
  purpose: 'orderEntry',
  beginString: 'FIX.4.4',
  senderCompId,
  targetCompId,
} as const
const account = new FixAccount({
  origin,
  profile,
  symbols: symbolsOf(() => [instrument]),
  account: null,
  connect: connections.watch(description, profile.dictionary(), (events) =>
    createFixInitiator(initiatorOptions(options, events)),
  ),
  rest: null,
  clock: systemClock,
  random: systemRandom,
})
account.openStream(() => undefined)

for (;;) {
  const clientOrderId = randomUUID() as ClientOrderId
  process.stdout.write(`order ${clientOrderId}\n`)
  const order = newOrderOf({
    clientOrderId,
    instrumentId,
    quantity: '0.001',
    price: '20000',
    timeInForce: 'gtc',
  })
  const { kind } = await account.submit(order)
  process.stdout.write(`${kind} ${clientOrderId}\n`)
  await account.cancel(referenceOf(order))
}
