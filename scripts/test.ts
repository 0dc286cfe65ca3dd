import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { buildIfStale } from './build.ts'

/** `npm test`: the static checks, a build, then every test. Extra arguments go to the test runner. */
const root = join(import.meta.dirname, '..')

function run(program: string, args: readonly string[]): number {
  const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit' })
  return status ?? 1
}

function found(names: readonly string[]): boolean {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  return names.some((name) => folders.some((folder) => existsSync(join(folder, name))))
}

/** The browser tests need Chromium. On Debian as root it is installed; elsewhere they skip. */
function ensureChromium(): void {
  if (found(['chromium', 'chromium-browser', 'google-chrome'])) return
  const canInstall = process.platform === 'linux' && process.getuid?.() === 0 && found(['apt-get'])
  if (!canInstall) {
    console.error('Chromium is not installed: the browser tests will report themselves skipped.')
    return
  }
  console.error('Installing Chromium for the browser tests …')
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', 'chromium', 'fonts-liberation'],
  ]) {
    spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: environment })
  }
}

const checks = ['format:check', 'lint', 'layers', 'types'] as const
for (const check of checks) {
  if (run('npm', ['run', '-s', check]) !== 0) {
    console.error(`npm run ${check} failed.`)
    process.exit(1)
  }
}
ensureChromium()
buildIfStale(root)
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
process.exitCode = run(process.execPath, [
  vitest,
  'run',
  '--reporter=default',
  `--reporter=${join(root, 'test/support/closingLine.ts')}`,
  ...process.argv.slice(2),
])
