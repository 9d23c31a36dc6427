// The chats, grouped by day: open, rename, export, delete.
import { Menu } from '@mantine/core';
import { useState } from 'react';
import { NavLink, useMatch, useNavigate } from 'react-router';
import { exportUrl, useChats, useDeleteChat, useUpdateChat } from '../../api/chats';
import type { Chat } from '../../api/types';
import { cx } from '../core/cx';
import { ConfirmDialog, FormDialog } from '../core/Dialogs';
import { groupByDay } from '../core/groupByDay';
import { Icon } from '../core/Icon';
import { RowMenu } from '../core/RowMenu';
import { notify } from '../core/notices';
import styles from './ChatList.module.css';

export function ChatList() {
  const chats = useChats();
  if (chats.isPending) return null;
  if (chats.isError) {
    return (
      <p className={styles.note}>
        The chats could not be read.{' '}
        <button type="button" className={styles.more} onClick={() => void chats.refetch()}>
          Try again
        </button>
      </p>
    );
  }
  const items = chats.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <p className={styles.note}>Your chats will be listed here.</p>;
  return (
    <>
      {groupByDay(items, (chat) => chat.updated_at, new Date()).map((group) => (
        <section key={group.label} aria-label={group.label}>
          <h2 className={styles.day}>{group.label}</h2>
          <ul className={styles.list}>
            {group.items.map((chat) => (
              <ChatItem key={chat.id} chat={chat} />
            ))}
          </ul>
        </section>
      ))}
      {chats.hasNextPage && (
        <button type="button" className={styles.more} onClick={() => void chats.fetchNextPage()}>
          Earlier chats
        </button>
      )}
    </>
  );
}

function ChatItem({ chat }: { chat: Chat }) {
  const [dialog, setDialog] = useState<'rename' | 'delete' | null>(null);
  const update = useUpdateChat(chat.id);
  const remove = useDeleteChat();
  const navigate = useNavigate();
  const isOpen = useMatch(`/chats/${chat.id}`) !== null;
  const close = () => setDialog(null);
  const title = chat.title || 'New chat';
  const onDelete = () => {
    remove.mutate(chat.id, { onError: (error) => notify(error.message, 'danger') });
    if (isOpen) void navigate('/');
  };
  return (
    <li className={styles.item}>
      <NavLink
        to={`/chats/${chat.id}`}
        className={({ isActive }) => cx(styles.link, isActive && styles.active)}
        title={title}
      >
        {title}
      </NavLink>
      <RowMenu label={`Actions for ${title}`} className={styles.menu} iconSize={16}>
        {() => (
          <>
            <Menu.Item leftSection={<Icon name="edit" size={16} />} onClick={() => setDialog('rename')}>
              Rename
            </Menu.Item>
            <Menu.Item
              component="a"
              href={exportUrl(chat.id)}
              download
              leftSection={<Icon name="download" size={16} />}
            >
              Export as Markdown
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              color="danger"
              leftSection={<Icon name="trash" size={16} />}
              onClick={() => setDialog('delete')}
            >
              Delete
            </Menu.Item>
          </>
        )}
      </RowMenu>
      {dialog === 'rename' && (
        <FormDialog
          title="Rename chat"
          action="Rename"
          fields={[{ name: 'title', label: 'Title', value: chat.title, required: true }]}
          onSubmit={({ title: renamed }) => update.mutateAsync({ title: renamed ?? '' })}
          onClose={close}
        />
      )}
      {dialog === 'delete' && (
        <ConfirmDialog title="Delete this chat?" action="Delete" onConfirm={onDelete} onClose={close}>
          “{title}” and its answers will be gone. The sources stay.
        </ConfirmDialog>
      )}
    </li>
  );
}
