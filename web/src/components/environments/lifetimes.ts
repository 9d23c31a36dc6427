// How long an environment may live, as it is chosen.

const DAY_SECONDS = 86_400;

/** Seconds as the fields of a form have them; empty is for ever. */
export const LIFETIMES = [
  { value: String(DAY_SECONDS), label: 'after 1 day' },
  { value: String(7 * DAY_SECONDS), label: 'after 7 days' },
  { value: String(14 * DAY_SECONDS), label: 'after 14 days' },
  { value: String(30 * DAY_SECONDS), label: 'after 30 days' },
  { value: String(90 * DAY_SECONDS), label: 'after 90 days' },
  { value: '', label: 'never' },
];
export const LIFETIME_DEFAULT = String(14 * DAY_SECONDS);

export function secondsOf(value: FormDataEntryValue | null): number | null {
  return typeof value === 'string' && value !== '' ? Number(value) : null;
}
