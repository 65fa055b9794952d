import type { EngineClient } from '../../client/engineClient';
import type { CommandType } from '../../protocol/commands';
import type { PlaygroundState } from '../../store/playgroundState';
import type { PlaygroundStore } from '../../store/playgroundStore';
import type { RecipeStore } from '../../store/recipeStore';

/** Bytes that a person opened, or that were kept for them. */
export interface OpenedFile {
  name: string;
  arrayBuffer: () => Promise<ArrayBuffer>;
}

/** The files that the engine was given: a base, the weights behind Inception FID. A fresh engine has to be given them again. */
export interface OpenedFiles {
  openCheckpoint: (file: OpenedFile) => Promise<void>;
  openInception: (file: OpenedFile) => Promise<void>;
  /** The file behind the base of that id; null: it was not opened here. */
  checkpointOf: (base: string) => OpenedFile | null;
  /** A base of a stored run takes the place of the one that was open. Resolves when the engine has been given it. */
  lendCheckpoint: (file: OpenedFile) => Promise<void>;
  /** Gives a fresh engine what the one before it had. */
  giveAgain: () => Promise<void>;
  follow: (state: PlaygroundState, previous: PlaygroundState) => void;
}

export function createOpenedFiles({ client, store, recipe }: { client: EngineClient; store: PlaygroundStore; recipe: RecipeStore }): OpenedFiles {
  let checkpoint: OpenedFile | null = null;
  let opening: { file: OpenedFile; id: number } | null = null;
  let inception: OpenedFile | null = null;
  let openingInception: OpenedFile | null = null;

  /** null when it could not be read, of which the page is told. */
  async function bytesOf(file: OpenedFile, command: CommandType): Promise<ArrayBuffer | null> {
    try {
      return await file.arrayBuffer();
    } catch {
      store.dispatch({ type: 'commandFailed', command, id: -Date.now(), message: `${file.name} could not be read. It may have been moved or changed since you chose it: choose it again.` });
      return null;
    }
  }

  async function openCheckpoint(file: OpenedFile): Promise<void> {
    const bytes = await bytesOf(file, 'loadBase');
    if (bytes !== null) opening = { file, id: client.send({ type: 'loadBase', source: { kind: 'file', name: file.name, bytes } }) };
  }

  async function openInception(file: OpenedFile): Promise<void> {
    const bytes = await bytesOf(file, 'loadInception');
    if (bytes === null) return;
    openingInception = file;
    client.send({ type: 'loadInception', name: file.name, bytes });
  }

  /** A checkpoint becomes the base only once it has proved to fit. */
  function followCheckpoint({ base, notices }: PlaygroundState, previous: PlaygroundState): void {
    if (opening === null) return;
    const { file, id } = opening;
    if (base !== null && base !== previous.base && base.id === file.name) {
      checkpoint = file;
      opening = null;
      recipe.edit({ type: 'configChanged', change: { base: base.id } });
    } else if (notices.some((notice) => notice.id === id)) opening = null;
  }

  return {
    openCheckpoint,
    openInception,
    checkpointOf: (base) => (checkpoint?.name === base ? checkpoint : null),
    lendCheckpoint: async (file) => {
      checkpoint = file;
      client.send({ type: 'loadBase', source: { kind: 'file', name: file.name, bytes: await file.arrayBuffer() } });
    },
    giveAgain: async () => {
      if (checkpoint?.name === recipe.getState().config.base) await openCheckpoint(checkpoint);
      if (inception !== null) await openInception(inception);
    },
    follow: (state, previous) => {
      followCheckpoint(state, previous);
      if (state.inception !== previous.inception && state.inception?.name === openingInception?.name) inception = openingInception;
    },
  };
}
