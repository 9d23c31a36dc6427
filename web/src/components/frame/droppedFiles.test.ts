import { expect, it } from 'vitest';
import { DEPTH_MAX, FILES_MAX, droppedFiles, leftOutText } from './droppedFiles';

function fileAt(fullPath: string): FileSystemEntry {
  const name = fullPath.slice(fullPath.lastIndexOf('/') + 1);
  const file = (resolve: (file: File) => void) => resolve(new File([], name));
  return { isFile: true, isDirectory: false, name, fullPath, file } as unknown as FileSystemEntry;
}

function folderAt(fullPath: string, entries: FileSystemEntry[]): FileSystemEntry {
  const name = fullPath.slice(fullPath.lastIndexOf('/') + 1);
  const createReader = () => {
    const pieces = [entries, []];
    return { readEntries: (resolve: (piece: FileSystemEntry[]) => void) => resolve(pieces.shift() ?? []) };
  };
  return { isFile: false, isDirectory: true, name, fullPath, createReader } as unknown as FileSystemEntry;
}

async function check(entries: FileSystemEntry[], names: string[], leftOut: number): Promise<void> {
  const items = entries.map((entry) => ({ webkitGetAsEntry: () => entry }));
  const dropped = await droppedFiles({ items, files: [] } as unknown as DataTransfer);
  expect(dropped.files.map(({ name }) => name)).toEqual(names);
  expect(dropped.leftOut).toBe(leftOut);
}

it('names what was in a folder by its path, so that equal names stay apart', async () => {
  const docs = folderAt('/docs', [
    folderAt('/docs/a', [fileAt('/docs/a/README.md')]),
    folderAt('/docs/b', [fileAt('/docs/b/README.md'), fileAt('/docs/b/.DS_Store')]),
  ]);
  await check([docs, fileAt('/one.pdf')], ['docs/a/README.md', 'docs/b/README.md', 'one.pdf'], 0);
});

it('counts the files past the bound', async () => {
  const paths = Array.from({ length: FILES_MAX + 3 }, (_, index) => `/many/${index}.txt`);
  const taken = paths.slice(0, FILES_MAX).map((path) => path.slice(1));
  await check([folderAt('/many', paths.map(fileAt))], taken, 3);
});

it('counts the folders that are too deep', async () => {
  let folder = folderAt('/deepest', [fileAt('/deepest/a.txt')]);
  for (let depth = 0; depth <= DEPTH_MAX; depth += 1) folder = folderAt('/deep', [folder]);
  await check([folder], [], 1);
});

it('takes the plain files of a browser that knows no entries', async () => {
  const transfer = { items: [{ webkitGetAsEntry: () => null }], files: [new File([], 'a.txt')] };
  const { files } = await droppedFiles(transfer as unknown as DataTransfer);
  expect(files.map(({ name }) => name)).toEqual(['a.txt']);
});

it('says what was left out, and why', () => {
  expect(leftOutText(1)).toBe(
    'Left out: 1 file or folder. A drop takes 2,000 files, in folders at most 12 deep.',
  );
  expect(leftOutText(10_000)).toMatch(/^Left out: at least 10,000 files or folders\./);
});
