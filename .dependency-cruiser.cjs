/**
 * Who may import whom. The table mirrors docs/architecture.md; `npm run layers` checks it.
 * Every rule is an allow-list: what is not named is refused.
 */
const only = (name, from, ...allowed) => ({
  name,
  severity: 'error',
  comment: `${name} may import only: ${allowed.join(', ')}`,
  from: { path: from },
  to: { path: '^src/', pathNot: [from, ...allowed].map((path) => path) },
})

const contract = '^src/contract/'
const core = '^src/main/core/'
const net = '^src/main/net/'
const adapter = '^src/main/venues/(account|adapter|registry)\\.ts$'

/** Folders whose services see only the core and the contract. */
const services = [
  'market',
  'liquidations',
  'arbitrage',
  'positions',
  'connections',
  'audit',
  'alerts',
  'storage',
  'credentials',
  'config',
]

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    only('contract', contract),
    only('core', core, contract),
    only('net', net, core, contract),
    ...services.map((name) => only(name, `^src/main/${name}/`, core, contract)),
    only('trading', '^src/main/trading/', '^src/main/positions/', core, contract, adapter),
    {
      name: 'a-venue-never-imports-another-nor-a-service',
      severity: 'error',
      from: { path: '^src/main/venues/([^/]+)/' },
      to: {
        path: '^src/',
        pathNot: [
          '^src/main/venues/$1/',
          '^src/main/venues/(account|adapter)\\.ts$',
          '^src/main/venues/shared/',
          net,
          core,
          contract,
        ],
      },
    },
    only('shared-venue-code', '^src/main/venues/shared/', adapter, net, core, contract),
    only('gateway', '^src/main/gateway/', core, contract),
    only('ipc', '^src/main/ipc/', core, contract),
    only('windows', '^src/main/windows/', core, contract),
    only(
      'sandbox',
      '^src/sandbox/',
      contract,
      core,
      '^src/main/venues/[^/]+/wire(\\.ts|/)',
      '^src/main/net/fix/',
      '^src/main/venues/shared/fix/',
      '^src/main/venues/[^/]+/[a-z]+\\.proto',
    ),
    only('preload', '^src/preload/', '^src/contract/ipc/'),
    only('renderer', '^src/renderer/', contract),
    {
      name: 'electron-stays-at-the-edge',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main/index\\.ts|main/windows/|main/ipc/|preload/)' },
      to: { path: '(^|/)electron(/|$)' },
    },
    {
      name: 'renderer-has-no-node',
      severity: 'error',
      from: { path: '^src/(renderer|contract)/' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
}
