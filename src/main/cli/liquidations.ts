import { createWriteStream } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import type { VenueId } from '../../contract/domain/venue.ts'
import { PitwallError } from '../../contract/errors.ts'
import { openImporter } from '../app/recordedImport.ts'
import { openRecorded } from '../app/recordedHeatmap.ts'
import { databaseFile } from '../app/startOptions.ts'
import { defaultDataDirectory } from '../config/paths.ts'
import { exportLiquidations, exportQuery } from '../gateway/answers/liquidationExport.ts'
import { importAnswer } from '../gateway/answers/marketAlerts.ts'
import { parseQuery } from '../gateway/apiRoute.ts'
import { venueModules } from '../venues/registry.ts'
import { type CliIo, UsageError, exitCode } from './io.ts'

type Action = (argv: readonly string[], io: CliIo) => Promise<number>

const actions: Readonly<Record<string, Action>> = { export: exportRows, import: importFile }

/** How often the progress of an import is told, ms. */
const tellEveryMs = 1000

/** Writes stored liquidations to a file, or takes in a file of the past. */
export function runLiquidations(argv: readonly string[], io: CliIo): Promise<number> {
  const [name = '', ...rest] = argv
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (action === undefined) throw new UsageError(`liquidations export or import, not "${name}"`)
  return action(rest, io)
}

/** Writes what `GET /liquidations/export` answers, to a file or to stdout. */
async function exportRows(argv: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      format: { type: 'string' },
      symbol: { type: 'string' },
      exchanges: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      min: { type: 'string' },
      environment: { type: 'string' },
      out: { type: 'string' },
      data: { type: 'string' },
    },
  })
  const filter = {
    format: values.format,
    symbol: values.symbol,
    exchanges: values.exchanges,
    start_time: values.from,
    end_time: values.to,
    min_value: values.min,
  }
  const given = Object.entries(filter).filter(([, value]) => value !== undefined)
  const query = parseQuery(exportQuery, Object.fromEntries(given))
  const recorded = openRecorded(databaseFile(directoryOf(values.data)), values.environment)
  try {
    const pieces = exportLiquidations(recorded.services, query)
    if (values.out === undefined) {
      for await (const piece of pieces) io.stdout(piece)
      return exitCode.ok
    }
    const file = resolve(values.out)
    const out = createWriteStream(file)
    await pipeline(Readable.from(pieces), out)
    io.stdout(`${JSON.stringify({ file, bytes: out.bytesWritten })}\n`)
    return exitCode.ok
  } finally {
    await recorded.close()
  }
}

/** Takes in a file while no engine uses the directory; a running one is asked through its API. */
async function importFile(argv: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { file: { type: 'string' }, venue: { type: 'string' }, data: { type: 'string' } },
  })
  if (values.file === undefined) throw new UsageError('--file is missing')
  const opened = openImporter(databaseFile(directoryOf(values.data)))
  try {
    const { importId } = await opened.importer.start(resolve(values.file), venueOf(values.venue))
    const tell = (): void => {
      const status = opened.importer.list().find((each) => each.importId === importId)
      if (status !== undefined) io.stderr(`${JSON.stringify(importAnswer(status))}\n`)
    }
    const timer = setInterval(tell, tellEveryMs)
    await opened.importer.idle().finally(() => clearInterval(timer))
    const status = opened.importer.list().find((each) => each.importId === importId)
    if (status !== undefined) io.stdout(`${JSON.stringify(importAnswer(status), null, 2)}\n`)
    return status?.state === 'finished' ? exitCode.ok : exitCode.failed
  } finally {
    await opened.close()
  }
}

function venueOf(name: string | undefined): VenueId | undefined {
  if (name === undefined) return undefined
  const found = Object.values(venueModules).find(
    ({ info }) => info.venue === name || info.aliases.includes(name),
  )
  if (found !== undefined) return found.info.venue
  throw new PitwallError('UNKNOWN_VENUE', `There is no venue ${name}.`, { path: 'venue' })
}

function directoryOf(data: string | undefined): string {
  return resolve(data ?? defaultDataDirectory(process.platform, process.env))
}
