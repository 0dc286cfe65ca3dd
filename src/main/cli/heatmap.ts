import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { databaseFile } from '../app/startOptions.ts'
import { openRecordedHeatmap } from '../app/recordedHeatmap.ts'
import { defaultDataDirectory } from '../config/paths.ts'
import { type CliIo, UsageError, exitCode } from './io.ts'

/** Prints what `GET /liquidations/heatmap` answers, from a data directory, engine running or not. */
export function runHeatmap(argv: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      symbol: { type: 'string' },
      timeframe: { type: 'string' },
      exchanges: { type: 'string' },
      end: { type: 'string' },
      bin: { type: 'string' },
      environment: { type: 'string' },
      data: { type: 'string' },
    },
  })
  if (values.symbol === undefined) throw new UsageError('--symbol is missing')
  const data = resolve(values.data ?? defaultDataDirectory(process.platform, process.env))
  const recorded = openRecordedHeatmap(databaseFile(data), values.environment)
  try {
    const answer = recorded.answer({
      symbol: values.symbol,
      timeframe: values.timeframe,
      exchanges: values.exchanges,
      end_time: values.end,
      price_bin_size: values.bin,
    })
    io.stdout(`${JSON.stringify(answer, null, 2)}\n`)
    return Promise.resolve(exitCode.ok)
  } finally {
    recorded.close()
  }
}
