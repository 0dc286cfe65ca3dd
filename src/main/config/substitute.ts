import { type Result, fail, succeed } from '../../contract/errors.ts'

export type EnvironmentVariables = Readonly<Record<string, string | undefined>>

const reference = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?\}/g

/**
 * Replaces `${NAME}` and `${NAME:default}` in every text of a parsed document. A name without a
 * value and without a default is an error that names the setting.
 */
export function substitute(
  value: unknown,
  variables: EnvironmentVariables,
  path = '',
): Result<unknown> {
  if (typeof value === 'string') return substituteText(value, variables, path)
  if (Array.isArray(value)) return substituteEach(value.entries(), variables, path, [])
  if (typeof value === 'object' && value !== null) {
    return substituteEach(Object.entries(value), variables, path, {})
  }
  return succeed(value)
}

function substituteEach(
  entries: Iterable<[string | number, unknown]>,
  variables: EnvironmentVariables,
  path: string,
  target: unknown[] | Record<string, unknown>,
): Result<unknown> {
  const filled = target as Record<string | number, unknown>
  for (const [key, inner] of entries) {
    const result = substitute(inner, variables, path === '' ? `${key}` : `${path}.${key}`)
    if (!result.ok) return result
    filled[key] = result.value
  }
  return succeed(target)
}

function substituteText(
  text: string,
  variables: EnvironmentVariables,
  path: string,
): Result<string> {
  let missing: string | null = null
  const filled = text.replace(reference, (_whole, name: string, fallback: string | undefined) => {
    const value = variables[name] ?? fallback
    if (value === undefined) missing ??= name
    return value ?? ''
  })
  if (missing === null) return succeed(filled)
  return fail(
    'CONFIG_INVALID',
    `${path}: the environment variable ${String(missing)} is not set`,
    path,
  )
}
