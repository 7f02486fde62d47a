import { expect, it } from '@jest/globals';
import { incomeGroupsOf } from './income-groups.js';

const source = 'World Bank, historical classification by income (OGHIST), column FY23';

it.each(['ML', 'AF', 'SY', 'ZM'])('knows %s as a low-income country of fiscal year 2023', (country) => {
  expect(incomeGroupsOf(country)).toEqual([{ fiscalYear: 2023, country, group: 'low', source }]);
});

it.each(['ES', 'MA', 'XX'])('knows %s as none of them', (country) => {
  expect(incomeGroupsOf(country)).toEqual([{ fiscalYear: 2023, country, group: 'above-low', source }]);
});
