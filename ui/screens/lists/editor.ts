import type { Hands, Screen } from '../screen';

const fill = async ({ at }: Hands): Promise<void> => {
  await at('editor-title').fill('A roof for the market?');
  await at('editor-description').fill('The market square would get a glass roof.');
  await at('question-0').fill('Should the market get a roof?');
  await at('option-0-0').fill('Yes');
  await at('option-0-1').fill('No');
};
const editRule = (rule: string, more?: (hands: Hands) => Promise<unknown>): Screen => ({
  name: `editor-${rule}`,
  hash: '#/official/new',
  act: async (hands) => {
    await fill(hands);
    await hands.at(`rule-${rule}-0`).check();
    await more?.(hands);
  },
});

/** Writing an election or a poll, and how voters will see it. */
export const editor: Screen[] = [
  { name: 'editor-empty', hash: '#/official/new', until: 'editor' },
  {
    name: 'editor-audience',
    hash: '#/official/new',
    act: async (hands) => {
      await fill(hands);
      await hands.at('kind-poll').check();
      await hands.at('audience-hidden').check();
      await hands.at('audience-class-visitor').check();
    },
  },
  {
    name: 'editor-secret',
    hash: '#/official/new',
    act: async (hands) => {
      await fill(hands);
      await hands.at('kind-poll').check();
      await hands.at('audience-secret').check();
    },
    until: 'secret-without',
  },
  {
    name: 'editor',
    hash: '#/official/new',
    act: async (hands) => {
      await fill(hands);
      await hands.at('add-option-0').click();
      await hands.at('add-contest').click();
      await hands.at('rule-approval-1').check();
      await hands.at('kind-poll').check();
    },
  },
  {
    name: 'editor-lacking',
    hash: '#/official/new',
    act: async ({ at }) => {
      await at('rule-approval-0').check();
      await at('max-0').fill('9');
      await at('closes-day').fill('45');
      await at('editor-preview').click();
    },
    until: 'editor-title-error',
  },
  editRule('score'),
  editRule('cumulative'),
  editRule('quadratic'),
  editRule('positional'),
  editRule('ranked', ({ at }) => at('method-0').selectOption('copeland')),
  editRule('graded', async ({ at }) => {
    await at('grades-0').fill('Good');
    await at('editor-preview').click();
    await at('grades-error-0').waitFor();
  }),
  editRule('write_in'),
  editRule('knapsack', async ({ at }) => {
    await at('budget-0').fill('300 000');
    await at('cost-0-0').fill('180 000');
    await at('cost-0-1').fill('350 000');
    await at('editor-preview').click();
    await at('cost-error-0-1').waitFor();
  }),
  {
    name: 'preview',
    hash: '#/official/new',
    act: async (hands) => {
      await fill(hands);
      await hands.at('editor-preview').click();
    },
    until: 'preview',
  },
  {
    name: 'preview-ranked',
    hash: '#/official/new',
    act: async (hands) => {
      await fill(hands);
      await hands.at('rule-ranked-0').check();
      await hands.at('editor-preview').click();
    },
    until: 'telling-0',
  },
  {
    name: 'preview-failed',
    query: 'failing=create_election',
    hash: '#/official/new',
    act: async (hands) => {
      await fill(hands);
      await hands.at('editor-preview').click();
      await hands.at('save-draft').click();
    },
    until: 'failure',
  },
];
