import { tick } from 'svelte';

const REFUSED = '[aria-invalid=true], [data-lacking] :is(input, select)';

/** To the first field, or group of controls, that says that something is wrong with it. */
async function focusRefused(form: Element): Promise<void> {
  await tick();
  form.querySelector<HTMLElement>(REFUSED)?.focus();
}

/** No form is sent while one of its fields holds what nobody could take. */
function hold(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.querySelector('[data-fault]')) return;
  event.preventDefault();
  event.stopPropagation();
  void focusRefused(form);
}

function lead(event: SubmitEvent): void {
  if (event.target instanceof HTMLFormElement) void focusRefused(event.target);
}

/** What holds for every form of the window: a refusal is found where it is. */
export function followForms(): () => void {
  // Before the form itself hears of it, and after.
  addEventListener('submit', hold, true);
  addEventListener('submit', lead);
  return () => {
    removeEventListener('submit', hold, true);
    removeEventListener('submit', lead);
  };
}
