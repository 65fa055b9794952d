import { config } from 'zod';

/**
 * zod compiles schemas with `new Function` where it may, and tries whether it may. The page's policy forbids it, and reports even the try:
 * this must run before any schema is made, so each entry imports it first.
 */
config({ jitless: true });
