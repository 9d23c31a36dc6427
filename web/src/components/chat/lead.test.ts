import { expect, it } from 'vitest';
import { lead } from './lead';

it('takes the words before the list', () => {
  expect(lead('**2** of 5 rows match.\n\n- **Bora** [1]')).toBe('**2** of 5 rows match.');
  expect(lead('- Bora [1]')).toBe('');
  expect(lead('By Brand:\n\n- Bora: 2 rows')).toBe('');
  expect(lead('The mean is **3** over 2 rows - all of them. [1]')).toBe(
    'The mean is **3** over 2 rows - all of them. [1]',
  );
});
