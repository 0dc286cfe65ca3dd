import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { PitwallError } from '../../contract/errors.ts'
import { programRoot } from '../core/program.ts'
import { runHeadless } from '../headless.ts'
import { readStartOptions, startFlags } from '../app/startOptions.ts'
import { type CliIo, UsageError, exitCode } from './io.ts'

/** Runs the engine until it is told to stop. First line on stdout: `{"url","token"}`. */
export async function runStart(argv: readonly string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args: [...argv],
    options: { ...startFlags, host: { type: 'string' }, open: { type: 'boolean' } },
  })
  const host = values.host ?? 'headless'
  if (host === 'electron') return runElectron(argv)
  if (host !== 'browser' && host !== 'headless') {
    throw new UsageError(`--host is electron, browser or headless, not "${host}"`)
  }
  const options = readStartOptions(values, process.env)
  if (!options.ok) {
    throw new PitwallError(
      options.error.code,
      options.error.message,
      optionalPath(options.error.path),
    )
  }
  return runHeadless({ ...options.value, host, open: values.open === true }, io)
}

function optionalPath(path: string | undefined): { path?: string } {
  return path === undefined ? {} : { path }
}

/** Hands over to Electron's binary, which reads the same flags. */
function runElectron(argv: readonly string[]): Promise<number> {
  const electron = electronPath()
  const passedOn = argv.filter((word, index) => word !== '--host' && argv[index - 1] !== '--host')
  return new Promise((resolve) => {
    const child = spawn(electron, [programRoot(), ...passedOn], { stdio: 'inherit' })
    child.once('error', () => resolve(exitCode.failed))
    child.once('exit', (code) => resolve(code ?? exitCode.failed))
  })
}

function electronPath(): string {
  try {
    return createRequire(import.meta.url)('electron') as string
  } catch {
    throw new PitwallError(
      'NOT_FOUND',
      "Electron's binary is not here: start with --host browser, or run npm start, which downloads it.",
    )
  }
}
