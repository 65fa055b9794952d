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
  /** Gives the engine a base that was opened here where another one has been loaded since, as after an undo; null: that is not needed. */
  giveBase: (base: string) => Promise<void> | null;
  /** Gives a fresh engine what the one before it had. */
  giveAgain: () => Promise<void>;
  follow: (state: PlaygroundState, previous: PlaygroundState) => void;
}

export function createOpenedFiles({ client, store, recipe }: { client: EngineClient; store: PlaygroundStore; recipe: RecipeStore }): OpenedFiles {
  /** By name, which is the id of the base that they hold. */
  const checkpoints = new Map<string, OpenedFile>();
  let opening: { file: OpenedFile; id: number } | null = null;
  /** A base that the engine is being given once more, until it has one. */
  let giving: { base: string; given: Promise<void> } | null = null;
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

  function giveBase(base: string): Promise<void> | null {
    const file = checkpoints.get(base);
    if (file === undefined || store.getState().base?.id === base) return null;
    if (giving?.base !== base) {
      const given = bytesOf(file, 'loadBase').then((bytes) => {
        if (bytes === null) giving = null;
        else client.send({ type: 'loadBase', source: { kind: 'file', name: file.name, bytes } });
      });
      giving = { base, given };
    }
    return giving.given;
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
      checkpoints.set(base.id, file);
      opening = null;
      recipe.edit({ type: 'configChanged', change: { base: base.id } });
    } else if (notices.some((notice) => notice.id === id)) opening = null;
  }

  return {
    openCheckpoint,
    openInception,
    checkpointOf: (base) => checkpoints.get(base) ?? null,
    lendCheckpoint: async (file) => {
      checkpoints.set(file.name, file);
      client.send({ type: 'loadBase', source: { kind: 'file', name: file.name, bytes: await file.arrayBuffer() } });
    },
    giveBase,
    giveAgain: async () => {
      await giveBase(recipe.getState().config.base);
      if (inception !== null) await openInception(inception);
    },
    follow: (state, previous) => {
      if (state.base !== previous.base) giving = null;
      followCheckpoint(state, previous);
      if (state.inception !== previous.inception && state.inception?.name === openingInception?.name) inception = openingInception;
    },
  };
}
