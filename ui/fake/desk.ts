import type { Commands, DeskView } from '../src/lib/contract';
import { citizen, DAY, digits, HOUR, seconds } from './scenes';
import { CODE, request } from './person';
import { fail, type FakeShell } from './shell';

type Names =
  | 'desk'
  | 'confirm_request'
  | 'refuse_request'
  | 'report_loss'
  | 'revoke'
  | 'name_members'
  | 'look_at_person';
type Handlers = { [C in Names]: (args: Commands[C]['args']) => Promise<Commands[C]['answer']> };

export function deskView(): DeskView {
  const wait = { key: digits(31), made_at: seconds() - HOUR, expires_at: seconds() + 14 * DAY - HOUR };
  const says = [
    { label: 'Name', value: 'Given Name Family Name' },
    { label: 'Issued by', value: 'National identity authority' },
  ];
  return {
    requests: [
      { ...wait, code: CODE, proof: 'in_person', confirming: false, says: [] },
      {
        ...wait,
        code: 'MNPQ-RSTV-WXYZ-0123-4567-89AB-CDEF-GHJK',
        proof: 'card',
        confirming: false,
        says,
      },
    ],
    classes: [
      { class: 'resident', members: 412 },
      { class: 'e_resident', members: 23 },
      { class: 'visitor', members: 4 },
      { class: 'business', members: 31 },
      { class: 'authority', members: 2 },
    ],
  };
}

/** What the shell answers the registrar. */
export function desk(shell: FakeShell): Handlers {
  const decide = (code: string): void => {
    const { requests } = shell.desk;
    if (!requests.some((it) => it.code === code)) fail('request.unknown', 'There is no such request.');
    shell.desk.requests = requests.filter((it) => it.code !== code);
  };
  return {
    desk: async () => shell.desk,
    confirm_request: async ({ code, reference }) => {
      await shell.pause();
      if (reference === '0') fail('request.reference', 'The person has a key already.');
      decide(code);
      if (shell.request?.code === code) {
        shell.request = request('enrolled');
        shell.citizen = citizen('empty');
        await shell.grow();
      }
      return request('enrolled');
    },
    refuse_request: async ({ code, reason }) => {
      await shell.pause();
      decide(code);
      if (shell.request?.code === code) shell.request = request('refused', reason);
      return request('refused', reason);
    },
    report_loss: async ({ reference }) => {
      if (reference === '0') fail('enrol.unknown', 'Nobody is known under this number.');
      return { code: 'R4VX-8MNP-2QWE', expires_at: seconds() + 14 * DAY };
    },
    revoke: async () => shell.desk,
    name_members: async ({ class: named, members }) => {
      for (const size of shell.desk.classes) if (size.class === named) size.members += members.length;
      return shell.desk;
    },
    look_at_person: async ({ what }) => what.map((label) => ({ label, value: 'Given Name Family Name' })),
  };
}
