import { openDialog } from '../dialogs';
import { openGlossary, openQuestions, showTourStep } from '../lessons/lessons';
import { rememberedTourStep } from '../lessons/tourMemory';
import { chooseTheme, nextTheme, themes } from '../look/theme';
import type { Command } from './command';

/** What concerns the page as a whole. */
export const pageCommands: readonly Command[] = [
  { id: 'share', group: 'Page', title: 'Share, or save as files', keywords: ['link', 'export', 'csv', 'png', 'gif', 'run file', 'qr'], strokes: [{ key: 'e' }], controls: 'share', run: () => openDialog('share') },
  { id: 'tour', group: 'Page', title: 'Guided tour, from where it was left', keywords: ['learn', 'help', 'lesson', 'explain'], controls: 'lessons', run: () => showTourStep(rememberedTourStep() ?? 0) },
  { id: 'questions', group: 'Page', title: 'What should I try?', keywords: ['learn', 'experiments', 'ideas', 'lesson'], controls: 'lessons', run: openQuestions },
  { id: 'glossary', group: 'Page', title: 'Glossary: all terms', keywords: ['learn', 'meaning', 'words', 'help'], controls: 'lessons', run: () => openGlossary() },
  { id: 'theme', group: 'Page', title: 'Next theme: light, dark, the system’s', keywords: ['colours', 'night', 'contrast'], strokes: [{ key: 't' }], run: () => chooseTheme(nextTheme[themes.getState().theme]) },
  { id: 'keys', group: 'Page', title: 'Map of keys', keywords: ['shortcuts', 'keyboard', 'help'], strokes: [{ key: '?' }], run: () => openDialog('keys') },
  { id: 'palette', group: 'Page', title: 'Commands', keywords: ['search', 'find'], strokes: [{ key: 'k', isCtrl: true, worksInText: true }], run: () => openDialog('palette') },
];
