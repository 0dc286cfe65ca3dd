import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type VenueId, venueIds } from '../contract/domain/venue.ts'
import { readSchedule, type ScheduledFault } from './faults/fault.ts'
import { type PlainProfileId, plainProfileIds } from './fix/plainFix.ts'
import {
  defaultOptions,
  type ReplayFile,
  type ReplaySpeed,
  type SandboxOptions,
} from './options.ts'

export const usage = `usage: sandbox [--venues a,b] [--seed N] [--replay [venue=]FILE]... [--replay-speed N|max|step]
               [--replay-times shift|original] [--replay-anchor MS] [--faults FILE]
               [--control-port N] [--fix-profiles a,b] [--exit-with-parent]`

/** Wrong usage; the message names the option. */
export class UsageError extends Error {}

export type SandboxArguments = {
  readonly options: SandboxOptions
  /** Stop when whoever started us goes away. */
  readonly exitWithParent: boolean
}

const flags = {
  venues: { type: 'string' },
  seed: { type: 'string' },
  replay: { type: 'string', multiple: true },
  'replay-speed': { type: 'string' },
  'replay-times': { type: 'string' },
  'replay-anchor': { type: 'string' },
  faults: { type: 'string' },
  'fix-profiles': { type: 'string' },
  'control-port': { type: 'string' },
  'exit-with-parent': { type: 'boolean' },
} as const

/** Reads the command line. Throws UsageError. */
export function readArguments(argv: readonly string[]): SandboxArguments {
  const given = readFlags(argv)
  const files = (given.replay ?? []).map(readReplayFile)
  const how = {
    speed: readSpeed(given['replay-speed']),
    times: readTimes(given['replay-times']),
    anchor: readWhole('--replay-anchor', given['replay-anchor'], 0, 8_640_000_000_000_000),
  }
  return {
    options: {
      venues: given.venues === undefined ? defaultOptions.venues : readVenues(given.venues),
      seed: readWhole('--seed', given.seed, 0, 4_294_967_295) ?? defaultOptions.seed,
      replay: files.length === 0 ? null : { files, ...how },
      faults: given.faults === undefined ? [] : readFaults(given.faults),
      fixProfiles: readProfiles(given['fix-profiles']),
      controlPort: readWhole('--control-port', given['control-port'], 0, 65_535) ?? 0,
    },
    exitWithParent: given['exit-with-parent'] === true,
  }
}

function readFlags(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags, strict: true, allowPositionals: false })
      .values
  } catch (problem) {
    throw new UsageError(problem instanceof Error ? problem.message : String(problem))
  }
}

function readVenues(text: string): VenueId[] {
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !isVenue(name))
  if (unknown !== undefined) {
    throw new UsageError(`--venues: unknown venue "${unknown}"; known are ${venueIds.join(', ')}`)
  }
  return [...new Set(names.filter(isVenue))]
}

function readProfiles(text: string | undefined): PlainProfileId[] {
  const names = (text ?? '').split(',').filter((name) => name !== '')
  const known = names.flatMap((name) => plainProfileIds.find((id) => id === name) ?? [])
  if (known.length === names.length) return [...new Set(known)]
  throw new UsageError(`--fix-profiles: known are ${plainProfileIds.join(', ')}`)
}

function readReplayFile(text: string): ReplayFile {
  const [, name, rest] = /^([a-z-]+)=(.+)$/.exec(text) ?? []
  if (name !== undefined && !isVenue(name) && !existsSync(text)) {
    throw new UsageError(`--replay: unknown venue "${name}"; known are ${venueIds.join(', ')}`)
  }
  const venue = name !== undefined && isVenue(name) ? name : null
  const file = venue === null || rest === undefined ? text : rest
  if (!existsSync(file)) throw new UsageError(`--replay: no such file: ${file}`)
  return { file, venue }
}

function readSpeed(text: string | undefined): ReplaySpeed {
  if (text === undefined) return 1
  if (text === 'max' || text === 'step') return text
  const speed = Number(text)
  if (!(speed > 0 && speed <= 100_000)) {
    throw new UsageError(`--replay-speed: "${text}" is not a number above 0, "max" or "step"`)
  }
  return speed
}

function readTimes(text: string | undefined): 'shift' | 'original' {
  if (text === undefined || text === 'shift') return 'shift'
  if (text === 'original') return text
  throw new UsageError(`--replay-times: "${text}" is neither "shift" nor "original"`)
}

function readFaults(file: string): ScheduledFault[] {
  try {
    return readSchedule(readFileSync(file, 'utf8'))
  } catch (problem) {
    throw new UsageError(`--faults: ${file}: ${(problem as Error).message}`)
  }
}

function readWhole(
  name: string,
  text: string | undefined,
  least: number,
  most: number,
): number | null {
  if (text === undefined) return null
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new UsageError(`${name}: "${text}" is not a whole number from ${least} to ${most}`)
  }
  return value
}

function isVenue(name: string): name is VenueId {
  return venueIds.includes(name as VenueId)
}
