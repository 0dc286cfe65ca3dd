import { readFileSync } from 'node:fs'
import { parse as parseYaml } from 'yaml'
import { type Result, fail, succeed } from '../../contract/errors.ts'
import { type Config, configSchema } from './schema.ts'
import { type EnvironmentVariables, substitute } from './substitute.ts'

/** Reads and checks a configuration file. Every failure names the setting or the file. */
export function loadConfig(file: string, variables: EnvironmentVariables): Result<Config> {
  const text = readText(file)
  return text.ok ? parseConfig(text.value, variables, file) : text
}

function readText(file: string): Result<string> {
  try {
    return succeed(readFileSync(file, 'utf8'))
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason'
    return fail('CONFIG_UNREADABLE', `${file}: ${reason}`, file)
  }
}

export function parseConfig(
  text: string,
  variables: EnvironmentVariables,
  file = 'config.yaml',
): Result<Config> {
  const document = parseDocument(text, file)
  if (!document.ok) return document
  const filled = substitute(document.value, variables)
  if (!filled.ok) return filled
  const checked = configSchema.safeParse(filled.value)
  if (checked.success) return succeed(checked.data)
  const issue = checked.error.issues[0]
  const path = settingPath(issue)
  return fail('CONFIG_INVALID', `${path || file}: ${issue?.message ?? 'is not valid'}`, path)
}

function parseDocument(text: string, file: string): Result<unknown> {
  try {
    return succeed(parseYaml(text) ?? {})
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'is not YAML'
    return fail('CONFIG_INVALID', `${file}: ${reason}`, file)
  }
}

/** `exchanges.bybit.base_url`; for an unknown setting the path ends in its name. */
function settingPath(issue: { path: PropertyKey[]; keys?: string[] } | undefined): string {
  if (issue === undefined) return ''
  return [...issue.path, ...(issue.keys?.slice(0, 1) ?? [])].map(String).join('.')
}
