/** As in package.json; stands in runs, links and run files. */
export const APP_VERSION = '0.1.0';
