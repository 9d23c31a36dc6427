// Schedules in words: the usual ones by name, any other as it is written. Pure.

export interface CronChoice {
  cron: string;
  words: string;
}

export const CRON_CHOICES: CronChoice[] = [
  { cron: '0 * * * *', words: 'Every hour' },
  { cron: '0 */6 * * *', words: 'Every six hours' },
  { cron: '0 6 * * *', words: 'Every day at 06:00' },
  { cron: '0 6 * * 1-5', words: 'On weekdays at 06:00' },
  { cron: '0 6 * * 1', words: 'Every Monday at 06:00' },
  { cron: '0 6 1 * *', words: 'On the first of the month at 06:00' },
];

const DAILY = /^(\d{1,2}) (\d{1,2}) \* \* \*$/;

/** "Every day at 06:00"; an unusual schedule as it is written. */
export function cronWords(cron: string): string {
  const known = CRON_CHOICES.find((choice) => choice.cron === cron.trim());
  if (known) return known.words;
  const [, minute, hour] = DAILY.exec(cron.trim()) ?? [];
  if (minute !== undefined && hour !== undefined) {
    return `Every day at ${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  }
  return cron;
}
