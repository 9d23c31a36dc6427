// The way from one environment to another: the same page there.
import { Menu } from '@mantine/core';
import type { ReactElement } from 'react';
import { Link, useLocation } from 'react-router';
import { samePlace } from '../../api/address';
import { useEnvironmentName, useEnvironments } from '../../api/system';
import { useHomeOf } from '../../hooks/useHomeOf';
import { Icon } from '../core/Icon';
import styles from './EnvironmentMenu.module.css';

const WIDTH_PX = 240;
const ICON_PX = 16;

/** `children` is the button that opens it. */
export function EnvironmentMenu({ children }: { children: ReactElement }) {
  const own = useEnvironmentName();
  const { data: environments } = useEnvironments();
  const homeOf = useHomeOf();
  const { pathname } = useLocation();
  return (
    <Menu position="bottom-start" width={WIDTH_PX} withInitialFocusPlaceholder={false}>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        <div className={styles.list}>
          {environments?.map(({ name }) => (
            <Menu.Item
              key={name}
              component="a"
              href={homeOf(name) + samePlace(pathname)}
              aria-current={name === own ? 'true' : undefined}
              leftSection={
                name === own ? <Icon name="check" size={ICON_PX} /> : <span className={styles.gap} />
              }
            >
              {name}
            </Menu.Item>
          ))}
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} to="/environments" leftSection={<span className={styles.gap} />}>
          All environments
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
