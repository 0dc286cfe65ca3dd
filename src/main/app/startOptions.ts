import { join, resolve } from 'node:path'
import { type Result, fail, succeed } from '../../contract/errors.ts'
import { configFile } from '../config/find.ts'
import { loadConfig } from '../config/load.ts'
import { defaultDataDirectory } from '../config/paths.ts'
import { type Config, configSchema } from '../config/schema.ts'
import type { EnvironmentVariables } from '../config/substitute.ts'
import { logLevels } from '../core/log.ts'

/** Flags that every host understands, in the form `parseArgs` of Node takes them. */
export const startFlags = {
  config: { type: 'string' },
  data: { type: 'string' },
  port: { type: 'string' },
  live: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  replay: { type: 'string', multiple: true },
  'replay-speed': { type: 'string' },
  'replay-times': { type: 'string' },
  faults: { type: 'string' },
  'log-level': { type: 'string' },
} as const

export type StartFlags = {
  readonly config?: string | undefined
  readonly data?: string | undefined
  readonly port?: string | undefined
  readonly live?: boolean | undefined
  readonly 'dry-run'?: boolean | undefined
  readonly replay?: readonly string[] | undefined
  readonly 'replay-speed'?: string | undefined
  readonly 'replay-times'?: string | undefined
  readonly faults?: string | undefined
  readonly 'log-level'?: string | undefined
}

export type StartOptions = {
  readonly config: Config
  readonly dataDirectory: string
  /** Every venue only shows what it would be sent, until it is armed by name. */
  readonly dryRun: boolean
}

/** Settings of the file with the flags laid over them, checked as one. */
export function readStartOptions(
  flags: StartFlags,
  variables: EnvironmentVariables,
): Result<StartOptions> {
  if (flags.live === true && flags['dry-run'] === true) {
    return fail('INVALID_ARGUMENT', '--live and --dry-run exclude each other')
  }
  const dataDirectory = resolve(flags.data ?? defaultDataDirectory(process.platform, variables))
  const loaded = loadConfig(configFile(flags.config, dataDirectory), variables)
  if (!loaded.ok) return loaded
  const merged = configSchema.safeParse(overlay(loaded.value, flags))
  const dryRun = flags['dry-run'] === true
  if (merged.success) return succeed({ config: merged.data, dataDirectory, dryRun })
  const [issue] = merged.error.issues
  const path = (issue?.path ?? []).join('.')
  return fail('INVALID_ARGUMENT', `${flagNames[path] ?? path}: ${issue?.message ?? 'is not valid'}`)
}

/** Which flag a setting was laid over by, for the error's sentence. */
const flagNames: Readonly<Record<string, string>> = {
  'gateway.port': '--port',
  'sandbox.replay_speed': '--replay-speed',
  'sandbox.replay_times': '--replay-times',
  log_level: `--log-level (one of ${logLevels.join(', ')})`,
}

function overlay(config: Config, flags: StartFlags): unknown {
  const { sandbox } = config
  return {
    ...config,
    log_level: flags['log-level'] ?? config.log_level,
    gateway: { port: flags.port === undefined ? config.gateway.port : Number(flags.port) },
    sandbox: {
      ...sandbox,
      replay: flags.replay ?? sandbox.replay,
      replay_speed: speed(flags['replay-speed']) ?? sandbox.replay_speed,
      replay_times: flags['replay-times'] ?? sandbox.replay_times,
      faults: flags.faults ?? sandbox.faults,
    },
    ...(flags.live === true ? live(config) : {}),
  }
}

function speed(text: string | undefined): string | number | undefined {
  return text === undefined || text === 'max' || text === 'step' ? text : Number(text)
}

function live(config: Config): Pick<Config, 'environment' | 'exchanges'> {
  const exchanges = Object.fromEntries(
    Object.entries(config.exchanges).map(([venue, settings]) => [
      venue,
      { ...settings, environment: 'live' as const },
    ]),
  )
  return { environment: 'live', exchanges }
}

/** Where the engine keeps its database. */
export function databaseFile(dataDirectory: string): string {
  return join(dataDirectory, 'pitwall.db')
}
