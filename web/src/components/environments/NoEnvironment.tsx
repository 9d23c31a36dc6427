// In place of a page whose environment is not there.
import { Empty } from '../core/States';
import { absence } from './words';

interface NoEnvironmentProps {
  name: string;
  /** Where the pages of main begin, without the slash at the end. */
  mainHome: string;
}

export function NoEnvironment({ name, mainHome }: NoEnvironmentProps) {
  const { title, text } = absence(name, false);
  return (
    <Empty
      icon="alert"
      title={title}
      action={
        <>
          <a href={`${mainHome}/`}>Open main</a> or{' '}
          <a href={`${mainHome}/environments`}>see which environments there are</a>
        </>
      }
    >
      {text}
    </Empty>
  );
}
