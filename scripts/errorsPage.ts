import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCatalogue } from '../src/contract/errors.ts'

/** Writes docs/errors.md from the catalogue: `node scripts/errorsPage.ts`. */
const rows = Object.entries(errorCatalogue).map(
  ([code, { category, sentence }]) => `| \`${code}\` | ${category} | ${sentence} |`,
)

const page = `# Errors

Every error Pitwall reports carries one of these codes, in the window, in the log and in the HTTP
API (\`{"error":{"code","message","path"}}\`). The message says what it concerns; the sentence here says
what it means. Categories: RETRYABLE may pass by itself, RATE_LIMITED waits as the venue asks,
INVALID_REQUEST needs another request, EXCHANGE_ERROR came from the venue, FATAL needs a person.

| Code | Category | Meaning |
| --- | --- | --- |
${rows.join('\n')}
`

writeFileSync(join(import.meta.dirname, '../docs/errors.md'), page)
