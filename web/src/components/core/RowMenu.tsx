// The menu of a row in a list. Until it is opened it is a plain button: a floating menu for each of a hundred rows
// would be most of the work of scrolling.
import { Menu } from '@mantine/core';
import { useRef, useState, type ReactNode } from 'react';
import { Icon } from './Icon';

const WIDTH_PX = 184;

interface Props {
  label: string;
  className: string | undefined;
  iconSize?: number;
  children: () => ReactNode;
}

export function RowMenu({ label, className, iconSize = 16, children }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const [isMounted, setIsMounted] = useState(false);
  const target = useRef<HTMLButtonElement>(null);
  const button = (
    <button
      ref={target}
      type="button"
      className={className}
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={isOpen}
      onClick={() => {
        setIsMounted(true);
        setIsOpen(!isOpen);
      }}
    >
      <Icon name="more" size={iconSize} />
    </button>
  );
  if (!isMounted) return button;
  return (
    <Menu
      position="bottom-end"
      width={WIDTH_PX}
      opened={isOpen}
      onChange={setIsOpen}
      onClose={() => target.current?.focus()}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>{children()}</Menu.Dropdown>
    </Menu>
  );
}
