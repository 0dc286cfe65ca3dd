import { venueModules } from '../../src/main/venues/registry.ts'
import { describeAccount } from './account.ts'
import { describeAccountFaults } from './accountFaults.ts'

const module = venueModules['binance-spot']
describeAccount(module, 'fix')
describeAccountFaults(module, 'fix')
