import { redact, redactText } from '../../core/log.ts'
import { parseExactJson } from './exactJson.ts'
import type { RestHeaders } from './types.ts'

/** Bytes of an answer that an attempt's record keeps. */
const keptBytes = 4096

const secretHeader = /sign|key|auth|token|secret|pass|cookie/i

/** Headers for the record: anything that may be a credential or a signature is out. */
export function redactHeaders(headers: RestHeaders): RestHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      secretHeader.test(name) ? '[redacted]' : value,
    ]),
  )
}

/** A body for the record. JSON is cleaned by name, anything else by pattern; cut to a bound. */
export function redactBody(body: string): string {
  if (body.length > keptBytes) return redactText(body.slice(0, keptBytes))
  try {
    return JSON.stringify(redact(parseExactJson(body))) ?? ''
  } catch {
    return redactText(body)
  }
}
