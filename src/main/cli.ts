import { PitwallError } from '../contract/errors.ts'
import { type CliIo, UsageError, exitCode } from './cli/io.ts'

type Command = {
  readonly summary: string
  readonly usage: string
  readonly run: (argv: readonly string[], io: CliIo) => Promise<number>
}

/** Every command, loaded only when it is asked for. */
const commands: Readonly<Record<string, Command>> = {
  start: {
    summary: 'run the engine and serve the interface',
    usage:
      'start [--host electron|browser|headless] [--config F] [--data DIR] [--port N] [--dry-run|--live] [--replay F]... [--log-level L] [--open]',
    run: async (argv, io) => (await import('./cli/start.ts')).runStart(argv, io),
  },
  sandbox: {
    summary: 'run the sandbox venues on loopback',
    usage: 'sandbox [--venues a,b] [--seed N] [--replay FILE] [--faults FILE]',
    run: async (argv) => (await import('./cli/sandbox.ts')).runSandbox(argv),
  },
  replay: {
    summary: 'read a recording and print a normalised event per line',
    usage: 'replay <venue> --file capture.jsonl',
    run: async (argv, io) => (await import('./cli/replay.ts')).runReplay([...argv], io),
  },
  request: {
    summary: 'print the exact request an action would send; sends nothing',
    usage:
      "request <venue> <action> [--json '{…}'] [--instruments F] [--credentials '{…}'] [--env live|testnet|sandbox] [--now MS] [--nonce N]",
    run: async (argv, io) => (await import('./cli/request.ts')).runRequest(argv, io),
  },
  parse: {
    summary: 'print what our parser makes of a recorded response or message',
    usage: 'parse <venue> <kind> --file F',
    run: async (argv, io) => (await import('./cli/parse.ts')).runParse([...argv], io),
  },
  heatmap: {
    summary: "print the HTTP API's heatmap from a data directory",
    usage:
      'heatmap --symbol S --timeframe 24h|7d|30d [--exchanges a,b] [--end ISO] [--bin SIZE] [--environment E] [--data DIR]',
    run: async (argv, io) => (await import('./cli/heatmap.ts')).runHeatmap(argv, io),
  },
  validate: {
    summary: 'score predicted liquidation zones on what was recorded afterwards',
    usage:
      'validate --symbol S [--exchanges a,b] [--from ISO] [--to ISO] [--horizons 1h,4h] [--models M] [--environment E] [--data DIR]',
    run: async (argv, io) => (await import('./cli/validate.ts')).runValidate(argv, io),
  },
  liquidations: {
    summary: 'write stored liquidations to a CSV file, or take in a file of the past',
    usage:
      'liquidations export [--format csv|typed] [--symbol S] [--exchanges a,b] [--from ISO] [--to ISO] [--min USD] [--out F] [--environment E] [--data DIR] | liquidations import --file F [--venue V] [--data DIR]',
    run: async (argv, io) => (await import('./cli/liquidations.ts')).runLiquidations(argv, io),
  },
  audit: {
    summary: 'show, export or verify the record of what was asked of venues',
    usage:
      'audit list|export|verify [--venue V] [--operation O] [--success true|false] [--from ISO] [--to ISO] [--limit N] [--cursor C] [--format csv|jsonl] [--out F] [--head ROW:HASH] [--data DIR]',
    run: async (argv, io) => (await import('./cli/audit.ts')).runAudit(argv, io),
  },
  orders: {
    summary: 'show the recorded orders and what may be relied on',
    usage: 'orders [--open] [--limit N] [--data DIR]',
    run: async (argv, io) => (await import('./cli/orders.ts')).runOrders(argv, io),
  },
  'fix-echo': {
    summary: 'hold a bare FIX session on loopback that echoes orders, for session test suites',
    usage:
      'fix-echo --role acceptor|initiator --port N --begin FIX.4.2|FIX.4.4|FIXT.1.1 --sender ID --target ID --heartbeat S',
    run: async (argv, io) => (await import('./cli/fixEcho.ts')).runFixEcho(argv, io),
  },
  doctor: {
    summary: 'what this machine offers, and what to install',
    usage: 'doctor [--config F] [--data DIR]',
    run: async (argv, io) => (await import('./cli/doctor.ts')).runDoctor(argv, io),
  },
}

function help(): string {
  const rows = Object.entries(commands).map(
    ([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`,
  )
  return `Usage: npm run -s cli -- <command>\n\n${rows.join('\n')}\n\nResults are JSON on stdout, logs go to stderr. Exit 0 ok, 1 failed, 2 wrong usage.\n`
}

/** Runs one command. Never throws; what went wrong is on stderr and in the exit code. */
export async function main(argv: readonly string[], io: CliIo): Promise<number> {
  const [name = '', ...rest] = argv
  if (name === '' || name === '--help' || name === 'help') {
    io.stderr(help())
    return name === '' ? exitCode.usage : exitCode.ok
  }
  const command = commands[name]
  if (command === undefined) {
    io.stderr(`There is no command "${name}".\n\n${help()}`)
    return exitCode.usage
  }
  if (rest.includes('--help')) {
    io.stderr(`Usage: npm run -s cli -- ${command.usage}\n`)
    return exitCode.ok
  }
  try {
    return await command.run(rest, io)
  } catch (error) {
    return report(error, command, io)
  }
}

function report(error: unknown, command: Command, io: CliIo): number {
  if (error instanceof UsageError || isArgumentError(error)) {
    io.stderr(`${error.message}\nUsage: npm run -s cli -- ${command.usage}\n`)
    return exitCode.usage
  }
  if (error instanceof PitwallError) {
    io.stderr(`${error.code}: ${error.message}\n`)
    const usage = error.category === 'INVALID_REQUEST' || error.code.startsWith('CONFIG_')
    return usage ? exitCode.usage : exitCode.failed
  }
  io.stderr(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return exitCode.failed
}

/** What `parseArgs` of Node throws for an unknown option or a missing value. */
function isArgumentError(error: unknown): error is Error {
  return (
    error instanceof Error &&
    String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')
  )
}

if (import.meta.main) {
  process.exitCode = await main(process.argv.slice(2), {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
  })
}
