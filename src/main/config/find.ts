import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { programRoot } from '../core/program.ts'

/** Which file holds the settings: the one named, else the data directory's, else the shipped one. */
export function configFile(named: string | undefined, dataDirectory: string): string {
  if (named !== undefined) return named
  const own = join(dataDirectory, 'config.yaml')
  return existsSync(own) ? own : join(programRoot(), 'resources', 'config.yaml')
}
