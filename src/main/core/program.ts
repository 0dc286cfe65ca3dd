import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder that holds package.json, in a source tree and in a packaged program alike. */
export function programRoot(): string {
  let folder = import.meta.dirname
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('package.json was not found above the program')
    folder = parent
  }
  return folder
}

export function programVersion(): string {
  const text = readFileSync(join(programRoot(), 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** True when Node runs the TypeScript sources, false in the built program. */
export const runsFromSource = import.meta.url.endsWith('.ts')
