// The files of a drop, those inside dropped folders included, each by its path from what was dropped.
import { pickedFiles, type NamedFile } from '../../api/uploads';
import { count, plural } from '../core/format';

/** More than this at once is a mistake rather than a wish; `almanac ingest` takes many more. */
export const FILES_MAX = 2_000;
/** Folders inside one another. */
export const DEPTH_MAX = 12;
/** Counting what is left out ends here, so that the drop of a whole disk does too. */
const LEFT_OUT_MAX = 10_000;

interface Dropped {
  files: NamedFile[];
  /** Files past the bounds; a folder that is too deep counts as one. */
  leftOut: number;
}

export async function droppedFiles(transfer: DataTransfer): Promise<Dropped> {
  // Entries must be asked for before the first wait: the browser empties the transfer after the event.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return { files: pickedFiles(transfer.files), leftOut: 0 };
  const dropped: Dropped = { files: [], leftOut: 0 };
  for (const entry of entries) await collect(entry, dropped, 0);
  return dropped;
}

export function leftOutText(leftOut: number): string {
  const items = plural(leftOut, 'file or folder', 'files or folders');
  const all = leftOut < LEFT_OUT_MAX ? items : `at least ${items}`;
  return `Left out: ${all}. A drop takes ${count(FILES_MAX)} files, in folders at most ${DEPTH_MAX} deep.`;
}

async function collect(entry: FileSystemEntry, dropped: Dropped, depth: number): Promise<void> {
  if (entry.name.startsWith('.') || dropped.leftOut >= LEFT_OUT_MAX) return;
  if (depth > DEPTH_MAX || (isFile(entry) && dropped.files.length >= FILES_MAX)) {
    dropped.leftOut += 1;
  } else if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    dropped.files.push({ file, name: entry.fullPath.replace(/^\//, '') });
  } else if (isFolder(entry)) {
    const reader = entry.createReader();
    for (;;) {
      // A reader gives its entries in pieces, and none when there are no more.
      const piece = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (piece.length === 0) return;
      for (const inside of piece) await collect(inside, dropped, depth + 1);
    }
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
