// The component library's style sheets, only of what is used, and its theme, which points at our role tokens.
import './layers.css';
import '@mantine/core/styles/baseline.layer.css';
import '@mantine/core/styles/default-css-variables.layer.css';
import '@mantine/core/styles/UnstyledButton.layer.css';
import '@mantine/core/styles/ActionIcon.layer.css';
import '@mantine/core/styles/Button.layer.css';
import '@mantine/core/styles/CloseButton.layer.css';
import '@mantine/core/styles/Checkbox.layer.css';
import '@mantine/core/styles/Input.layer.css';
import '@mantine/core/styles/InlineInput.layer.css';
import '@mantine/core/styles/PasswordInput.layer.css';
import '@mantine/core/styles/Switch.layer.css';
import '@mantine/core/styles/Overlay.layer.css';
import '@mantine/core/styles/Paper.layer.css';
import '@mantine/core/styles/ModalBase.layer.css';
import '@mantine/core/styles/Modal.layer.css';
import '@mantine/core/styles/Drawer.layer.css';
import '@mantine/core/styles/Menu.layer.css';
import '@mantine/core/styles/Popover.layer.css';
import '@mantine/core/styles/Tooltip.layer.css';
import '@mantine/core/styles/Progress.layer.css';
import '@mantine/core/styles/Loader.layer.css';
import './fonts.css';
import './theme.css';
import './base.css';
import floating from './floating.module.css';
import {
  Button,
  Checkbox,
  Drawer,
  HoverCard,
  Menu,
  Modal,
  Popover,
  Progress,
  Tooltip,
  createTheme,
  type VariantColorsResolver,
} from '@mantine/core';

const clear = 'transparent';

/** Four looks of a button, in our roles: filled is the one thing to do here, default a choice, subtle an icon. */
const variantColorResolver: VariantColorsResolver = ({ variant, color }) => {
  const danger = color === 'danger';
  if (variant === 'filled') {
    const background = danger ? 'var(--danger)' : 'var(--accent)';
    const text = danger ? 'var(--on-danger)' : 'var(--on-accent)';
    return {
      background,
      hover: danger ? background : 'var(--accent-hover)',
      color: text,
      border: '1px solid transparent',
    };
  }
  if (variant === 'default') {
    return {
      background: 'var(--surface-raised)',
      hover: 'var(--surface-hover)',
      color: danger ? 'var(--danger)' : 'var(--text)',
      border: '1px solid var(--hairline-strong)',
    };
  }
  const text = danger ? 'var(--danger)' : color === 'accent' ? 'var(--accent)' : 'var(--text-muted)';
  return { background: clear, hover: 'var(--surface-hover)', color: text, border: '1px solid transparent' };
};

// Locking the page's scroll would insert a style element, which the Content-Security-Policy refuses; our page
// itself never scrolls, so there is nothing to lock.
const overlay = {
  lockScroll: false,
  transitionProps: { duration: 100 },
  overlayProps: { color: 'transparent' },
};

export const theme = createTheme({
  variantColorResolver,
  defaultRadius: 6,
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { variant: 'default', size: 'xs' } }),
    Modal: Modal.extend({
      classNames: { overlay: floating.scrim ?? '', title: floating.title ?? '' },
      defaultProps: { ...overlay, centered: true, padding: 24, closeButtonProps: { 'aria-label': 'Close' } },
    }),
    Drawer: Drawer.extend({
      classNames: { overlay: floating.scrim ?? '', body: floating.drawer ?? '' },
      defaultProps: overlay,
    }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } }),
    Popover: Popover.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } }),
    Checkbox: Checkbox.extend({ defaultProps: { color: 'var(--accent)', iconColor: 'var(--on-accent)' } }),
    Progress: Progress.extend({ defaultProps: { color: 'var(--accent)' } }),
    HoverCard: HoverCard.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, transitionProps: { duration: 80 } } }),
  },
});
