import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readArguments, usage, UsageError } from './arguments.ts'
import { type RunningSandbox, startSandbox } from './startSandbox.ts'

export { type RunningSandbox, startSandbox } from './startSandbox.ts'

/**
 * Runs the sandbox as a program: the addresses are the first line on stdout, then it runs until it
 * is told to stop or, with `--exit-with-parent`, until its parent is gone. Wrong usage ends it
 * with exit code 2.
 */
async function main(argv: readonly string[]): Promise<void> {
  const { options, exitWithParent } = readArguments(argv)
  const sandbox = await startSandbox(options)
  const { venues, control, fix } = sandbox
  // Whoever reads the first line may tell us to stop at once.
  stopWhenTold(sandbox, exitWithParent)
  process.stdout.write(`${JSON.stringify({ venues, control, fix })}\n`)
}

function stopWhenTold(sandbox: RunningSandbox, exitWithParent: boolean): void {
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    sandbox.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  process.on('disconnect', stop)
  // The addresses may have been written to a pipe that nobody reads any more.
  process.stdout.on('error', stop)
  if (!exitWithParent) return
  process.stdin.on('end', stop)
  process.stdin.on('close', stop)
  process.stdin.resume()
}

function isProgram(): boolean {
  const entry = process.argv[1]
  return entry !== undefined && realpathSync(entry) === fileURLToPath(import.meta.url)
}

if (isProgram()) {
  main(process.argv.slice(2)).catch((failure: unknown) => {
    const message = failure instanceof Error ? failure.message : String(failure)
    const isUsage = failure instanceof UsageError
    process.stderr.write(`sandbox: ${message}\n${isUsage ? `${usage}\n` : ''}`)
    process.exitCode = isUsage ? 2 : 1
  })
}
