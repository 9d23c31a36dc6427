// The left rail: start a chat, find anything, the chats so far, and the other rooms of the product.
import { Link, NavLink } from 'react-router';
import { useSession } from '../../api/access';
import { useEnvironmentName, useEnvironments } from '../../api/system';
import { cx } from '../core/cx';
import { Icon, Mark, type IconName } from '../core/Icon';
import { IconButton } from '../core/IconButton';
import { ChatList } from './ChatList';
import { EnvironmentMenu } from './EnvironmentMenu';
import styles from './Rail.module.css';

interface Props {
  narrow: boolean;
  onToggle: () => void;
  onSearch: () => void;
}

export function Rail({ narrow, onToggle, onSearch }: Props) {
  const { data: session } = useSession();
  // As far as the person may see them; what the server would refuse is not offered.
  const isOperator = session?.is_admin ?? true;
  const readsAll = session === undefined || session.role !== null;
  return (
    <nav className={cx(styles.rail, narrow && styles.narrow)} aria-label="Almanac">
      <div className={styles.head}>
        <Link to="/" className={styles.brand} aria-label="Almanac, start page">
          <Mark size={24} />
          {!narrow && <span>Almanac</span>}
        </Link>
        {!narrow && <IconButton icon="panelLeft" label="Close the rail" onClick={onToggle} />}
      </div>
      <div className={styles.top}>
        {narrow && (
          <button
            type="button"
            className={styles.item}
            onClick={onToggle}
            aria-label="Open the rail"
            title="Open the rail"
          >
            <Icon name="panelLeft" />
          </button>
        )}
        <RailLink to="/" icon="edit" label="New chat" narrow={narrow} end />
        <button
          type="button"
          className={styles.item}
          onClick={onSearch}
          {...(narrow ? { 'aria-label': 'Search', title: 'Search' } : {})}
        >
          <Icon name="search" />
          {!narrow && (
            <>
              <span className={styles.label}>Search</span>
              <kbd className={styles.hint}>{isApple() ? '⌘' : 'Ctrl'} K</kbd>
            </>
          )}
        </button>
      </div>
      <div className={styles.chats}>{!narrow && <ChatList />}</div>
      <div className={styles.foot}>
        <RailLink to="/library" icon="book" label="Library" narrow={narrow} />
        <RailLink to="/series" icon="series" label="Series" narrow={narrow} />
        {readsAll && <RailLink to="/evaluate" icon="chart" label="Evaluate" narrow={narrow} />}
        <div className={styles.pair}>
          <RailLink to="/environments" icon="branch" label="Environments" narrow={narrow} />
          {!narrow && <OtherEnvironments />}
        </div>
        {session?.access === 'accounts' && session.is_admin && (
          <RailLink to="/people" icon="people" label="People" narrow={narrow} />
        )}
        {isOperator && <RailLink to="/monitor" icon="pulse" label="Monitor" narrow={narrow} />}
        {isOperator && <RailLink to="/settings" icon="settings" label="Settings" narrow={narrow} />}
      </div>
    </nav>
  );
}

/** Which environment this is, and the way to the others; while there is one only, nothing. */
function OtherEnvironments() {
  const name = useEnvironmentName();
  const { data: environments } = useEnvironments();
  if (!environments || environments.length < 2) return null;
  return (
    <EnvironmentMenu>
      <button type="button" className={styles.other} aria-label={`Environment ${name}: go to another`}>
        <span>{name}</span>
        <Icon name="chevronDown" size={14} />
      </button>
    </EnvironmentMenu>
  );
}

interface RailLinkProps {
  to: string;
  icon: IconName;
  label: string;
  narrow: boolean;
  end?: boolean;
}

function RailLink({ to, icon, label, narrow, end = false }: RailLinkProps) {
  return (
    <NavLink
      to={to}
      end={end}
      className={({ isActive }) => cx(styles.item, isActive && styles.active)}
      {...(narrow ? { 'aria-label': label, title: label } : {})}
    >
      <Icon name={icon} />
      {!narrow && <span className={styles.label}>{label}</span>}
    </NavLink>
  );
}

function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}
