import { parseArgs } from 'node:util'
import { resolve } from 'node:path'
import { openRecorded } from '../app/recordedHeatmap.ts'
import { databaseFile } from '../app/startOptions.ts'
import { defaultDataDirectory } from '../config/paths.ts'
import { answerValidation, validationQuery } from '../gateway/answers/validation.ts'
import { parseQuery } from '../gateway/apiRoute.ts'
import { type CliIo, UsageError, exitCode } from './io.ts'

/**
 * Prints what `GET /liquidations/validation` answers, from a data directory, engine running or not.
 * The same directory and range give the same rows.
 */
export async function runValidate(argv: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      symbol: { type: 'string' },
      exchanges: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      horizons: { type: 'string' },
      models: { type: 'string' },
      environment: { type: 'string' },
      data: { type: 'string' },
    },
  })
  if (values.symbol === undefined) throw new UsageError('--symbol is missing')
  const query = parseQuery(validationQuery, {
    symbol: values.symbol,
    ...given('exchanges', values.exchanges),
    ...given('start_time', values.from),
    ...given('end_time', values.to),
    ...given('horizons', values.horizons),
    ...given('models', values.models),
  })
  const data = resolve(values.data ?? defaultDataDirectory(process.platform, process.env))
  const recorded = openRecorded(databaseFile(data), values.environment)
  try {
    const answer = await answerValidation(recorded.services, query)
    io.stdout(`${JSON.stringify(answer, null, 2)}\n`)
    return exitCode.ok
  } finally {
    await recorded.close()
  }
}

function given(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value }
}
