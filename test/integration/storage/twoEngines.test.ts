import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { systemClock } from '../../../src/main/core/clock.ts'
import { silentLog } from '../../../src/main/core/log.ts'
import { openDatabase } from '../../../src/main/storage/database.ts'
import { SqliteLiquidationStore } from '../../../src/main/storage/liquidationStore.ts'
import { openDatabaseReadOnly } from '../../../src/main/storage/readOnly.ts'
import { temporaryDirectory } from '../../support/liquidations.ts'

const program = join(import.meta.dirname, '../../support/recorderProcess.ts')

it('refuses a second engine while the first lives, lets readers in, and waits for no dead one', async () => {
  const place = temporaryDirectory()
  const file = join(place.path, 'pitwall.db')
  const open = () => openDatabase(file, { log: silentLog, clock: systemClock })
  const engine = spawn(process.execPath, [program, file, '0', '1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(engine, 'close')
  try {
    await once(engine.stdout, 'data')
    expect(open).toThrow(/Another Pitwall engine/)

    const reader = openDatabaseReadOnly(file)
    const store = new SqliteLiquidationStore(reader)
    expect(store.symbols('sandbox').length).toBeGreaterThan(0)
    reader.close()
  } finally {
    engine.kill('SIGKILL')
    await exited
  }
  const database = open()
  expect(database.notices).toEqual([])
  database.close()
  place.remove()
})
