import type { Screen } from '../screen';

/** Reward programmes, and the counter of a provider. */
export const programme: Screen[] = [
  { name: 'programme', hash: '#/official/programme', until: 'programme-versions' },
  { name: 'programme-none', query: 'scene=empty', hash: '#/official/programme', until: 'programme-none' },
  {
    name: 'programme-edit',
    hash: '#/official/programme',
    act: ({ at }) => at('programme-next').click(),
    until: 'rules-editor',
  },
  {
    name: 'programme-wrong',
    query: 'scene=empty',
    hash: '#/official/programme',
    act: async ({ at }) => {
      await at('programme-new').click();
      await at('add-kind').click();
      await at('add-party').click();
      await at('rules-to-preview').click();
    },
    until: 'rules-id-error',
  },
  {
    name: 'programme-preview',
    hash: '#/official/programme',
    act: async ({ at }) => {
      await at('programme-next').click();
      await at('kind-points-0').fill('3');
      await at('party-kind-0-mixed').uncheck();
      await at('kind-remove-1').click();
      await at('party-remove-1').click();
      await at('rules-to-preview').click();
    },
    until: 'changes',
  },
  {
    name: 'programme-epoch',
    hash: '#/official/programme',
    act: ({ at }) => at('epoch-more').click(),
    until: 'epoch-do',
  },
  { name: 'provider', hash: '#/official/provider', until: 'settling' },
  { name: 'provider-none', query: 'scene=empty', hash: '#/official/provider', until: 'provider-none' },
  {
    name: 'provider-voucher',
    hash: '#/official/provider',
    act: async ({ at }) => {
      await at('voucher-slip').fill('tabella-voucher:84');
      await at('voucher-look').click();
    },
    until: 'voucher-good',
  },
  {
    name: 'provider-refused',
    hash: '#/official/provider',
    act: async ({ at }) => {
      await at('voucher-slip').fill('tabella-voucher:84late');
      await at('voucher-look').click();
    },
    until: 'voucher-give-back',
  },
  {
    name: 'provider-forms',
    hash: '#/official/provider',
    act: async ({ at }) => {
      await at('offer-more').click();
      await at('fee-more').click();
      await at('fee-what').fill('A copy of the plan');
      await at('fee-price').fill('3');
      await at('fee-do').click();
    },
    until: 'fee-qr',
  },
  {
    name: 'provider-honoured',
    hash: '#/official/provider',
    act: async ({ at }) => {
      await at('voucher-slip').fill('tabella-voucher:84');
      await at('voucher-look').click();
      await at('voucher-honour').click();
    },
    until: 'voucher-next',
  },
  {
    name: 'provider-give-back',
    hash: '#/official/provider',
    full: false,
    act: async ({ at }) => {
      await at('voucher-slip').fill('tabella-voucher:84');
      await at('voucher-look').click();
      await at('voucher-give-back').click();
    },
    until: 'voucher-confirm-yes',
  },
];
