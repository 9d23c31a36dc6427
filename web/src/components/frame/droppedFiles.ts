// The files of a drop, those inside dropped folders included.

/** More than this at once is a mistake rather than a wish; the command line takes folders of any size. */
const FILES_MAX = 2_000;
const DEPTH_MAX = 12;

export async function droppedFiles(transfer: DataTransfer): Promise<File[]> {
  // Entries must be asked for before the first wait: the browser empties the transfer after the event.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return [...transfer.files];
  const files: File[] = [];
  for (const entry of entries) await collect(entry, files, 0);
  return files;
}

async function collect(entry: FileSystemEntry, files: File[], depth: number): Promise<void> {
  if (files.length >= FILES_MAX || depth > DEPTH_MAX || entry.name.startsWith('.')) return;
  if (isFile(entry)) {
    files.push(await new Promise<File>((resolve, reject) => entry.file(resolve, reject)));
  } else if (isFolder(entry)) {
    const reader = entry.createReader();
    for (;;) {
      // A reader gives its entries in pieces, and none when there are no more.
      const piece = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (piece.length === 0) return;
      for (const inside of piece) await collect(inside, files, depth + 1);
    }
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
