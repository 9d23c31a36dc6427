// A button that is only an icon: always named, its name shown on hover.
import { ActionIcon, Tooltip, type ActionIconProps } from '@mantine/core';
import type { ComponentPropsWithRef } from 'react';
import { cx } from './cx';
import { Icon, type IconName } from './Icon';
import styles from './IconButton.module.css';

type Props = { icon: IconName; label: string; iconSize?: number } & ActionIconProps &
  Omit<ComponentPropsWithRef<'button'>, keyof ActionIconProps>;

export function IconButton({
  icon,
  label,
  iconSize = 18,
  variant = 'subtle',
  size = 32,
  className,
  ...rest
}: Props) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant={variant}
        size={size}
        aria-label={label}
        className={cx(variant === 'subtle' && styles.subtle, className)}
        {...rest}
      >
        <Icon name={icon} size={iconSize} />
      </ActionIcon>
    </Tooltip>
  );
}
