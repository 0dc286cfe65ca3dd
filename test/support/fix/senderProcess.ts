/**
 * A process to be killed: a FIX initiator with its numbers on the disk. Sends orders as fast as it
 * can and prints the id of each order before it is sent, and of each one it was handed.
 * Arguments: database file, port.
 */
import { systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { systemRandom } from '../../../src/main/core/random.ts'
import { createFixInitiator, fix44 } from '../../../src/main/net/fix/index.ts'
import { openDatabase } from '../../../src/main/storage/database.ts'
import { createFixStore } from '../../../src/main/storage/fixStore.ts'

const [file = '', port = '0'] = process.argv.slice(2)
const database = openDatabase(file, { log: silentLog, clock: systemClock })
let count = 0

const session = createFixInitiator({
  name: 'killed',
  senderCompId: 'ME',
  targetCompId: 'YOU',
  dictionary: fix44(),
  store: createFixStore(database).session('killed'),
  clock: systemClock,
  random: systemRandom,
  heartbeatSeconds: 30,
  host: '127.0.0.1',
  port: Number(port),
  onApplication: (message) => void process.stdout.write(`in ${message.get(11)}\n`),
  onProblem: ({ severity, message }) => process.stderr.write(`${severity} ${message}\n`),
  onLogon: () => setImmediate(sendOne),
})

function sendOne(): void {
  count += 1
  const sequence = session.sendNow('D', [
    [11, `${process.pid}-${count}`],
    [55, 'BTC-USD'],
    [54, '1'],
    [60, '20261121-10:00:00'],
    [38, '1'],
    [40, '1'],
  ])
  process.stdout.write(`out ${sequence} ${process.pid}-${count}\n`)
  setImmediate(sendOne)
}

session.start()
