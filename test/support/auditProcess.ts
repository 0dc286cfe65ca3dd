/**
 * A process to be killed: records attempts in bursts and prints the number of the last row each
 * time the head has moved on. Arguments: database file, seed.
 */
import { createAuditTrail } from '../../src/main/audit/trail.ts'
import { systemClock } from '../../src/main/core/clock.ts'
import { silentLog } from '../../src/main/core/log.ts'
import { seededRandom } from '../../src/main/core/random.ts'
import { createAuditStore } from '../../src/main/storage/auditStore.ts'
import { openDatabase } from '../../src/main/storage/database.ts'
import { entryOf } from './audit.ts'

const [file = '', seed = '1'] = process.argv.slice(2)
const random = seededRandom(Number(seed))
const database = openDatabase(file, { log: silentLog, clock: systemClock })
const trail = createAuditTrail({
  store: createAuditStore(database),
  clock: systemClock,
  log: silentLog,
  limits: { writeMs: 5, batch: 50 },
})

let told = 0
function burst(): void {
  const size = Math.floor(random() * 200)
  for (let attempt = 0; attempt < size; attempt += 1) {
    trail.record(entryOf({ attempt, startTime: systemClock.now() }))
  }
  const { head } = trail.status()
  if (head.row > told) process.stdout.write(`${head.row}:${head.hash}\n`)
  told = head.row
  setTimeout(burst, random() * 10)
}
burst()
