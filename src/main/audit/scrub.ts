import { redactText } from '../core/log.ts'
import type { Clean } from './entries.ts'

/** A shorter text would stand in places that have nothing to do with the secret. */
const shortest = 6

/** Takes out what looks like a secret, and these very secrets wherever and however they stand. */
export function scrubber(secrets: readonly string[]): Clean {
  const spellings = new Set(
    secrets
      .filter((secret) => secret.length >= shortest)
      .flatMap((secret) => [
        secret,
        encodeURIComponent(secret),
        JSON.stringify(secret).slice(1, -1),
        Buffer.from(secret).toString('base64'),
      ]),
  )
  return (text) => {
    let clean = text
    for (const spelling of spellings) clean = clean.replaceAll(spelling, '[redacted]')
    return redactText(clean)
  }
}
