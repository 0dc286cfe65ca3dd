import { startHarness } from './server.ts'

/** `node test/support/rendererHarness/run.ts [port]`: shows the built interface on the fake engine. */
const harness = await startHarness({}, Number(process.argv[2] ?? 0))
process.stdout.write(`${harness.url}\n`)
process.once('SIGINT', () => void harness.close())
process.once('SIGTERM', () => void harness.close())
