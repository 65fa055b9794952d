import type { z } from 'zod';

/** What is wrong with a number, for the person who typed it; null when it is fine. */
export function fieldMessage(text: string, schema: z.ZodType<number | null>): string | null {
  if (text.trim() === '') return schema.safeParse(null).success ? null : 'A number is needed.';
  const parsed = schema.safeParse(Number(text));
  if (parsed.success) return null;
  const [issue] = parsed.error.issues;
  switch (issue?.code) {
    case 'too_small':
      return issue.inclusive === true ? `At least ${issue.minimum}.` : `More than ${issue.minimum}.`;
    case 'too_big':
      return `At most ${issue.maximum}.`;
    case 'invalid_type':
      return issue.expected === 'int' ? 'A whole number is needed.' : 'That is not a number.';
    default:
      return issue?.message ?? 'That is not a number.';
  }
}
