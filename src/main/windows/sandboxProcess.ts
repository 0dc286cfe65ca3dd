import { PassThrough, type Readable } from 'node:stream'
import { utilityProcess } from 'electron'

/** The parts of a child process the engine needs to run its sandbox venues. */
export type UtilityChild = {
  readonly stdout: Readable
  readonly stdin: null
  onExit(listener: (code: number | null) => void): void
  kill(): void
}

/**
 * Runs a built file as a utility process, which Electron ends together with us: it needs no watch
 * on its parent, and has no stdin to watch it by.
 */
export function spawnUtility(entry: string, args: readonly string[]): UtilityChild {
  const own = args.filter((argument) => argument !== '--exit-with-parent')
  const child = utilityProcess.fork(entry, own, {
    stdio: ['ignore', 'pipe', 'inherit'],
    serviceName: 'Pitwall sandbox venues',
  })
  const stdout = new PassThrough()
  child.stdout?.pipe(stdout)
  return {
    stdout,
    stdin: null,
    onExit: (listener) => void child.once('exit', (code) => listener(code)),
    kill: () => void child.kill(),
  }
}
