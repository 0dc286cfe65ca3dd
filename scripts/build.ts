import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the built files depend on. */
const inputs = ['src/**/*', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.json']

function fingerprint(root: string): string {
  const hash = createHash('sha256')
  const files = globSync(inputs, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
  for (const file of files) hash.update(file.slice(root.length)).update(readFileSync(file))
  return hash.digest('hex')
}

/** Builds into out/ unless it already holds exactly these sources. Ends the program on failure. */
export function buildIfStale(root: string): void {
  const stamp = join(root, 'out', '.fingerprint')
  const current = fingerprint(root)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === current) return
  console.error('Building Pitwall (the first time and after changes, about ten seconds) …')
  const script = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { status } = spawnSync(process.execPath, [script, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', process.stderr, 'inherit'],
  })
  if (status !== 0) {
    console.error('The build failed; the lines above say why.')
    process.exit(1)
  }
  writeFileSync(stamp, current)
}
