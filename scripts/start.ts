import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { buildIfStale } from './build.ts'
import { electronBinary } from './electronBinary.ts'

/**
 * `npm start`: opens Pitwall in Electron; where its binary or a display is missing, says so in one
 * line and serves the same interface to a browser. Arguments are passed on: `npm start -- --live`.
 */
const root = join(import.meta.dirname, '..')
const passedOn = process.argv.slice(2)

function reasonAgainstElectron(): string | null {
  if (passedOn.includes('--host')) return 'another host was asked for'
  if (process.platform !== 'linux') return null
  const display = process.env['WAYLAND_DISPLAY'] ?? process.env['DISPLAY'] ?? ''
  if (display === '') return 'there is no display'
  if (process.getuid?.() === 0) return 'Electron does not run as root'
  return null
}

async function chooseHost(): Promise<{ program: string; args: string[] }> {
  const browser = { program: process.execPath, args: [join(root, 'src/main/cli.ts'), 'start'] }
  if (passedOn.includes('--host')) return browser
  const reason = reasonAgainstElectron()
  const electron = reason === null ? await electronBinary() : { missing: reason }
  if ('path' in electron) return { program: electron.path, args: [root] }
  console.error(`Pitwall opens in your browser, because ${electron.missing}.`)
  const quiet = passedOn.includes('--log-level') ? [] : ['--log-level', 'warn']
  return { ...browser, args: [...browser.args, '--host', 'browser', '--open', ...quiet] }
}

buildIfStale(root)
const { program, args } = await chooseHost()
const child = spawn(program, [...args, ...passedOn], { cwd: root, stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
child.once('error', (error) => {
  console.error(`Pitwall could not be started: ${error.message}`)
  process.exitCode = 1
})
child.once('exit', (code) => {
  process.exitCode = code ?? 1
})
