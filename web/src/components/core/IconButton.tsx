// A button that is only an icon: always named, its name shown on hover.
import { ActionIcon, Tooltip, type ActionIconProps } from '@mantine/core';
import type { ComponentPropsWithRef } from 'react';
import { Icon, type IconName } from './Icon';

type Props = { icon: IconName; label: string; iconSize?: number } & ActionIconProps &
  Omit<ComponentPropsWithRef<'button'>, keyof ActionIconProps>;

export function IconButton({ icon, label, iconSize = 18, variant = 'subtle', size = 32, ...rest }: Props) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant={variant} size={size} aria-label={label} {...rest}>
        <Icon name={icon} size={iconSize} />
      </ActionIcon>
    </Tooltip>
  );
}
