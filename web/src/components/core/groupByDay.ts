// Groups what is sorted by time, newest first, under the words a person would use for the day.
import { daysBetween } from './format';

export interface DayGroup<T> {
  label: string;
  items: T[];
}

const WEEK_DAYS = 7;
const MONTH_DAYS = 30;

export function groupByDay<T>(items: readonly T[], timeOf: (item: T) => string, now: Date): DayGroup<T>[] {
  const groups: DayGroup<T>[] = [];
  for (const item of items) {
    const label = dayLabel(new Date(timeOf(item)), now);
    const last = groups.at(-1);
    if (last?.label === label) last.items.push(item);
    else groups.push({ label, items: [item] });
  }
  return groups;
}

function dayLabel(time: Date, now: Date): string {
  const days = daysBetween(time, now);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  if (days < WEEK_DAYS) return 'Past week';
  if (days < MONTH_DAYS) return 'Past month';
  const sameYear = time.getFullYear() === now.getFullYear();
  return time.toLocaleDateString('en', { month: 'long', ...(sameYear ? {} : { year: 'numeric' }) });
}
