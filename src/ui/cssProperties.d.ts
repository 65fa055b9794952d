import 'react';

declare module 'react' {
  interface CSSProperties {
    /** The colour of the method, model or curve that an element stands for. */
    '--accent'?: string;
    /** Pictures beside one another. */
    '--pictures'?: number;
  }
}
