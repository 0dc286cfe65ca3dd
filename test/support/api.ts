import type { HeatmapResponse } from '../../src/contract/gateway.ts'
import { type RunningCli, runCli } from './cli.ts'

/** Asks the running engine's HTTP API with its token. */
export async function getJson<Answer>(engine: RunningCli, path: string): Promise<Answer> {
  const { url, token } = engine.first as { url: string; token: string }
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Answer
}

/** Liquidations in the engine's storage, all symbols, newest first, at most 1,000. */
export async function recordedLiquidations(
  engine: RunningCli,
): Promise<readonly { readonly id: string; readonly timestamp: string }[]> {
  const answer = await getJson<{ data: { id: string; timestamp: string }[] }>(
    engine,
    '/liquidations/history?limit=1000',
  )
  return answer.data
}

/** What the command line prints for a data directory. */
export async function recordedHeatmap(
  data: string,
  symbol: string,
  ...more: string[]
): Promise<HeatmapResponse> {
  const args = ['heatmap', '--symbol', symbol, '--timeframe', '24h', '--data', data, ...more]
  const { code, stdout, stderr } = await runCli(args)
  if (code !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as HeatmapResponse
}
