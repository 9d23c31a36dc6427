// Taking up a link: the one of the first start, which makes the first administrator, or an invitation.
import { PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useNewAccount } from '../api/access';
import { Card, Sheet } from '../components/access/Card';
import { useTitle } from '../hooks/useTitle';

export const PASSWORD_CHARS_MIN = 10;

export default function NewAccountPage({ isFirst }: { isFirst: boolean }) {
  const title = isFirst ? 'Make the first administrator' : 'You are invited';
  useTitle(title);
  const navigate = useNavigate();
  const make = useNewAccount(isFirst);
  // Read once: the address is cleared of it as soon as it was used.
  const [token] = useState(() => window.location.hash.slice(1));
  if (token === '') {
    return <Sheet title="This link is not whole" text="Copy it once more, to its last character." />;
  }
  const text = (form: FormData, name: string) => String(form.get(name) ?? '');
  const submit = async (form: FormData) => {
    await make({
      token,
      email: text(form, 'email'),
      name: text(form, 'name'),
      password: text(form, 'password'),
    });
    void navigate('/', { replace: true });
  };
  return (
    <Card
      title={title}
      text={
        isFirst
          ? 'Whoever has this link makes the account that may do everything, once.'
          : 'Choose how you are called and a password.'
      }
      action="Make the account"
      onSubmit={submit}
    >
      <TextInput name="name" label="Name" autoComplete="name" required withAsterisk={false} autoFocus />
      <TextInput
        name="email"
        type="email"
        label="E-mail address"
        autoComplete="username"
        required
        withAsterisk={false}
      />
      <PasswordInput
        name="password"
        label="Password"
        description={`At least ${PASSWORD_CHARS_MIN} characters.`}
        minLength={PASSWORD_CHARS_MIN}
        autoComplete="new-password"
        required
        withAsterisk={false}
      />
    </Card>
  );
}
