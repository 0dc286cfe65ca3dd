import { type Logger, pino } from 'pino'

/** Structured log, redacted by construction. JSON lines on stderr; stdout belongs to results. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'> & {
  child(bindings: Record<string, unknown>): Log
}

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Names whose values never reach a log, however deep they lie. */
const secretNames =
  /^(?:.*[_-]?(?:secret|password|passphrase|signature|token)|api[_-]?key|authorization|cookie|x-mbx-apikey|x-bapi-(?:sign|api-key)|(?:api|private|secret)[_-]?(?:key|secret)(?:[_-]?(?:id|value))?|listen[_-]?key|sign)$/i

/** Query parameters, headers and JSON members that hold secrets inside a text, values in brackets too. */
const secretInText =
  /((?:signature|\bsign|api[_-]?key(?:[_-]?id)?|secret(?:[_-]?key)?|private[_-]?key|token|listen[_-]?key|pass(?:phrase|word)|cookie|authorization)\\*["']?\s*[=:]\s*\\*["']?(?:(?:bearer|basic)\s+)?)(\{[^}]*\}?|\[[^\]]*\]?|[^&\s"',}\\]+)/gi

const redacted = '[redacted]'
const maxDepth = 8

/** A copy with every secret replaced. Total: cycles and odd values come out as text. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= maxDepth) return '[too deep]'
  if (value instanceof Error) return redactError(value, depth)
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      secretNames.test(name) ? redacted : redact(inner, depth + 1),
    ]),
  )
}

export function redactText(text: string): string {
  return text.replace(secretInText, `$1${redacted}`)
}

function redactError(error: Error, depth: number): Record<string, unknown> {
  return {
    name: error.name,
    message: redactText(error.message),
    stack: error.stack === undefined ? undefined : redactText(error.stack),
    ...('code' in error ? { code: error.code } : {}),
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  }
}

export function createLog(
  level: LogLevel,
  destination: NodeJS.WritableStream = process.stderr,
): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => redact(fields) as Record<string, unknown>,
      },
      hooks: {
        logMethod(inputs, method) {
          const clean = inputs.map((input) =>
            typeof input === 'string' ? redactText(input) : input,
          )
          method.apply(this, clean as Parameters<typeof method>)
        },
      },
    },
    destination,
  )
}

export const silentLog: Log = pino({ level: 'silent' })
