// Logging in.
import { PasswordInput, TextInput } from '@mantine/core';
import { useLogIn } from '../api/access';
import { Card, Sheet } from '../components/access/Card';
import { useTitle } from '../hooks/useTitle';

export default function LogInPage({ needsSetup }: { needsSetup: boolean }) {
  useTitle('Log in');
  const logIn = useLogIn();
  if (needsSetup) {
    return (
      <Sheet
        title="There are no users yet"
        text="When it started, Almanac printed a link that makes the first administrator: it is in the terminal, or in the log of the service. Each start prints another one until it is used."
      />
    );
  }
  const text = (form: FormData, name: string) => String(form.get(name) ?? '');
  return (
    <Card
      title="Log in"
      action="Log in"
      onSubmit={(form) => logIn({ email: text(form, 'email'), password: text(form, 'password') })}
    >
      <TextInput
        name="email"
        type="email"
        label="E-mail address"
        autoComplete="username"
        required
        withAsterisk={false}
        autoFocus
      />
      <PasswordInput
        name="password"
        label="Password"
        autoComplete="current-password"
        required
        withAsterisk={false}
      />
    </Card>
  );
}
