import { spawn } from 'node:child_process'
import { sandboxEntry } from '../app/sandboxProcess.ts'
import { exitCode } from './io.ts'

/** Runs the sandbox venues in the foreground; signals are passed on and its exit code is ours. */
export function runSandbox(argv: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [sandboxEntry(), ...argv], { stdio: 'inherit' })
    const passOn = (signal: NodeJS.Signals) => (): void => void child.kill(signal)
    const signals = (['SIGINT', 'SIGTERM'] as const).map((name) => [name, passOn(name)] as const)
    for (const [name, listener] of signals) process.on(name, listener)
    child.once('error', () => resolve(exitCode.failed))
    child.once('exit', (code) => {
      for (const [name, listener] of signals) process.off(name, listener)
      resolve(code ?? exitCode.failed)
    })
  })
}
